"""What was erased, and what may not be: the erasure ledger's rows and legal holds on cases."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Erasure(Base):
    """One partner, or with no `partner_id` a whole case, was erased. Ids and the case number; refers to no row.

    The same line stands in a file beside the database, so that a restored copy is erased again.
    """

    __tablename__ = "erasure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID]
    partner_id: Mapped[UUID | None]
    ref: Mapped[str] = mapped_column(String(12))
    erased_at: Mapped[datetime]
    erased_by: Mapped[UUID | None]


class LegalHold(Base):
    """The case may be needed as evidence: while a row is not lifted, nothing of it is erased or ends by time.

    `reason` is sealed under the couple's key.
    """

    __tablename__ = "legal_hold"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    reason: Mapped[Sealed]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))
    lifted_at: Mapped[datetime | None]
