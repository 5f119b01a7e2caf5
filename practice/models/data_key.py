"""Wrapped data keys: one per person, couple, report and one of the practice."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class WrappedKey(Base):
    """A data key under the master key. Destroying the row makes everything sealed under it unreadable.

    From `rotated_at` on the row holds the key before as well, until nothing is sealed under that one any more.
    """

    __tablename__ = "data_key"
    __table_args__ = (UniqueConstraint("owner_kind", "owner_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[UUID]
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    rotated_at: Mapped[datetime | None]
