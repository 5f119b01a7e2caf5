"""Reports of a whole caseload, what is out of date, what was kept long enough. Expand only: a table, columns.

A practice from before keeps its reports as long as the case, as it did; nothing is deleted by an upgrade.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["requested_by"], ["therapist.id"], name=op.f("fk_report_batch_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_batch")),
    )
    op.create_index(op.f("ix_report_batch_requested_by"), "report_batch", ["requested_by"], unique=False)
    # The reference stands inside the column: SQLite would have to make the table anew, and its cascades would fire.
    batch_id = sa.ForeignKey("report_batch.id", name=op.f("fk_report_batch_id"))
    op.add_column("report", sa.Column("batch_id", sa.Uuid(), batch_id, nullable=True), inline_references=True)
    op.create_index(op.f("ix_report_batch_id"), "report", ["batch_id"], unique=False)
    op.add_column("report", sa.Column("superseded_at", MOMENT, nullable=True))
    op.add_column("report", sa.Column("superseded_because", sa.String(length=40), nullable=True))
    op.add_column("report", sa.Column("expired_at", MOMENT, nullable=True))
    op.add_column("practice", sa.Column("report_days", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("practice", "report_days")
    op.drop_column("report", "expired_at")
    op.drop_column("report", "superseded_because")
    op.drop_column("report", "superseded_at")
    op.drop_index(op.f("ix_report_batch_id"), table_name="report")
    op.drop_column("report", "batch_id")
    op.drop_table("report_batch")
