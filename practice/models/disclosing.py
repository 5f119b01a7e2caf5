"""What leaves the couple: written authorizations of each partner, and the register of disclosures."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Authorization(Base):
    """One partner's signed paper: what of theirs may go to whom, and until when. Never edited, only revoked.

    `content` is sealed JSON under that partner's key (recipient, kind, purpose, scope, where the paper is); empty once
    the partner was erased: then only the days are left.
    """

    __tablename__ = "written_authorization"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    content: Mapped[Sealed | None]
    signed_on: Mapped[date]
    valid_until: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    recorded_at: Mapped[datetime]
    revoked_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))


class Disclosure(Base):
    """One release outside the couple: prepared, then released by a second confirmation; a row of the register.

    `path` is "authorized" or "order". The file is the report's (audience "recipient"); `content` (what was typed for
    it, and a mark of what the preview showed) is sealed under that report's key and goes with it. `court_order` is
    sealed under the couple's key. What is left when the file is gone: days, who, and the hash of the file's bytes.
    """

    __tablename__ = "disclosure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id", ondelete="SET NULL"), index=True)
    path: Mapped[str] = mapped_column(String(20))
    content: Mapped[Sealed | None]
    court_order: Mapped[Sealed | None]
    ordered_on: Mapped[date | None]
    received_on: Mapped[date | None]
    advice_on: Mapped[date | None]
    informed_on: Mapped[date | None]
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    prepared_at: Mapped[datetime]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))
    released_at: Mapped[datetime | None]
    built_at: Mapped[datetime | None]
    first_taken_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))


class DisclosurePart(Base):
    """What of one partner a disclosure holds, and the authorization that covers it; without one, the court's order.

    `content` is sealed JSON under that partner's key (recipient, scope, the chosen lines); empty once they were erased.
    """

    __tablename__ = "disclosure_part"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    authorization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("written_authorization.id", ondelete="SET NULL"), index=True
    )
    content: Mapped[Sealed | None]
