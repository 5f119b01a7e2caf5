"""Sessions with their notes, private notes apart, pins for the next session, goals. New tables only."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sessions()
    _amendments()
    _private_notes()
    _pins()
    _goals()


def _sessions() -> None:
    op.create_table(
        "session_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attendance", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=20), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("homework", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_session_record_couple_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_session_record_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["started_by"], ["therapist.id"], name=op.f("fk_session_record_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_record")),
    )
    op.create_index(op.f("ix_session_record_couple_id"), "session_record", ["couple_id"])
    op.create_index(op.f("ix_session_record_partner_id"), "session_record", ["partner_id"])


def _amendments() -> None:
    op.create_table(
        "note_amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session_record.id"], name=op.f("fk_note_amendment_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["therapist.id"], name=op.f("fk_note_amendment_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_amendment")),
    )
    op.create_index(op.f("ix_note_amendment_session_id"), "note_amendment", ["session_id"])


def _private_notes() -> None:
    op.create_table(
        "private_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session_record.id"], name=op.f("fk_private_note_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["therapist.id"], name=op.f("fk_private_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
        sa.UniqueConstraint("session_id", "written_by", name=op.f("uq_private_note_session_id_written_by")),
    )


def _pins() -> None:
    op.create_table(
        "pin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("pinned_by", sa.Uuid(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"], name=op.f("fk_pin_couple_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_pin_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pinned_by"], ["therapist.id"], name=op.f("fk_pin_pinned_by")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session_record.id"], name=op.f("fk_pin_session_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
    )
    for column in ("couple_id", "assignment_id", "session_id"):
        op.create_index(op.f(f"ix_pin_{column}"), "pin", [column])


def _goals() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=True),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"], name=op.f("fk_goal_couple_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["added_by"], ["therapist.id"], name=op.f("fk_goal_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_couple_id"), "goal", ["couple_id"])


def downgrade() -> None:
    for table in ("goal", "pin", "private_note", "note_amendment", "session_record"):
        op.drop_table(table)
