"""One partner's own report: what that partner answered, for that partner alone.

Off unless the case hands over own answers, for both partners or for neither; looked at when it is asked for, when it is
built and when it is opened. Answers come from `disclosure.own_copy`, so without private questions and without the
private check-in; no sentence, number or date in it comes from the other partner.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from practice.access import restricted
from practice.access.caseload import Caseload
from practice.assessment import answers as answering
from practice.models.couple import Couple, Partner
from practice.models.report import Report
from practice.refusals import NotOnCaseload, OwnAnswersOff
from practice.services.people import people
from practice.services.report.own.ground import ground_of
from practice.services.report.own.method import method
from practice.services.report.own.missing import missing
from practice.services.report.own.plan import plan
from practice.services.report.own.steps import steps, well
from practice.services.report.own.summary import summary
from practice.services.report.parts.appendix import appendix
from practice.services.report.parts.ground import Ground
from practice.services.report.parts.voice import SHORT_DAY
from practice.services.report.parts.words import words
from practice.texts import N_
from reports.content import Count, Person
from reports.own_content import OwnReport


def settle(caseload: Caseload, ref: str, choices: Mapping[str, Any], partner_id: UUID | None) -> dict[str, Any]:
    """The choices as they are kept; in the partner's own language where none was chosen.

    Raises NotOnCaseload, also for somebody who is not a partner of this couple, OwnAnswersOff and PartnerRestricted.
    """
    couple = caseload.couple(ref)
    partner = _partner_of(couple, partner_id)
    require_on(couple)
    restricted.refuse(couple, partner.id)
    return {**choices, "language": choices.get("language") or partner.language}


def require_on(couple: Couple) -> None:
    """Raises OwnAnswersOff while own answers are not handed over in this case."""
    if not couple.own_answers:
        raise OwnAnswersOff


def collect(caseload: Caseload, report: Report) -> OwnReport:
    """What the partner's own report says now. Raises NotOnCaseload, OwnAnswersOff, Unreadable."""
    couple = caseload.couple_by_id(report.couple_id)
    partner = _partner_of(couple, report.partner_id)
    require_on(couple)
    ground = ground_of(caseload, report, couple, partner)
    voice = ground.voice
    made_on = voice.local_day(report.requested_at)
    return OwnReport(
        language=voice.language,
        paper=ground.choices.paper,
        title=voice.say(N_("Your own answers")),
        person=_person(ground),
        therapist=people.names(caseload.session, caseload.keyring, [report.requested_by])[report.requested_by],
        made_on=made_on,
        made_words=voice.day(made_on),
        period=_period(ground),
        summary=summary(ground),
        method=method(ground),
        answered=_count(ground),
        well=well(ground),
        steps=steps(ground),
        plan=plan(ground),
        words=words(ground),
        missing=missing(ground),
        appendix=appendix(ground) if ground.choices.holds("appendix") else (),
    )


def _partner_of(couple: Couple, partner_id: UUID | None) -> Partner:
    for partner in couple.partners:
        if partner.id == partner_id and partner.erased_at is None:
            return partner
    raise NotOnCaseload


def _person(ground: Ground) -> Person:
    (person,) = ground.header.persons
    return Person(ground.names[0], "circle" if person.position == 1 else "diamond", person.full_name)


def _period(ground: Ground) -> str:
    """From the first to the latest answers."""
    if not ground.moments:
        return ground.voice.say(N_("nothing sent yet"))
    days: list[date] = sorted({ground.voice.local_day(one) for one in ground.moments})
    first, latest = ground.voice.day(days[0], SHORT_DAY), ground.voice.day(days[-1], SHORT_DAY)
    return first if len(days) == 1 else ground.voice.say(N_("%(first)s to %(latest)s"), first=first, latest=latest)


def _count(ground: Ground) -> Count | None:
    """How many questions were answered of those that were asked in what was sent; private ones left out."""
    counts = [answering.counts(one.form, one.answers, leave_out_private=True) for one in ground.sent]
    if not counts:
        return None
    return Count(ground.names[0], sum(one.answered for one in counts), sum(one.total for one in counts))
