"""The outbox, and what says who may be written to and when. Expand only: a table, and columns with defaults."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=False),
        sa.Column("once_a_day", sa.String(length=60), nullable=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=True),
        sa.Column("couple_id", sa.Uuid(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("homework_id", sa.Uuid(), nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("stop_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_outbox_therapist_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"], name=op.f("fk_outbox_couple_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_outbox_partner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["homework_id"], ["homework.id"], name=op.f("fk_outbox_homework_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_once")),
        sa.UniqueConstraint("once_a_day", name=op.f("uq_outbox_once_a_day")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_outbox_stop_hash")),
    )
    op.create_index(op.f("ix_outbox_couple_id"), "outbox", ["couple_id"], unique=False)
    op.create_index(op.f("ix_outbox_homework_id"), "outbox", ["homework_id"], unique=False)
    op.create_index(op.f("ix_outbox_state_next_try_at"), "outbox", ["state", "next_try_at"], unique=False)
    op.add_column("couple", sa.Column("mail_news", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("partner", sa.Column("mail_stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("remind", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("practice", sa.Column("reminders", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("practice", sa.Column("quiet_from", sa.String(length=5), nullable=False, server_default="21:00"))
    op.add_column("practice", sa.Column("quiet_to", sa.String(length=5), nullable=False, server_default="08:00"))
    op.add_column("therapist", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("therapist", sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("therapist", "digest_at")
    op.drop_column("therapist", "digest")
    op.drop_column("practice", "quiet_to")
    op.drop_column("practice", "quiet_from")
    op.drop_column("practice", "reminders")
    op.drop_column("assignment", "remind")
    op.drop_column("partner", "mail_stopped_at")
    op.drop_column("couple", "mail_news")
    op.drop_table("outbox")
