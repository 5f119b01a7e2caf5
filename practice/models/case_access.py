"""Who beside a case's own therapist may open it: a colleague added to one case, and cover for an absent therapist."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class CaseAccess(Base):
    """A therapist added to one case as 'co_therapist' or 'supervisor', from a day on, until a day or until it is ended.

    Days are the practice's calendar days, both included. A row is never changed but by its end: it is the history.
    """

    __tablename__ = "case_access"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    granted_at: Mapped[datetime]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))


class AbsenceCover(Base):
    """One therapist stands in for another on every case that is the other's own, from a day until a day."""

    __tablename__ = "absence_cover"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    absent_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    stand_in_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    given_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    given_at: Mapped[datetime]
    from_day: Mapped[date]
    until_day: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))


class Notice(Base):
    """What a therapist is told on their caseload page until they have seen it: who gave them what. No names of clients.

    `kind` is in services/caseload/notices.py; `couple_id` is the case where it is about one,
    `count` the number of cases.
    """

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))
    couple_id: Mapped[UUID | None] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"))
    count: Mapped[int]
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
