"""The audit trail: one chain a case and one for the practice."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class AuditEntry(Base):
    """Who did what, when, to which thing; never content. `mac` binds the entry to the one before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    chain: Mapped[str] = mapped_column(String(36))
    number: Mapped[int]
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str | None] = mapped_column(String(30))
    object_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(String(20))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """The newest entry of a chain: the row that a writer locks, and what a truncation would contradict."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
