"""A handed-over device, answers from paper, partners' own answers. Expand only: nullable, or with a default."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("homework_session", sa.Column("kiosk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("acknowledgement", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The reference stands inside the column: SQLite would have to make the table anew, and its cascades would fire.
    entered_by = sa.ForeignKey("therapist.id", name=op.f("fk_response_entered_by"))
    op.add_column("response", sa.Column("entered_by", sa.Uuid(), entered_by, nullable=True), inline_references=True)
    op.add_column("response", sa.Column("answered_on", sa.Date(), nullable=True))
    op.add_column("sharing_choice", sa.Column("signed_on", sa.Date(), nullable=True))
    op.add_column("couple", sa.Column("own_answers", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("couple", "own_answers")
    op.drop_column("sharing_choice", "signed_on")
    op.drop_column("response", "answered_on")
    op.drop_column("response", "entered_by")
    op.drop_column("acknowledgement", "on_paper")
    op.drop_column("homework_session", "kiosk")
