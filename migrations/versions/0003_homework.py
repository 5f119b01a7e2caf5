"""Assignments, each partner's homework with its link, sessions and acknowledgements."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("instrument_version", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("areas", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by"], ["therapist.id"], name=op.f("fk_assignment_assigned_by")),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"], name=op.f("fk_assignment_couple_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("couple_id", "instrument", "round", name=op.f("uq_assignment_couple_id_instrument_round")),
    )
    op.create_index(op.f("ix_assignment_couple_id"), "assignment", ["couple_id"], unique=False)
    op.create_table(
        "homework",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=20), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_seed", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_homework_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_homework_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework")),
        sa.UniqueConstraint("assignment_id", "partner_id", name=op.f("uq_homework_assignment_id_partner_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_homework_token_hash")),
    )
    op.create_index(op.f("ix_homework_expires_at"), "homework", ["expires_at"], unique=False)
    op.create_index(op.f("ix_homework_partner_id"), "homework", ["partner_id"], unique=False)
    op.create_table(
        "homework_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("homework_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["homework_id"], ["homework.id"], name=op.f("fk_homework_session_homework_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_homework_session_token_hash")),
    )
    op.create_index(op.f("ix_homework_session_homework_id"), "homework_session", ["homework_id"], unique=False)
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("homework_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("promise", sa.LargeBinary(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["homework_id"], ["homework.id"], name=op.f("fk_acknowledgement_homework_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_acknowledgement_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "homework_id", "policy_version", name=op.f("uq_acknowledgement_homework_id_policy_version")
        ),
    )
    op.create_index(op.f("ix_acknowledgement_partner_id"), "acknowledgement", ["partner_id"], unique=False)


def downgrade() -> None:
    op.drop_table("acknowledgement")
    op.drop_table("homework_session")
    op.drop_table("homework")
    op.drop_table("assignment")
