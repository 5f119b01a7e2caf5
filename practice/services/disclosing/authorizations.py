"""One partner's written authorizations: recorded from a signed paper, never edited, revoked at any time.

Everything that says something about the person is sealed under their own key: to whom, what for, of what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access import recipient_rules, restricted
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.access.recipient_rules import CURRENT, ERASED, Grant
from practice.models.couple import Couple, Partner
from practice.models.disclosing import Authorization
from practice.refusals import NotOnCaseload
from practice.services.couple import case, couples
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.disclosing import lines, scopes
from practice.services.disclosing.scopes import RoundScopes
from practice.texts import N_

KINDS = {
    "professional": N_("Another professional"),
    "insurer": N_("An insurer"),
    "lawyer": N_("A lawyer"),
    "own_choice": N_("Somebody of the partner’s own choice"),
    "other": N_("Somebody else"),
}
STATES = {
    recipient_rules.CURRENT: N_("Valid"),
    recipient_rules.NOT_YET: N_("Not valid yet"),
    recipient_rules.EXPIRED: N_("Expired"),
    recipient_rules.REVOKED: N_("Revoked"),
    recipient_rules.ERASED: N_("Erased"),
}


@dataclass(frozen=True)
class Paper:
    """What stands on the signed paper; `kept` says where it is."""

    recipient: str = field(repr=False)
    kind: str = field(repr=False)
    purpose: str = field(repr=False)
    scope: frozenset[str] = field(repr=False)
    kept: str = field(repr=False, default="")

    def as_json(self) -> dict[str, Any]:
        return {
            "recipient": self.recipient,
            "kind": self.kind,
            "purpose": self.purpose,
            "scope": sorted(self.scope),
            "kept": self.kept,
        }

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> "Paper":
        return cls(found["recipient"], found["kind"], found["purpose"], frozenset(found["scope"]), found["kept"])


@dataclass(frozen=True)
class Recorded:
    """An authorization as pages show it; `paper` is None once its partner was erased."""

    id: UUID
    person: Person
    paper: Paper | None
    signed_on: date
    valid_until: date
    recorded_at: datetime
    revoked_on: date | None
    state: str

    @property
    def grant(self) -> Grant | None:
        """What it covers today; nothing unless it is current."""
        if self.state != CURRENT or self.paper is None:
            return None
        return Grant(self.id, self.person.id, self.paper.scope)


@dataclass(frozen=True)
class Offer:
    """The page on which one is recorded: what of this partner there is to name."""

    header: CaseHeader
    person: Person
    rounds: tuple[RoundScopes, ...]


def offer(caseload: Caseload, ref: str, position: int) -> Offer:
    """What this partner's paper can name. Opens their answers: audited. Raises NotOnCaseload, PartnerRestricted."""
    couple, partner = _partner(caseload, ref, position)
    restricted.refuse(couple, partner.id)
    header = case.header(caseload, ref)
    found = scopes.offered(lines.of_case(caseload, couple, "en"), partner.id)
    caseload.audit.record(
        caseload.actor, "authorization.offered", couple_id=couple.id, about=("partner", partner.id)
    )
    return Offer(header, header.person_at(position), found)


def record(
    caseload: Caseload, ref: str, position: int, paper: Paper, signed_on: date, valid_until: date
) -> UUID:
    """Keep what a signed paper says. Audited, without a word of it. Raises NotOnCaseload, PartnerRestricted."""
    couple, partner = _partner(caseload, ref, position)
    restricted.refuse(couple, partner.id)
    row = Authorization(
        id=uuid4(),
        partner_id=partner.id,
        signed_on=signed_on,
        valid_until=valid_until,
        recorded_by=caseload.therapist_id,
        recorded_at=clock.now(),
    )
    owner = owners.person(partner.id)
    row.content = caseload.keyring.seal_json(owner, "authorization.content", row.id, paper.as_json())
    caseload.session.add(row)
    caseload.audit.record(
        caseload.actor, "authorization.recorded", couple_id=couple.id, about=("authorization", row.id)
    )
    return row.id


