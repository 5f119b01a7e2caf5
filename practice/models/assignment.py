"""Assignments and each partner's homework with its link."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from practice.models.base import Base
from practice.vault import Sealed


class Assignment(Base):
    """An instrument given to a couple as homework for one round; each partner answers alone.

    `areas` holds the chosen area codes of a later round, None for the whole instrument.
    """

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("couple_id", "instrument", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    round: Mapped[int]
    areas: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    is_last: Mapped[bool] = mapped_column(default=False)
    remind: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_on: Mapped[date | None]
    assigned_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    assigned_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]

    homework: Mapped[list["Homework"]] = relationship(back_populates="assignment", lazy="raise")


class Homework(Base):
    """One partner's copy of an assignment, with its link.

    The token's SHA-256 finds it; the token itself is sealed under the partner's key until the link ends. `ended_at` is
    a stored fact: once set (expired, revoked, withdrawn), no clock makes the link live again.
    """

    __tablename__ = "homework"
    __table_args__ = (UniqueConstraint("assignment_id", "partner_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token: Mapped[Sealed | None]
    message: Mapped[Sealed | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(20))
    frozen_at: Mapped[datetime | None]
    wrong_pins: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    order_seed: Mapped[int]
    answered: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int]
    saved_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(back_populates="homework", lazy="raise")


class HomeworkSession(Base):
    """A client's half hour with one homework, begun with token and PIN. A newer one ends the older.

    `written_items` are the keys of the questions answered in this session: only their values are shown in it. `kiosk`
    says that the therapist handed over a device of theirs, so that it has to be given back.
    """

    __tablename__ = "homework_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    homework_id: Mapped[UUID] = mapped_column(ForeignKey("homework.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    written_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    kiosk: Mapped[bool] = mapped_column(default=False, server_default=false())


class Acknowledgement(Base):
    """One partner read the policy and the promise in this wording before the first answer (consent, per version).

    `on_paper`: they stood on the sheet that this partner filled in; the moment is when the sheet was entered.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("homework_id", "policy_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    homework_id: Mapped[UUID] = mapped_column(ForeignKey("homework.id", ondelete="CASCADE"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    policy_version: Mapped[int]
    promise: Mapped[Sealed]
    acknowledged_at: Mapped[datetime]
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
