"""Therapists and their signed-in sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Therapist(Base):
    """An account of the practice. Name and address are sealed; `email_index` is a keyed hash for signing in.

    `password_short`: the password is one that only does beside a second factor.
    """

    __tablename__ = "therapist"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[Sealed]
    name: Mapped[Sealed]
    password_hash: Mapped[str] = mapped_column(String(255))
    password_short: Mapped[bool] = mapped_column(default=False, server_default=false())
    password_at: Mapped[datetime | None]
    is_owner: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[bool] = mapped_column(default=True, server_default=true())
    digest_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TherapistSession(Base):
    """A signed-in session. The cookie holds a random token, the row its hash: ending the row ends the cookie.

    `sharing` is the assignment whose shared page is on the turned screen: until it is left, the session opens no other.
    `network` is the address it came from, without its last part. `checked_at`: when somebody last proved who they are.
    """

    __tablename__ = "therapist_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sharing: Mapped[UUID | None]
    method: Mapped[str | None] = mapped_column(String(20))
    network: Mapped[str | None] = mapped_column(String(60))
    checked_at: Mapped[datetime | None]
