"""Drafts, responses and what their author allows to be looked at together."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class DraftPart(Base):
    """The answers of one section while they are being given; seen by its partner only.

    `revision` counts the saves, so that a second tab or device cannot overwrite silently. `saved_by` names the page
    that made the last one and its count of saves ("<page>.<count>"): a page whose answer was lost on the way may save
    again, and what it sent earlier and arrives later changes nothing.
    """

    __tablename__ = "draft_part"
    __table_args__ = (UniqueConstraint("homework_id", "section"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    homework_id: Mapped[UUID] = mapped_column(ForeignKey("homework.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(40))
    answers: Mapped[Sealed]
    answered: Mapped[int]
    revision: Mapped[int]
    saved_by: Mapped[str | None] = mapped_column(String(40))
    saved_at: Mapped[datetime]


class Response(Base):
    """What one partner sent: immutable, kept with the exact version that it was answered on. What a therapist typed
    wrongly from paper can be corrected; the Correction keeps what stood there before.

    `entered_by` is the therapist who typed it from a sheet of paper that the partner filled in on `answered_on`.
    """

    __tablename__ = "response"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    homework_id: Mapped[UUID] = mapped_column(ForeignKey("homework.id"), unique=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"), index=True)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    score_lineage: Mapped[str] = mapped_column(String(40), index=True)
    definition_sha256: Mapped[str] = mapped_column(String(64))
    round: Mapped[int]
    areas: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    is_last: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(8))
    answers: Mapped[Sealed]
    promise: Mapped[Sealed]
    sent_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))
    answered_on: Mapped[date | None]
    corrected_at: Mapped[datetime | None]


class Correction(Base):
    """What a response that was typed from paper held before it was corrected: the original is kept with the reason.

    The response itself holds the corrected answers. Several corrections are a chain by time.
    """

    __tablename__ = "correction"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    answers: Mapped[Sealed]
    reason: Mapped[Sealed]
    corrected_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    corrected_at: Mapped[datetime]


class SharingChoice(Base):
    """What the author allows to be looked at together; a row a choice, the newest counts. `words` lists open items.

    `signed_on` is the day of the signature where the choice was made on paper.
    """

    __tablename__ = "sharing_choice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    words: Mapped[list[str]] = mapped_column(JSON)
    wording_version: Mapped[str] = mapped_column(String(20))
    chosen_at: Mapped[datetime]
    signed_on: Mapped[date | None]


class AnsweredDefinition(Base):
    """A definition as it stood when somebody first answered it; from then on that version may not change."""

    __tablename__ = "answered_definition"
    __table_args__ = (UniqueConstraint("instrument", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    instrument: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[str] = mapped_column(Text)
    first_answered_at: Mapped[datetime]
