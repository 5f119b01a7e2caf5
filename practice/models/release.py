"""What the therapist opened for the couple to look at together, and the words written for that page."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Release(Base):
    """One round's joint results, opened by hand at a level; a row a release, at most one of an assignment not ended.

    `areas` and `items` are what the therapist chose of it: area codes, and keys of open texts, choices and (`key:row`)
    plan rows. An ended release never lives again: what is wider later has to be released anew.
    """

    __tablename__ = "release"
    __table_args__ = (
        Index(
            "uq_release_live",
            "assignment_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(20))
    areas: Mapped[list[str]]
    items: Mapped[list[str]]
    released_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    released_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(20))


class Feedback(Base):
    """The therapist's own words for the shared page of one round, sealed under the couple's key; edited in place.

    `words` is sealed JSON: the pattern, strengths and aims, these with the area that the therapist approved for them.
    `revision` counts the saves, so that a second window cannot overwrite silently.
    """

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    words: Mapped[Sealed]
    revision: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    written_at: Mapped[datetime]
