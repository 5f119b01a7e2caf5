"""What a therapist signs in with beside the password, and the single-use tickets of signing in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class AuthenticatorApp(Base):
    """A therapist's authenticator app. `waiting` is a secret that no code has confirmed yet; it lets nobody in.

    `last_step` is the newest 30-second step whose code was taken: no step counts twice.
    """

    __tablename__ = "authenticator_app"

    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[Sealed | None]
    waiting: Mapped[Sealed | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the ten codes for a lost telephone: a keyed hash, good until it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("therapist_id", "code_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A registered passkey: what proves it is public, only the name that its owner gave it is sealed."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Sealed]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Ticket(Base):
    """Something that works once and for a short time: a half-finished sign-in, a passkey's challenge, a reset link.

    The holder has a random token, the row its hash. Using it is deleting the row.
    """

    __tablename__ = "ticket"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    therapist_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"), index=True)
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
