"""A lease: of all processes that could do something, one does it, and another takes over when it is gone."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from practice.models.lease import Lease

TIMED_WORK, MAIL = "timed work", "mail"
TOO_LONG = 10  # lengths; hosts whose clocks differ by less respect each other's leases

def take(session: Session, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or prolong the lease `name` until `now + length`; False while somebody else holds it. The caller commits.

    One statement decides, so two that ask at the same moment can't both get it. A lease that runs for much longer than
    any was ever given was taken while the clock was ahead: it is free.
    """
    free = or_(Lease.holder == holder, Lease.until < now, Lease.until > now + TOO_LONG * length)
    taken = session.execute(update(Lease).where(Lease.name == name, free).values(holder=holder, until=now + length))
    if taken.rowcount:  # type: ignore[attr-defined]
        return True
    if session.scalar(select(Lease.name).where(Lease.name == name)) is not None:
        return False  # a server would write each insert in vain into its log
    try:
        with session.begin_nested():
            session.execute(insert(Lease).values(name=name, holder=holder, until=now + length))
    except IntegrityError:
        return False
    return True


def give_back(session: Session, name: str, holder: str) -> None:
    """End the lease at once, if it is `holder`'s, so that the next one need not wait. The caller commits."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
