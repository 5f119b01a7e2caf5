"""The practice: one row that holds what is the same for all its therapists."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class Practice(Base):
    """The practice's settings. `phrase` is shown to a client after the PIN, so that they know the link is genuine."""

    __tablename__ = "practice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    phrase: Mapped[str] = mapped_column(String(200))
    resources: Mapped[str] = mapped_column(Text)
    duty_to_report: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(String(60))
    link_days: Mapped[int]
    is_sample: Mapped[bool] = mapped_column(default=False)
    recovery_saved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
