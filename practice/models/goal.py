"""What a couple works towards."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Goal(Base):
    """A goal in the therapist's words, drawn from an area or free; `status_since` is when it took its status."""

    __tablename__ = "goal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    instrument: Mapped[str | None] = mapped_column(String(20))
    area: Mapped[str | None] = mapped_column(String(40))
    words: Mapped[Sealed]
    status: Mapped[str] = mapped_column(String(20))
    status_since: Mapped[datetime]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    added_at: Mapped[datetime]
