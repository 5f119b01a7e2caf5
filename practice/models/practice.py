"""The practice: one row that holds what is the same for all its therapists."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class Practice(Base):
    """The practice's settings. `phrase` is shown to a client after the PIN, so that they know the link is genuine.

    `quiet_from` and `quiet_to` are times of day such as "21:00" between which no reminder goes out.
    `session_minutes`: how long a therapist's session stays open without use. `report_days`: how long the file of a
    finished report is kept; 0 is as long as the case. `case_years`: how long a case is kept after it has ended; 0 is
    until somebody erases it.
    """

    __tablename__ = "practice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    phrase: Mapped[str] = mapped_column(String(200))
    resources: Mapped[str] = mapped_column(Text)
    duty_to_report: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(String(60))
    link_days: Mapped[int]
    pin_needed: Mapped[bool] = mapped_column(default=True, server_default=true())
    session_minutes: Mapped[int] = mapped_column(default=15, server_default="15")
    report_days: Mapped[int] = mapped_column(default=90, server_default="0")
    case_years: Mapped[int] = mapped_column(default=0, server_default="0")
    is_sample: Mapped[bool] = mapped_column(default=False)
    reminders: Mapped[bool] = mapped_column(default=False, server_default=false())
    quiet_from: Mapped[str] = mapped_column(String(5), default="21:00", server_default="21:00")
    quiet_to: Mapped[str] = mapped_column(String(5), default="08:00", server_default="08:00")
    recovery_saved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
