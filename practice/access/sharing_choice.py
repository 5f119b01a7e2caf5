"""What an author allows now: the newest choice of each response, the narrowest reading where two are equally new."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.access.joint import LEVELS, Choice
from practice.models.response import SharingChoice


def current(session: Session, response_ids: Collection[UUID]) -> dict[UUID, Choice]:
    """The choice that counts, by response; "talk first" for one that nobody chose for. One query."""
    rows = session.scalars(
        select(SharingChoice)
        .where(SharingChoice.response_id.in_(list(response_ids)))
        .order_by(SharingChoice.chosen_at.desc())
    ).all()
    newest: dict[UUID, list[SharingChoice]] = {}
    for row in rows:
        of_response = newest.setdefault(row.response_id, [])
        if not of_response or row.chosen_at == of_response[0].chosen_at:
            of_response.append(row)
    return {response_id: _narrowest(newest.get(response_id, [])) for response_id in response_ids}


def _narrowest(rows: list[SharingChoice]) -> Choice:
    if not rows:
        return Choice()
    level = LEVELS[min(LEVELS.index(row.level) for row in rows)]
    return Choice(level, frozenset.intersection(*(frozenset(row.words) for row in rows)))
