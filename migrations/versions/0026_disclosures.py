"""Written authorizations of a partner, and the register of what left the couple on them or on a court's order.

Expand only: three new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "written_authorization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        _to("written_authorization", "partner_id", "partner", "CASCADE"),
        _to("written_authorization", "recorded_by", "therapist"),
        _to("written_authorization", "revoked_by", "therapist"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_authorization")),
    )
    op.create_index(op.f("ix_written_authorization_partner_id"), "written_authorization", ["partner_id"])
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("court_order", sa.LargeBinary(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("advice_on", sa.Date(), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("built_at", MOMENT, nullable=True),
        sa.Column("first_taken_at", MOMENT, nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        _to("disclosure", "couple_id", "couple", "CASCADE"),
        _to("disclosure", "report_id", "report", "SET NULL"),
        _to("disclosure", "prepared_by", "therapist"),
        _to("disclosure", "released_by", "therapist"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_couple_id"), "disclosure", ["couple_id"])
    op.create_index(op.f("ix_disclosure_report_id"), "disclosure", ["report_id"])
    op.create_table(
        "disclosure_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("authorization_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        _to("disclosure_part", "disclosure_id", "disclosure", "CASCADE"),
        _to("disclosure_part", "partner_id", "partner", "CASCADE"),
        _to("disclosure_part", "authorization_id", "written_authorization", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_part")),
    )
    op.create_index(op.f("ix_disclosure_part_disclosure_id"), "disclosure_part", ["disclosure_id"])
    op.create_index(op.f("ix_disclosure_part_partner_id"), "disclosure_part", ["partner_id"])
    op.create_index(op.f("ix_disclosure_part_authorization_id"), "disclosure_part", ["authorization_id"])


def _to(table: str, column: str, other: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    op.drop_table("disclosure_part")
    op.drop_table("disclosure")
    op.drop_table("written_authorization")
