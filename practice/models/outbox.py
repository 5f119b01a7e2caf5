"""The outbox: every mail that was asked for, from the moment it was until it is delivered or given up."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class OutboxMail(Base):
    """One mail. `message` holds recipient, subject and text, sealed under the partner's key, or under the practice's
    for a therapist; it is erased once the mail is delivered or given up. What stays says that there was one, and when.

    `next_try_at` is when it is due; while it is being sent, when its process must be taken for dead.

    `once` and `once_a_day` make a rule send once, whatever the clock does and however many hosts ask. `stop_hash` finds
    the partner of the mail's own opt-out address. `stopped_at`: this mail's address was used. `noted_at`: the therapist
    has seen that it failed or was used.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    rule: Mapped[str] = mapped_column(String(20))
    once: Mapped[str] = mapped_column(String(120), unique=True)
    once_a_day: Mapped[str | None] = mapped_column(String(60), unique=True)
    therapist_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"))
    couple_id: Mapped[UUID | None] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    homework_id: Mapped[UUID | None] = mapped_column(ForeignKey("homework.id", ondelete="CASCADE"), index=True)
    message: Mapped[Sealed | None]
    stop_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="queued")
    reason: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    noted_at: Mapped[datetime | None]
