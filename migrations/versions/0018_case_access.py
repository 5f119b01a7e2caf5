"""Access to one case, absence cover, notices, invitations, two settings. Expand only: tables, columns with defaults."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_case_access_couple_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapist.id"], name=op.f("fk_case_access_therapist_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["therapist.id"], name=op.f("fk_case_access_granted_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["therapist.id"], name=op.f("fk_case_access_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_access")),
    )
    op.create_index(op.f("ix_case_access_couple_id"), "case_access", ["couple_id"], unique=False)
    op.create_index(op.f("ix_case_access_therapist_id"), "case_access", ["therapist_id"], unique=False)
    op.create_table(
        "absence_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["absent_id"], ["therapist.id"], name=op.f("fk_absence_cover_absent_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["therapist.id"], name=op.f("fk_absence_cover_stand_in_id")),
        sa.ForeignKeyConstraint(["given_by"], ["therapist.id"], name=op.f("fk_absence_cover_given_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["therapist.id"], name=op.f("fk_absence_cover_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_cover")),
    )
    op.create_index(op.f("ix_absence_cover_absent_id"), "absence_cover", ["absent_id"], unique=False)
    op.create_index(op.f("ix_absence_cover_stand_in_id"), "absence_cover", ["stand_in_id"], unique=False)
    _notices_and_invitations()
    op.add_column("practice", sa.Column("pin_needed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("practice", sa.Column("session_minutes", sa.Integer(), nullable=False, server_default="15"))


def _notices_and_invitations() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("couple_id", sa.Uuid(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapist.id"], name=op.f("fk_notice_therapist_id")),
        sa.ForeignKeyConstraint(["about_id"], ["therapist.id"], name=op.f("fk_notice_about_id")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_notice_couple_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_therapist_id"), "notice", ["therapist_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["therapist.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapist.id"], name=op.f("fk_invitation_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )


def downgrade() -> None:
    op.drop_column("practice", "session_minutes")
    op.drop_column("practice", "pin_needed")
    op.drop_table("invitation")
    op.drop_table("notice")
    op.drop_table("absence_cover")
    op.drop_table("case_access")
