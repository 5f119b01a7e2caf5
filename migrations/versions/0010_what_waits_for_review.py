"""The oldest homework that both have sent and nobody has reviewed, kept on the couple's row. Expand only: nullable."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("couple", sa.Column("to_review_id", sa.Uuid(), nullable=True))
    op.add_column("couple", sa.Column("to_review_instrument", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("couple", "to_review_instrument")
    op.drop_column("couple", "to_review_id")
