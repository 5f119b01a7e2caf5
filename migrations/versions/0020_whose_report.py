"""Whose own report a report is; empty for those of both. Expand only: nullable."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The reference stands inside the column: SQLite would have to make the table anew, and its cascades would fire.
    partner_id = sa.ForeignKey("partner.id", name=op.f("fk_report_partner_id"))
    op.add_column("report", sa.Column("partner_id", sa.Uuid(), partner_id, nullable=True), inline_references=True)


def downgrade() -> None:
    op.drop_column("report", "partner_id")
