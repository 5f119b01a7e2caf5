"""The status of a case and a partner who withdrew. Expand only: defaults keep the running release working."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("couple", sa.Column("status", sa.String(length=20), nullable=False, server_default="active"))
    op.add_column("couple", sa.Column("status_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("partner", sa.Column("withdrew_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("partner", "withdrew_at")
    op.drop_column("couple", "status_since")
    op.drop_column("couple", "status")
