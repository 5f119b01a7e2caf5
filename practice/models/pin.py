"""What the therapist wants to talk about: a question or an area of one homework."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class Pin(Base):
    """A question (`kind` item) or an area on the agenda; open until a session says that it was talked about."""

    __tablename__ = "pin"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60))
    pinned_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    pinned_at: Mapped[datetime]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("session_record.id", ondelete="SET NULL"), index=True)