def revoke(caseload: Caseload, ref: str, authorization_id: UUID, said_on: date) -> None:
    """From now on nothing goes out on it; a second time changes nothing. Audited. Raises NotOnCaseload.

    `said_on` is the day on which the partner said so.
    """
    couple = caseload.locked_couple(ref)
    row = _row(caseload, couple, authorization_id, locked=True)
    if row.revoked_on is not None:
        return
    row.revoked_on, row.revoked_at, row.revoked_by = said_on, clock.now(), caseload.therapist_id
    caseload.audit.record(
        caseload.actor, "authorization.revoked", couple_id=couple.id, about=("authorization", row.id)
    )


def find(caseload: Caseload, ref: str, authorization_id: UUID) -> Recorded:
    """Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    return _recorded(caseload, couple, [_row(caseload, couple, authorization_id)])[0]


def of_case(caseload: Caseload, couple: Couple) -> list[Recorded]:
    """Every authorization of both, the newest first."""
    rows = caseload.session.scalars(
        select(Authorization)
        .join(Partner, Partner.id == Authorization.partner_id)
        .where(Partner.couple_id == couple.id)
        .order_by(Authorization.recorded_at.desc(), Authorization.id)
    ).all()
    return _recorded(caseload, couple, rows)


def grants(found: Iterable[Recorded], couple: Couple) -> tuple[Grant, ...]:
    """What these cover today: nothing of a partner whose data is restricted."""
    stopped = restricted.who_asked(couple)
    return tuple(
        one.grant for one in found if one.grant is not None and one.person.id not in stopped
    )


def to_same(found: Iterable[Recorded], chosen: Recorded) -> list[Recorded]:
    """The current ones among these that name the same recipient, in the couple's order."""
    if chosen.paper is None:
        return []
    name, kind = chosen.paper.recipient, chosen.paper.kind
    same = [
        one
        for one in found
        if one.state == CURRENT
        and one.paper is not None
        and one.paper.kind == kind
        and recipient_rules.same_recipient(one.paper.recipient, name)
    ]
    return sorted(same, key=lambda one: (one.person.position, one.recorded_at, str(one.id)))


def recipients(found: Iterable[Recorded]) -> list[list[Recorded]]:
    """The current ones, grouped by whom they name."""
    everything, groups = list(found), list[list[Recorded]]()
    for one in everything:
        if one.state == CURRENT and not any(one in group for group in groups):
            groups.append(to_same(everything, one))
    return groups


def _partner(caseload: Caseload, ref: str, position: int) -> tuple[Couple, Partner]:
    couple = caseload.couple(ref)
    partner = couples.partner_at(caseload, ref, position)
    if partner.erased_at is not None:
        raise NotOnCaseload
    return couple, partner


def _row(caseload: Caseload, couple: Couple, authorization_id: UUID, *, locked: bool = False) -> Authorization:
    wanted = (
        select(Authorization)
        .join(Partner, Partner.id == Authorization.partner_id)
        .where(Partner.couple_id == couple.id, Authorization.id == authorization_id)
    )
    row = caseload.session.scalar(wanted.with_for_update(of=Authorization) if locked else wanted)
    if row is None:
        raise NotOnCaseload
    return row


def _recorded(caseload: Caseload, couple: Couple, rows: Iterable[Authorization]) -> list[Recorded]:
    persons = {one.id: one for one in couples.people(caseload.keyring, couple.partners)}
    return [
        Recorded(
            id=row.id,
            person=persons[row.partner_id],
            paper=paper_of(caseload.keyring, row),
            signed_on=row.signed_on,
            valid_until=row.valid_until,
            recorded_at=row.recorded_at,
            revoked_on=row.revoked_on,
            state=ERASED
            if row.content is None
            else recipient_rules.state(row.signed_on, row.valid_until, row.revoked_on, caseload.today),
        )
        for row in rows
    ]


def paper_of(keyring: Keyring, row: Authorization) -> Paper | None:
    """What it says; None once its partner was erased. Raises Unreadable."""
    if row.content is None:
        return None
    owner = owners.person(row.partner_id)
    return Paper.read(keyring.open_json(owner, "authorization.content", row.id, row.content))
