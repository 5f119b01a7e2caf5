"""Leases: which process does the timed work, and which sends mail, at the moment."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class Lease(Base):
    """Held by one process until `until`; any other may take it afterwards."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]
