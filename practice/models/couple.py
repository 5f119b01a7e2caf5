"""The couple (the case), its partners and what the therapist records about them."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from practice.models.base import Base
from practice.vault import Sealed


class Couple(Base):
    """A case. The columns from `state` on are kept for the caseload page and rebuilt from the homework when asked.

    `status` is what the therapist says of the case: active, paused, separated, ended or archived; what each of them
    stops is in services/couple/statuses.py. A partner who withdraws is said on the partner's row. `own_answers`:
    whether each partner may be handed a copy of their own answers; for both or for neither. `erasure_noted_at`: since
    when its therapist is told that the time is nearly over for which the practice keeps ended cases.
    """

    __tablename__ = "couple"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    created_at: Mapped[datetime]
    next_session_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(20), default="active", server_default="active")
    status_since: Mapped[datetime | None]
    goes_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    own_answers: Mapped[bool] = mapped_column(default=False, server_default=false())
    erasure_noted_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(30), default="nothing_assigned")
    state_since: Mapped[datetime]
    frozen_links: Mapped[int] = mapped_column(default=0)
    private_pages: Mapped[int] = mapped_column(default=0, server_default="0")
    mail_news: Mapped[int] = mapped_column(default=0, server_default="0")
    latest_instrument: Mapped[str | None] = mapped_column(String(20))
    latest_assignment_id: Mapped[UUID | None]
    to_review_id: Mapped[UUID | None]
    to_review_instrument: Mapped[str | None] = mapped_column(String(20))
    last_activity_at: Mapped[datetime]

    partners: Mapped[list["Partner"]] = relationship(order_by="Partner.position", lazy="raise")


class Partner(Base):
    """One person of a couple. Everything that says who they are is sealed under their own key.

    `contact` is sealed JSON: e-mail, phone and whether the person, asked alone, called them safe. From `erased_at` on
    the row says only that there was a partner with this number; its key is another one. From `restricted_at` on they
    asked that what is kept of them is not worked with; the reason is sealed.
    """

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("couple_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[Sealed]
    contact: Mapped[Sealed]
    language: Mapped[str] = mapped_column(String(8))
    pin: Mapped[Sealed | None]
    pin_hash: Mapped[str] = mapped_column(String(255))
    pin_needed: Mapped[bool] = mapped_column(default=True)
    pin_handed_over_at: Mapped[datetime | None]
    withdrew_at: Mapped[datetime | None]
    safety_due: Mapped[Sealed | None]
    mail_stopped_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    restricted_at: Mapped[datetime | None]
    restricted_reason: Mapped[Sealed | None]
    created_at: Mapped[datetime]

    @property
    def is_out(self) -> bool:
        """Whether nothing new is asked of them or made of what they answered: withdrawn or restricted."""
        return self.withdrew_at is not None or self.restricted_at is not None


class SecretsPolicy(Base):
    """How the therapist handles what one partner tells alone; a new row when it changes, never an edit."""

    __tablename__ = "secrets_policy"
    __table_args__ = (UniqueConstraint("couple_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"))
    version: Mapped[int]
    policy: Mapped[str] = mapped_column(String(30))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    recorded_at: Mapped[datetime]


class AskedAlone(Base):
    """The safety record, first half: one partner was asked alone, when, how and by whom. Never what they said."""

    __tablename__ = "asked_alone"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    asked_on: Mapped[date]
    how: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    recorded_at: Mapped[datetime]


class SafetyDecision(Base):
    """The safety record, second half: the therapist's decision on joint work, sealed under the couple's key."""

    __tablename__ = "safety_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    decision: Mapped[Sealed]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    decided_at: Mapped[datetime]


class Override(Base):
    """A written reason with which the therapist went on although a rule held; the audit row points here."""

    __tablename__ = "override"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    reason: Mapped[Sealed]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    given_at: Mapped[datetime]
