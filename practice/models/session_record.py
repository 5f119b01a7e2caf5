"""Sessions that were held with a couple, and the therapist's notes on them.

A `SessionRecord` is what pages call a session; its name keeps it apart from a therapist's or a client's sign-in.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class SessionRecord(Base):
    """One session with its progress note. `partner_id` says whose file the note belongs to: None is the couple's.

    `note` is sealed JSON (template field -> text), `homework` the agreed homework; both are sealed under the couple's
    key. `revision` counts the saves, so that a second tab cannot overwrite silently. From `finished_at` on the note
    does not change any more: what is said later is a `NoteAmendment`.
    """

    __tablename__ = "session_record"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    held_at: Mapped[datetime]
    attendance: Mapped[str] = mapped_column(String(20))
    template: Mapped[str] = mapped_column(String(20))
    note: Mapped[Sealed]
    homework: Mapped[Sealed]
    revision: Mapped[int]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class NoteAmendment(Base):
    """What was added to a finished note; the note itself stays as it was."""

    __tablename__ = "note_amendment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session_record.id", ondelete="CASCADE"), index=True)
    text: Mapped[Sealed]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    written_at: Mapped[datetime]


class PrivateNote(Base):
    """A therapist's own (psychotherapy) note on a session: apart from the record, read by its writer only."""

    __tablename__ = "private_note"
    __table_args__ = (UniqueConstraint("session_id", "written_by"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session_record.id", ondelete="CASCADE"))
    text: Mapped[Sealed]
    revision: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    saved_at: Mapped[datetime]
