"""Links and reviews of the private check-in, what is private and unread. Expand only: new tables, nullable columns."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "check_in_switch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("instrument_version", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("switched_by", sa.Uuid(), nullable=False),
        sa.Column("switched_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["switched_by"], ["therapist.id"], name=op.f("fk_check_in_switch_switched_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_switch")),
    )
    op.create_table(
        "check_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("instrument_version", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_because", sa.String(length=20), nullable=True),
        sa.Column("frozen_at", moment, nullable=True),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("kept_at", moment, nullable=True),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", moment, nullable=False),
        sa.Column("session_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("session_began_at", moment, nullable=True),
        sa.Column("session_touched_at", moment, nullable=True),
        sa.Column("session_kiosk", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_check_in_link_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["offered_by"], ["therapist.id"], name=op.f("fk_check_in_link_offered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_check_in_link_token_hash")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_check_in_link_session_hash")),
    )
    op.create_index(op.f("ix_check_in_link_partner_id"), "check_in_link", ["partner_id"], unique=False)
    op.create_table(
        "private_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", moment, nullable=False),
        sa.Column("opened_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_private_entry_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_private_entry_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_entry")),
        sa.UniqueConstraint("response_id", name=op.f("uq_private_entry_response_id")),
    )
    op.create_index(op.f("ix_private_entry_partner_id"), "private_entry", ["partner_id"], unique=False)
    op.create_table(
        "safety_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_safety_action_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["therapist.id"], name=op.f("fk_safety_action_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_action")),
    )
    op.create_index(op.f("ix_safety_action_partner_id"), "safety_action", ["partner_id"], unique=False)
    op.add_column("couple", sa.Column("private_pages", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("partner", sa.Column("safety_due", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("partner", "safety_due")
    op.drop_column("couple", "private_pages")
    op.drop_table("safety_action")
    op.drop_table("private_entry")
    op.drop_table("check_in_link")
    op.drop_table("check_in_switch")
