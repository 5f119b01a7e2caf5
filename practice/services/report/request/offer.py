"""What could be asked for now: for whom, with one true sentence each or why not, and of which rounds and notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from practice import programme
from practice.access import restricted
from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.refusals import NotOnCaseload, OwnAnswersOff
from practice.services.couple import case
from practice.services.couple.case import AssignmentState, CaseHeader
from practice.services.couple.couples import Person
from practice.services.people import accounts
from practice.services.report.couple import released
from practice.services.report.request.choices import Choices, round_key
from practice.services.review.said import Said, say
from practice.services.session import private_notes
from practice.services.session.private_notes import OwnNote
from practice.texts import N_

RELEASES, OWN_ANSWERS = "releases", "own_answers"  # where something is switched on that a report waits for


@dataclass(frozen=True)
class Reader:
    """Somebody for whom a report can be made. `key` names them in the form: "therapist", "couple", "partner-1".

    `about` is what is in it, or, in `why_not`, why it can't be asked for now and `where` that is changed, if anywhere.
    """

    key: str
    audience: str
    about: Said
    person: Person | None = None
    why_not: Said | None = None
    where: str = ""

    @property
    def partner_id(self) -> UUID | None:
        return self.person.id if self.person else None


@dataclass(frozen=True)
class RoundOffer:
    """A round with answers. `day` is that of its last answers, `sent_by` says by position who has sent it."""

    key: str
    code: str
    title: str
    number: int
    day: date
    sent_by: tuple[Person, ...]

    def is_in(self, choices: Choices) -> bool:
        return choices.holds_round(self.code, self.number, self.day)

    def is_by(self, reader: Reader) -> bool:
        """Whether the reader's report could hold something of it: a partner's own holds what that partner sent."""
        return reader.person is None or reader.person.id in {one.id for one in self.sent_by}


@dataclass(frozen=True)
class Offer:
    """Everything that the form on reports offers; no answer and no note is opened for it."""

    header: CaseHeader
    readers: tuple[Reader, ...]
    rounds: tuple[RoundOffer, ...]
    released: frozenset[str]
    notes: tuple[OwnNote, ...]

    def reader(self, key: str | None) -> Reader | None:
        return next((one for one in self.readers if one.key == key), None)

    def rounds_in(self, reader: Reader, choices: Choices) -> list[RoundOffer]:
        """The rounds that a report of these choices would be made from."""
        return [one for one in self.rounds if one.is_by(reader) and one.is_in(choices) and self._is_open(reader, one)]

    def _is_open(self, reader: Reader, one: RoundOffer) -> bool:
        return reader.audience != "couple" or one.key in self.released


def offer(caseload: Caseload, ref: str) -> Offer:
    """Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    rounds = tuple(_rounds(caseload, ref))
    ready = released.ready(caseload, couple)
    return Offer(
        header=header,
        readers=(_therapist(couple), _couple(ready), *_partners(couple, header, rounds)),
        rounds=rounds,
        released=frozenset(one.key for one in ready.rounds),
        notes=tuple(_notes(caseload, ref)),
    )


def _therapist(couple: Couple) -> Reader:
    return Reader(
        "therapist",
        "therapist",
        say(N_("Both partners’ answers next to each other, change, words, what is missing. For neither partner.")),
        why_not=say(released.RESTRICTED) if restricted.stands(couple) else None,
    )


def _couple(ready: released.Ready) -> Reader:
    about = say(N_("Only what is released to the two of them now, strengths first, with your own words."))
    if ready:
        return Reader("couple", "couple", about)
    where = RELEASES if ready.reason == released.NOTHING else ""
    return Reader("couple", "couple", about, why_not=say(ready.reason), where=where)


def _partners(couple: Couple, header: CaseHeader, rounds: tuple[RoundOffer, ...]) -> Iterator[Reader]:
    """The two partners' own reports: off or on for both of them."""
    erased = {partner.id for partner in couple.partners if partner.erased_at}
    for person in header.persons:
        if person.id in erased:
            continue
        about = say(N_("Only what %(name)s answered and how it moved. Hand it over alone."), name=person.label)
        why_not = None
        is_restricted = restricted.stands(couple, person.id)
        if is_restricted:
            why_not = say(released.RESTRICTED_ONE)
        elif not couple.own_answers:
            why_not = say(OwnAnswersOff.message)
        elif not any(person.id in {one.id for one in asked.sent_by} for asked in rounds):
            why_not = say(N_("%(name)s has not sent any answers yet."), name=person.label)
        where = "" if couple.own_answers or is_restricted else OWN_ANSWERS
        yield Reader(f"partner-{person.position}", "partner", about, person, why_not, where)


def _rounds(caseload: Caseload, ref: str) -> Iterator[RoundOffer]:
    """In the programme's order, oldest round first."""
    zone = ZoneInfo(zone_of(caseload))
    order = [form.code for form in programme.catalogue().programme]
    found = [one for one in case.assignments_of(caseload, ref) if one.sent and one.instrument.code in order]
    for one in sorted(found, key=lambda one: (order.index(one.instrument.code), one.round)):
        yield _round(one, zone)


def _round(asked: AssignmentState, zone: ZoneInfo) -> RoundOffer:
    sent = [(one.person, one.sent_at) for one in asked.homework if one.sent_at is not None]
    return RoundOffer(
        key=round_key(asked.instrument.code, asked.round),
        code=asked.instrument.code,
        title=asked.instrument.short_title,
        number=asked.round,
        day=max(moment for _, moment in sent).astimezone(zone).date(),
        sent_by=tuple(person for person, _ in sent),
    )


def _notes(caseload: Caseload, ref: str) -> list[OwnNote]:
    """None for whoever may not write any here."""
    try:
        return private_notes.own_notes(caseload, ref)
    except NotOnCaseload:
        return []


def zone_of(caseload: Caseload) -> str:
    """The practice's time zone."""
    practice = accounts.practice_of(caseload.session)
    return practice.time_zone if practice else "UTC"
