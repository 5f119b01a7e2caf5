"""The owner's way back when the machine's key files are lost."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Recovery(Base):
    """The installation's keys, sealed so that only the recovery key which the owner keeps opens them; one row.

    `public_key` is the recovery key's public half, sealed under the practice's key so that it can't be exchanged: the
    keys can be sealed again after a rotation without the owner. `shown` is the recovery key itself, sealed under the
    practice's key until the owner says that it is saved.
    """

    __tablename__ = "recovery"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    public_key: Mapped[Sealed]
    sealed_keys: Mapped[bytes] = mapped_column(LargeBinary)
    shown: Mapped[Sealed | None]
    made_at: Mapped[datetime]
