"""Second factors, single-use tickets, how and where a session began. Expand only: tables, nullable columns."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "authenticator_app",
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("waiting", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        _therapist("authenticator_app"),
        sa.PrimaryKeyConstraint("therapist_id", name=op.f("pk_authenticator_app")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _therapist("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("therapist_id", "code_hash", name=op.f("uq_recovery_code_therapist_id_code_hash")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _therapist("passkey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_therapist_id"), "passkey", ["therapist_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        _therapist("ticket"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_therapist_id"), "ticket", ["therapist_id"], unique=False)
    op.create_index(op.f("ix_ticket_expires_at"), "ticket", ["expires_at"], unique=False)
    op.add_column("therapist", sa.Column("password_short", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("therapist", sa.Column("password_at", MOMENT, nullable=True))
    op.add_column("therapist_session", sa.Column("method", sa.String(length=20), nullable=True))
    op.add_column("therapist_session", sa.Column("network", sa.String(length=60), nullable=True))
    op.add_column("therapist_session", sa.Column("checked_at", MOMENT, nullable=True))


def _therapist(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["therapist_id"], ["therapist.id"], name=op.f(f"fk_{table}_therapist_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    for column in ("checked_at", "network", "method"):
        op.drop_column("therapist_session", column)
    for column in ("password_at", "password_short"):
        op.drop_column("therapist", column)
    for table in ("ticket", "passkey", "recovery_code", "authenticator_app"):
        op.drop_table(table)
