"""What a disclosure keeps sealed, opened: what was typed for it, what of whom is in it, what the court wrote."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.access.recipient_rules import Line
from practice.models.couple import Couple
from practice.models.disclosing import Disclosure, DisclosurePart
from practice.models.report import OUTSIDE, Report
from practice.refusals import NotOnCaseload

AUTHORIZED, ORDER = "authorized", "order"
AUDIENCE = OUTSIDE
PREPARED = "prepared"  # the state of its report until it is released


@dataclass(frozen=True)
class Order:
    """A court's order. `scope` is what it orders, word by word; the last two are None where it was not done."""

    court: str = field(repr=False)
    reference: str = field(repr=False)
    scope: str = field(repr=False)
    ordered_on: date
    received_on: date
    advice_on: date | None = None
    informed_on: date | None = None


@dataclass(frozen=True)
class Typed:
    """Summaries by position (0: of both), and the mark of the lines that were chosen after they were looked at."""

    summaries: Mapping[int, str] = field(repr=False)
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """What of one partner is in it. `recipient` and `kind` as the paper names them; `scope` is an order's."""

    id: UUID
    partner_id: UUID
    authorization_id: UUID | None
    recipient: str = field(repr=False)
    kind: str
    scope: frozenset[str]
    keys: frozenset[str]


def row_of(caseload: Caseload, couple: Couple, disclosure_id: UUID, *, locked: bool = False) -> Disclosure:
    """One disclosure of this couple. Raises NotOnCaseload."""
    wanted = select(Disclosure).where(Disclosure.id == disclosure_id, Disclosure.couple_id == couple.id)
    row = caseload.session.scalar(wanted.with_for_update() if locked else wanted)
    if row is None:
        raise NotOnCaseload
    return row


def report_of(caseload: Caseload, row: Disclosure, *, locked: bool = False) -> Report | None:
    """The report that its file is of; None once that went with an erased partner."""
    if row.report_id is None:
        return None
    return caseload.session.get(Report, row.report_id, with_for_update=locked, populate_existing=locked)


def seal_typed(keyring: Keyring, row: Disclosure, report_id: UUID, typed: Typed) -> None:
    value = {"summaries": {str(key): text for key, text in typed.summaries.items() if text}, "mark": typed.mark}
    row.content = keyring.seal_json(owners.report(report_id), "disclosure.content", row.id, value)


def typed_of(keyring: Keyring, row: Disclosure) -> Typed:
    """What was typed; nothing where it went with the file. Raises Unreadable."""
    if row.content is None or row.report_id is None:
        return Typed({})
    found = keyring.open_json(owners.report(row.report_id), "disclosure.content", row.id, row.content)
    return Typed({int(key): text for key, text in found["summaries"].items()}, found["mark"])


def seal_order(keyring: Keyring, row: Disclosure, order: Order) -> None:
    value = {"court": order.court, "reference": order.reference, "scope": order.scope}
    row.court_order = keyring.seal_json(owners.couple(row.couple_id), "disclosure.court_order", row.id, value)
    row.ordered_on, row.received_on = order.ordered_on, order.received_on
    row.advice_on, row.informed_on = order.advice_on, order.informed_on


def order_of(keyring: Keyring, row: Disclosure) -> Order | None:
    """The order that it rests on, if it does. Raises Unreadable."""
    if row.court_order is None or row.ordered_on is None or row.received_on is None:
        return None
    owner = owners.couple(row.couple_id)
    found = keyring.open_json(owner, "disclosure.court_order", row.id, row.court_order)
    return Order(
        found["court"], found["reference"], found["scope"],
        row.ordered_on, row.received_on, row.advice_on, row.informed_on,
    )  # fmt: skip


def seal_part(keyring: Keyring, row: DisclosurePart, part: Mapping[str, Any]) -> None:
    row.content = keyring.seal_json(owners.person(row.partner_id), "disclosure_part.content", row.id, dict(part))


def new_part(
    caseload: Caseload, disclosure_id: UUID, partner_id: UUID, authorization_id: UUID | None, part: Mapping[str, Any]
) -> None:
    row = DisclosurePart(
        id=uuid4(), disclosure_id=disclosure_id, partner_id=partner_id, authorization_id=authorization_id
    )
    seal_part(caseload.keyring, row, part)
    caseload.session.add(row)


def part_rows(caseload: Caseload, row: Disclosure) -> list[DisclosurePart]:
    return list(
        caseload.session.scalars(
            select(DisclosurePart).where(DisclosurePart.disclosure_id == row.id).order_by(DisclosurePart.id)
        )
    )


def parts_of(caseload: Caseload, row: Disclosure) -> list[Part]:
    """What of each partner is in it, without whom was erased. Raises Unreadable."""
    found = [part_of(caseload.keyring, one) for one in part_rows(caseload, row)]
    return [one for one in found if one is not None]


def has_lost_one(caseload: Caseload, row: Disclosure) -> bool:
    """Whether somebody of whom it holds something was erased."""
    return any(one.content is None for one in part_rows(caseload, row))


def part_of(keyring: Keyring, row: DisclosurePart) -> Part | None:
    """What one row says; None once its partner was erased. Raises Unreadable."""
    if row.content is None:
        return None
    found = keyring.open_json(owners.person(row.partner_id), "disclosure_part.content", row.id, row.content)
    return Part(
        row.id, row.partner_id, row.authorization_id,
        found["recipient"], found["kind"], frozenset(found["scope"]), frozenset(found["keys"]),
    )  # fmt: skip


def mark_of(lines: Iterable[Line]) -> str:
    """A fingerprint of lines with their words: what leaves must be what was looked at."""
    said = sorted([line.key, line.heading, line.label, *line.words] for line in lines)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
