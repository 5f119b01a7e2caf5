"""A partner who asked that processing stops; how long ended cases are kept, and what carried that out. Expand only.

A practice from before has no period: nothing is deleted by an upgrade.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("partner", sa.Column("restricted_at", MOMENT, nullable=True))
    op.add_column("partner", sa.Column("restricted_reason", sa.LargeBinary(), nullable=True))
    op.add_column("couple", sa.Column("erasure_noted_at", MOMENT, nullable=True))
    op.add_column("practice", sa.Column("case_years", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("noted", sa.Integer(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("throttles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )


def downgrade() -> None:
    op.drop_table("retention_run")
    op.drop_column("practice", "case_years")
    op.drop_column("couple", "erasure_noted_at")
    op.drop_column("partner", "restricted_reason")
    op.drop_column("partner", "restricted_at")
