"""What the timed work deleted because its time was over."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class RetentionRun(Base):
    """One round that did something: cases that their therapists were told of, cases erased, old rows of sign-ins."""

    __tablename__ = "retention_run"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime]
    noted: Mapped[int] = mapped_column(default=0)
    erased: Mapped[int] = mapped_column(default=0)
    sessions: Mapped[int] = mapped_column(default=0)
    throttles: Mapped[int] = mapped_column(default=0)
