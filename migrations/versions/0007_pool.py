"""Snapshots of the practice's own baseline statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pool_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("score_lineage", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("statistics", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_snapshot")),
    )
    op.create_index(op.f("ix_pool_snapshot_score_lineage"), "pool_snapshot", ["score_lineage"], unique=False)


def downgrade() -> None:
    op.drop_table("pool_snapshot")
