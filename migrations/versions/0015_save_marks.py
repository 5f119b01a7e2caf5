"""Which page a part's last save came from, so that a repeated save is known. Expand only: nullable."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft_part", sa.Column("saved_by", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("draft_part", "saved_by")
