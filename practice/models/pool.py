"""The practice's own baseline statistics, as snapshots that old results can point to."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class PoolSnapshot(Base):
    """Statistics of first responses of one area and lineage at one moment. Numbers only, never a row."""

    __tablename__ = "pool_snapshot"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    score_lineage: Mapped[str] = mapped_column(String(40), index=True)
    area: Mapped[str] = mapped_column(String(20))
    statistics: Mapped[dict[str, Any]] = mapped_column(JSON)
    taken_at: Mapped[datetime]
