"""The private check-in, in a table of its own: no query about responses can come across it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
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
