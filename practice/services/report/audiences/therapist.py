"""From a couple's answers to everything that the therapist's report says.

Answers come from the disclosure module alone (through the history): private items and the private check-in have no way
in here. What is collected holds plain values; the pages are laid out elsewhere.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from practice import programme
from practice.access import restricted
from practice.access.caseload import Caseload
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument
from practice.models.couple import Couple
from practice.models.report import Report
from practice.models.therapist import Therapist
from practice.services.couple import case
from practice.services.couple.couples import Person
from practice.services.report.parts.appendix import appendix
from practice.services.report.parts.ground import Ground, in_language
from practice.services.report.parts.instruments import instruments
from practice.services.report.parts.method import claims, method
from practice.services.report.parts.missing import missing
from practice.services.report.parts.notes import notes, sessions_together
from practice.services.report.parts.plan import plan
from practice.services.report.parts.points import priorities, strengths, taken_from
from practice.services.report.parts.scope import LeftOut, within
from practice.services.report.parts.summary import summary
from practice.services.report.parts.voice import Voice
from practice.services.report.parts.words import words
from practice.services.report.request import choices as request_choices
from practice.services.review import history, pool
from practice.services.review.change import of_history
from practice.services.review.sentences import names_of
from practice.texts import N_
from reports import content


def collect(caseload: Caseload, report: Report) -> content.TherapistReport:
    """What the requested report says now, dated as it was asked for: another attempt gives the same file.

    `report.choices` are those of report_request/choices.py. Raises NotOnCaseload, Unreadable.
    """
    couple = caseload.couple_by_id(report.couple_id)
    ground = ground_of(caseload, couple, report)
    voice, holds = ground.voice, ground.choices.holds
    own_notes = notes(caseload, couple, ground)
    made_on = voice.local_day(report.requested_at)
    steps = programme.catalogue().programme
    return content.TherapistReport(
        language=voice.language,
        paper=ground.choices.paper,
        title=voice.say(N_("Progress report")),
        case_ref=ground.header.ref,
        people=tuple(_person(one, name) for one, name in zip(ground.header.persons, ground.names, strict=True)),
        therapist=_therapist_name(caseload),
        made_on=made_on,
        made_words=voice.day(made_on),
        period=_period(ground),
        programme=_programme(ground, len(steps)),
        summary=summary(ground),
        claims=claims(ground),
        method=method(ground, len(own_notes)),
        sessions=sessions_together(caseload, couple, ground, report.requested_at),
        answered=tuple(_counts(ground)),
        instruments=instruments(ground),
        strengths=strengths(ground) if holds("priorities") else (),
        priorities=priorities(ground) if holds("priorities") else (),
        points_from=taken_from(ground) if holds("priorities") else "",
        plan=plan(ground) if holds("plan") else (),
        words=words(ground) if holds("words") else (),
        notes=own_notes,
        missing=missing(ground, _titles(ground, steps), len(own_notes)) if holds("missing") else (),
        appendix=appendix(ground) if holds("appendix") else (),
    )


def _titles(ground: Ground, steps: Iterable[Instrument]) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.in_language(ground.voice.language).title) for one in steps)


def settle(caseload: Caseload, ref: str, choices: Mapping[str, Any], _partner_id: UUID | None) -> dict[str, Any]:
    """The choices as they are kept with the request. Raises NotOnCaseload, PartnerRestricted."""
    restricted.refuse(caseload.couple(ref))
    return dict(choices)


def ground_of(caseload: Caseload, couple: Couple, report: Report) -> Ground:
    """The couple's answers, compared and scored over rounds, in the report's language."""
    header = case.header_of(caseload, couple)
    baselines = pool.baselines(caseload.session)
    choices = request_choices.read(report.choices)
    voice = Voice(choices.language, caseload.zone)
    kept, left_out = within(history.of_couple(caseload, couple), choices, voice)
    histories = tuple(in_language(one, voice.language) for one in kept)
    return Ground(
        voice=voice,
        header=header,
        names=names_of(header.persons),
        histories=histories,
        changes=tuple(
            of_history(one, header.persons, baselines, _numbers(left_out, one.instrument.code)) for one in histories
        ),
        assignments=tuple(case.assignments_with(caseload, couple, header.persons)),
        baselines=baselines,
        choices=choices,
        left_out=tuple(
            LeftOut(one.instrument.in_language(voice.language), one.round, one.because) for one in left_out
        ),
    )


def _numbers(left_out: Iterable[LeftOut], code: str) -> frozenset[int]:
    return frozenset(one.round.number for one in left_out if one.instrument.code == code)


def _therapist_name(caseload: Caseload) -> str:
    therapist = caseload.session.get_one(Therapist, caseload.therapist_id)
    return caseload.keyring.practice().open("therapist.name", therapist.id, therapist.name).decode()


def _person(person: Person, name: str) -> content.Person:
    return content.Person(name, "circle" if person.position == 1 else "diamond", person.full_name)


def _period(ground: Ground) -> str:
    """From the first to the latest response."""
    if not ground.moments:
        return ground.voice.say(N_("nothing chosen was sent") if ground.left_out else N_("nothing sent yet"))
    days: tuple[date, date] = (
        ground.voice.local_day(min(ground.moments)),
        ground.voice.local_day(max(ground.moments)),
    )
    first, latest = (ground.voice.day(day, "d MMM y") for day in days)
    return first if days[0] == days[1] else ground.voice.say(N_("%(first)s to %(latest)s"), first=first, latest=latest)


def _programme(ground: Ground, steps: int) -> str:
    """How many steps both have sent at least once, and how many only one of them has."""
    both = sum(any(all(asked.sent) for asked in found.rounds) for found in ground.histories)
    one = len(ground.histories) - both
    if ground.left_out:
        return ground.voice.say(N_("%(both)s of %(steps)s steps by both in the rounds shown"), both=both, steps=steps)
    if one:
        return ground.voice.say(
            N_("%(both)s of %(steps)s steps by both, %(one)s more by one"), both=both, steps=steps, one=one
        )
    return ground.voice.say(N_("%(both)s of %(steps)s steps by both"), both=both, steps=steps)


def _counts(ground: Ground) -> list[content.Count]:
    """How many questions each answered of those that they were asked in what they sent; private ones left out."""
    found = []
    for person, name in zip(ground.header.persons, ground.names, strict=True):
        counts = [
            answering.counts(one.form, one.answers, leave_out_private=True)
            for one in ground.sent
            if one.partner_id == person.id
        ]
        if counts:
            found.append(content.Count(name, sum(one.answered for one in counts), sum(one.total for one in counts)))
    return found
