"""Counters of wrong tries, kept in the database so that every web host sees them."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base


class Throttle(Base):
    """Wrong tries of one subject (a keyed hash of account or address) since `since`."""

    __tablename__ = "throttle"

    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    since: Mapped[datetime]
    wrong: Mapped[int]
