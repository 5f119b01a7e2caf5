"""What leaves the couple: the lines that were chosen at the preview, each still covered when the file is built.

Lines come from services/disclosing/covered.py alone, which looks again at every authorization. Nothing here opens an
answer in another way: a test reads the imports. What was left out is said nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from practice import clock
from practice.access import roles
from practice.access.caseload import Caseload
from practice.access.recipient_rules import Covered
from practice.models.couple import Couple
from practice.models.disclosing import Disclosure
from practice.models.practice import Practice
from practice.models.report import Report
from practice.refusals import NotInTurn, NotOnCaseload
from practice.services.couple import couples
from practice.services.disclosing import authorizations, covered, kept
from practice.services.disclosing.authorizations import Recorded
from practice.services.disclosing.kept import Order
from practice.services.people import people
from practice.services.report.parts.voice import Voice
from practice.services.report.request import choices as request_choices
from practice.services.review.said import listed
from practice.texts import N_
from reports.recipient_content import Fact, Ground, Group, RecipientReport, Released, Section

PARTS = {
    "areas": N_("Area results"),
    "ratings": N_("Single answers"),
    "texts": N_("In their own words"),
    "together": N_("Computed from both partners’ answers"),
    "attendance": "",
    "summary": "",
}
LONG = ("texts", "summary")


def settle(_caseload: Caseload, _ref: str, _choices: Mapping[str, Any], _partner_id: UUID | None) -> dict[str, Any]:
    """It is never asked for as a report is, but released (services/disclosing/preparing.py). Raises NotInTurn."""
    raise NotInTurn


def built(session: Session, report: Report, sha256: str) -> None:
    """In the transaction that says `ready`: the register keeps the hash of the file's bytes."""
    session.execute(
        update(Disclosure)
        .where(Disclosure.report_id == report.id)
        .values(sha256=sha256, built_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def collect(caseload: Caseload, report: Report) -> RecipientReport:
    """What leaves, dated as it was released.

    Raises NotOnCaseload where who released it may not any more, and the reasons of `covered.chosen`.
    """
    couple = caseload.couple(caseload.couple_by_id(report.couple_id).ref, roles.MANAGE)
    row = caseload.session.scalar(select(Disclosure).where(Disclosure.report_id == report.id))
    practice = caseload.session.scalars(select(Practice)).one()
    if row is None:
        raise NotOnCaseload
    chosen = covered.chosen(caseload, couple, row, report)
    papers = {one.id: one for one in authorizations.of_case(caseload, couple)}
    order = kept.order_of(caseload.keyring, row)
    choices = request_choices.read(report.choices)
    voice = Voice(choices.language, practice.time_zone)
    made_on = voice.local_day(report.requested_at)
    therapist = people.names(caseload.session, caseload.keyring, [report.requested_by])[report.requested_by]
    used = _used(chosen, papers)
    return RecipientReport(
        language=voice.language,
        paper=choices.paper,
        title=voice.say(N_("Extract from a therapist’s record")),
        recipient=order.court if order else used[0].paper.recipient if used and used[0].paper else "",
        sender=f"{therapist}, {practice.name}",
        reference=str(row.id)[:8],
        made_on=made_on,
        made_words=voice.day(made_on),
        facts=tuple(_facts(voice, used, order)),
        sections=tuple(_sections(caseload, couple, voice, chosen, papers)),
        notes=tuple(_notes(voice, chosen, order)),
    )


def _used(chosen: Sequence[Covered], papers: Mapping[UUID, Recorded]) -> list[Recorded]:
    """The authorizations that something in here rests on, in the order of the lines."""
    ids = [grant.authorization_id for one in chosen for grant in one.grants if grant.authorization_id is not None]
    return [papers[one] for one in dict.fromkeys(ids)]


def _facts(voice: Voice, used: Sequence[Recorded], order: Order | None) -> Iterator[Fact]:
    if order is not None:
        yield Fact(voice.say(N_("Court")), order.court)
        yield Fact(voice.say(N_("Its reference")), order.reference)
        yield Fact(voice.say(N_("Order of")), voice.day(order.ordered_on))
        yield Fact(voice.say(N_("What it orders")), order.scope)
        return
    papers = [one.paper for one in used if one.paper is not None]
    if papers:
        yield Fact(voice.say(N_("For")), f"{papers[0].recipient} ({voice.say(authorizations.KINDS[papers[0].kind])})")
    for purpose in dict.fromkeys(one.purpose for one in papers):
        yield Fact(voice.say(N_("Purpose")), purpose)


def _sections(
    caseload: Caseload, couple: Couple, voice: Voice, chosen: Sequence[Covered], papers: Mapping[UUID, Recorded]
) -> Iterator[Section]:
    """One a person who has lines here, then what is about both."""
    persons = couples.people(caseload.keyring, [one for one in couple.partners if one.erased_at is None])
    for position in sorted({one.line.position for one in chosen}, key=lambda one: one or 99):
        found = [one for one in chosen if one.line.position == position]
        whose = [one.full_name for one in persons if position in (one.position, 0)]
        yield Section(
            title=voice.say(N_("About %(names)s"), names=listed(whose)),
            grounds=tuple(_grounds(voice, found, papers)),
            groups=tuple(_groups(voice, found)),
        )


def _grounds(voice: Voice, found: Sequence[Covered], papers: Mapping[UUID, Recorded]) -> Iterator[Ground]:
    """Whose authorization each section rests on, and for what of it; or the order."""
    used = _used(found, papers)
    if not used:
        yield Ground(voice.say(N_("Released because of the order named above, and of what it orders.")))
    for one in used:
        own = [line for line in found if any(grant.authorization_id == one.id for grant in line.grants)]
        said = voice.say(
            N_(
                "Released on the written authorization of %(name)s, signed on %(signed)s and valid until %(until)s. "
                "What it covers of this:"
            ),
            name=one.person.full_name,
            signed=voice.day(one.signed_on),
            until=voice.day(one.valid_until),
        )
        yield Ground(said, tuple(_scope(voice, own)))


def _scope(voice: Voice, found: Sequence[Covered]) -> Iterator[str]:
    """What is in here, kind by kind; of texts and days how many."""
    for (heading, part), lines in _kinds(found).items():
        words = f"{heading}: {voice.say(PARTS[part]).lower()}" if PARTS[part] else heading
        yield f"{words} ({len(lines)})" if part in ("texts", "attendance") else words


def _groups(voice: Voice, found: Sequence[Covered]) -> Iterator[Group]:
    for (heading, part), lines in _kinds(found).items():
        title = voice.say(PARTS[part]) if PARTS[part] else heading
        about = heading if PARTS[part] else ""
        yield Group(title, about, tuple(Released(one.line.label, one.line.words) for one in lines), part in LONG)


def _kinds(found: Sequence[Covered]) -> dict[tuple[str, str], list[Covered]]:
    """The lines under each heading, kind by kind, in the order in which they come."""
    kinds: dict[tuple[str, str], list[Covered]] = {}
    for one in found:
        kinds.setdefault((one.line.heading, one.line.part), []).append(one)
    return kinds


def _notes(voice: Voice, chosen: Sequence[Covered], order: Order | None) -> Iterator[str]:
    if order is not None:
        yield voice.say(
            N_("This was released because a court ordered it, and for that alone. Please do not pass it on beyond it.")
        )
    elif len({grant.partner_id for one in chosen for grant in one.grants}) > 1:
        yield voice.say(
            N_(
                "This was released for the purpose and to the recipient named above alone. Please do not pass it on, "
                "whole or in part, unless everybody whom it is about has agreed to that in writing."
            )
        )
    else:
        yield voice.say(
            N_(
                "This was released for the purpose and to the recipient named above alone. Please do not pass it on, "
                "whole or in part, unless the person whom it is about has agreed to that in writing."
            )
        )
    yield voice.say(N_("It is an extract: it does not claim to be everything that is kept."))
    yield voice.say(
        N_(
            "It describes what was answered. It is no diagnosis, no forecast about a relationship and no opinion on "
            "custody, and the questions have not been validated."
        )
    )
    if any(one.line.part in ("areas", "together") for one in chosen):
        yield voice.say(
            N_(
                "Results run from 0 to 100 and compare nobody with anybody else. About 25 points are one step on the "
                "answer scale. A result needs three quarters of an area’s questions."
            )
        )
