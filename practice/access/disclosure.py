"""Who may see which answers: the one module that opens a response.

Everything shown, exported, mailed, charted or printed of what somebody answered comes through here. An audience gets
the items that are open to it and nothing else; what it does not get looks the same whatever the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from practice import programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument, Item
from practice.models.couple import Couple
from practice.models.data_key import WrappedKey
from practice.models.response import Response
from practice.vault import Unreadable


@dataclass(frozen=True)
class Disclosed:
    """One response as far as an audience may see it. `answers` are canonical, by item key, unkeyed."""

    response_id: UUID
    homework_id: UUID
    partner_id: UUID
    form: Instrument
    round: int
    sent_at: datetime
    answers: Mapping[str, Any] = field(repr=False)


def for_therapist(caseload: Caseload, couple: Couple, instrument: str | None = None) -> list[Disclosed]:
    """Every programme response of the couple for the therapist on the case, oldest first, without private items.

    Private items have a page of their own (`private_page`); the private check-in never comes through here.
    Raises Unreadable when a response was altered or its definition is not the one it was answered on.
    """
    found = _responses(caseload, couple, instrument)
    return [_disclose(caseload, response, is_open_to_both_views) for response in found]


def private_page(caseload: Caseload, couple: Couple, partner_id: UUID) -> list[Disclosed]:
    """One partner's private items for the therapist on the case: only these, only this partner."""
    return [
        _disclose(caseload, response, is_private)
        for response in _responses(caseload, couple, None)
        if response.partner_id == partner_id
    ]


@dataclass(frozen=True)
class Anonymous:
    """One response for the pool: opaque ids that only tell people and couples apart, and no private item."""

    person: str
    couple: str
    sent_at: datetime
    answers: Mapping[str, Any] = field(repr=False)


def for_pool(session: Session, keyring: Keyring, score_lineage: str) -> list[Anonymous]:
    """Every response of a lineage, for statistics that leave as numbers only; nobody sees a row.

    A response whose key is gone (an erased partner) is left out; one that was altered raises Unreadable.
    """
    found = session.scalars(
        select(Response)
        .join(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Response.partner_id))
        .where(Response.score_lineage == score_lineage)
        .order_by(Response.sent_at, Response.id)
    ).all()
    keyring.load(owners.person(response.partner_id) for response in found)
    return [_anonymous(keyring, response) for response in found]


def _anonymous(keyring: Keyring, response: Response) -> Anonymous:
    owner = owners.person(response.partner_id)
    answers = keyring.open_json(owner, "response.answers", response.id, response.answers)
    open_answers = only(form_of(response).items, answers, is_open_to_both_views)
    return Anonymous(str(response.partner_id), str(response.couple_id), response.sent_at, open_answers)


def own_latest(visit: Visit, wanted: Callable[[Item], bool]) -> dict[str, Any]:
    """What a partner answered to some items of the same form last time, for that partner alone; or nothing."""
    response = visit.session.scalar(
        select(Response)
        .where(
            Response.partner_id == visit.partner.id,
            Response.instrument == visit.assignment.instrument,
            Response.round < visit.assignment.round,
        )
        .order_by(Response.round.desc())
        .limit(1)
    )
    if response is None:
        return {}
    owner = owners.person(visit.partner.id)
    answers = visit.keyring.open_json(owner, "response.answers", response.id, response.answers)
    return only(form_of(response).items, answers, wanted)


def is_open_to_both_views(item: Item) -> bool:
    """Whether the therapist's side-by-side review and report may hold the item."""
    return item.privacy != "private"


def is_private(item: Item) -> bool:
    return item.privacy == "private"


def _responses(caseload: Caseload, couple: Couple, instrument: str | None) -> Sequence[Response]:
    wanted = select(Response).where(Response.couple_id == couple.id).order_by(Response.sent_at, Response.id)
    if instrument is not None:
        wanted = wanted.where(Response.instrument == instrument)
    responses = caseload.session.scalars(wanted).all()
    caseload.keyring.load(owners.person(response.partner_id) for response in responses)
    return [one for one in responses if not programme.catalogue().current(one.instrument).private]


def _disclose(caseload: Caseload, response: Response, is_open: Callable[[Item], bool]) -> Disclosed:
    form = form_of(response)
    answers = caseload.keyring.open_json(
        owners.person(response.partner_id), "response.answers", response.id, response.answers
    )
    return Disclosed(
        response_id=response.id,
        homework_id=response.homework_id,
        partner_id=response.partner_id,
        form=form,
        round=response.round,
        sent_at=response.sent_at,
        answers=only(form.items, answers, is_open),
    )


def only(items: Iterable[Item], answers: Mapping[str, Any], is_open: Callable[[Item], bool]) -> dict[str, Any]:
    """The answers to the items that are open, in form order."""
    return {item.key: answers[item.key] for item in items if item.key in answers and is_open(item)}


def form_of(response: Response) -> Instrument:
    """The exact form that was answered. Raises Unreadable if the definition is not what it was."""
    first_or_last = response.round == 1 or response.is_last
    form = programme.asked(response.instrument, response.instrument_version, response.areas, first_or_last)
    if form.sha256 != response.definition_sha256:
        raise Unreadable(f"the definition {response.instrument} {response.instrument_version}")
    return form
