"""Invitations: a colleague makes their own account through a link that works once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed


class Invitation(Base):
    """A link to make an account with; the row holds its token's hash, so that the link can't be read here again.

    `email` is sealed under the practice's key. It ends by being used, withdrawn, or at `expires_at`.
    """

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[Sealed]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    therapist_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapist.id"))
