"""What one partner authorized to leave the couple, and what of theirs did leave, for the copy of their own data.

Of the other partner nothing: neither their papers nor what they told of this person, also where it went along.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from practice.access.caseload import Caseload
from practice.models.couple import Partner
from practice.models.disclosing import Authorization, Disclosure, DisclosurePart
from practice.services.disclosing import authorizations, kept, scopes
from practice.services.people import accounts
from practice.services.report.parts.voice import Voice
from practice.services.rights.moments import moment


def papers(caseload: Caseload, partner: Partner) -> list[dict[str, Any]]:
    """Their written authorizations, oldest first."""
    voice = _voice(caseload, partner)
    rows = caseload.session.scalars(
        select(Authorization)
        .where(Authorization.partner_id == partner.id)
        .order_by(Authorization.recorded_at, Authorization.id)
    )
    found = ((row, authorizations.paper_of(caseload.keyring, row)) for row in rows)
    return [
        {
            "recipient": paper.recipient,
            "kind": voice.say(authorizations.KINDS[paper.kind]),
            "purpose": paper.purpose,
            "covers": _words(paper.scope, voice),
            "signed_on": row.signed_on.isoformat(),
            "valid_until": row.valid_until.isoformat(),
            "revoked_on": row.revoked_on.isoformat() if row.revoked_on else None,
        }
        for row, paper in found
        if paper is not None
    ]


def released(caseload: Caseload, partner: Partner) -> list[dict[str, Any]]:
    """What of theirs was released, to whom and when, oldest first."""
    voice = _voice(caseload, partner)
    rows = caseload.session.execute(
        select(Disclosure, DisclosurePart)
        .join(DisclosurePart, DisclosurePart.disclosure_id == Disclosure.id)
        .where(
            DisclosurePart.partner_id == partner.id,
            Disclosure.released_at.is_not(None),
        )
        .order_by(Disclosure.released_at, DisclosurePart.id)
    ).all()
    found = []
    for row, part in rows:
        held = kept.part_of(caseload.keyring, part)
        own = [key for key in (held.keys if held else ()) if key.split("/")[1] == str(partner.position)]
        if held is not None and own:
            found.append(
                {
                    "at": moment(row.released_at),
                    "recipient": held.recipient,
                    "by_order_of_a_court": row.path == "order",
                    "what": _words(set(_scopes(own)), voice),
                }
            )
    return found


def _scopes(keys: Iterable[str]) -> Iterator[str]:
    """The scope under which each line stands in a paper."""
    for key in keys:
        kind, _, *place = key.split("/")
        if kind in scopes.WHOLE:
            yield kind
        elif kind in scopes.GROUPS:
            yield scopes.scope_of(kind, "/".join(place[:2]))
        else:
            yield scopes.scope_of(kind, "/".join(place))


def _words(found: Iterable[str], voice: Voice) -> list[str]:
    return [scopes.in_words(one, voice) for one in sorted(found)]


def _voice(caseload: Caseload, partner: Partner) -> Voice:
    practice = accounts.practice_of(caseload.session)
    return Voice(partner.language, practice.time_zone if practice else "UTC")
