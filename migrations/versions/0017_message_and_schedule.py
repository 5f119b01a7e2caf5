"""A therapist's word to one partner with their homework, and couples whose next step follows a review.

Expand only: nullable, or with a default that the running release leaves alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("homework", sa.Column("message", sa.LargeBinary(), nullable=True))
    op.add_column("couple", sa.Column("goes_on", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("couple", "goes_on")
    op.drop_column("homework", "message")
