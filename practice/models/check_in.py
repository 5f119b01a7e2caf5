"""The private check-in and what belongs to private pages, in tables of their own: no query on homework meets them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class CheckIn(Base):
    """What one partner answered in private, sealed under their own key. Never joint, never counted, never a draft.

    Whether it was sent or postponed stands inside the seal: the row looks the same for both.
    """

    __tablename__ = "check_in"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    definition_sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    answers: Mapped[Sealed]
    promise: Mapped[Sealed]
    kept_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class CheckInSwitch(Base):
    """The owner turned the private check-in on or off, having read about this version; the newest counts."""

    __tablename__ = "check_in_switch"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    is_on: Mapped[bool]
    switched_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    switched_at: Mapped[datetime]


class CheckInLink(Base):
    """One partner's way to the private check-in, and the one session that may be open with it.

    A table of its own, like the answers: no query about homework can come across it. `place` is home or clinic (the
    device is handed over; that link's token is known to nobody). `kept_at` is set by sending and by postponing alike.
    """

    __tablename__ = "check_in_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(10))
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token: Mapped[Sealed | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(20))
    frozen_at: Mapped[datetime | None]
    wrong_pins: Mapped[int] = mapped_column(default=0)
    words_read_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
    offered_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    offered_at: Mapped[datetime]
    session_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    session_began_at: Mapped[datetime | None]
    session_touched_at: Mapped[datetime | None]
    session_kiosk: Mapped[bool] = mapped_column(default=False)


class PrivateEntry(Base):
    """A response left something on its author's private page; unread until the therapist has opened that page.

    It never says what: private answers and soft flags look the same here.
    """

    __tablename__ = "private_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), unique=True)
    noted_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class SafetyAction(Base):
    """What the therapist did and decided about one partner's safety: a new row each time, under that partner's key."""

    __tablename__ = "safety_action"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    content: Mapped[Sealed]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    recorded_at: Mapped[datetime]
