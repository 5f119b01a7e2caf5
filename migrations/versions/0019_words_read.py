"""When a partner last said that they had read what stands before the private check-in. Expand only: nullable."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("check_in_link", sa.Column("words_read_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("check_in_link", "words_read_at")
