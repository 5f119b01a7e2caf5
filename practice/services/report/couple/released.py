"""Which rounds a couple's report may be made of: what is released now, and nothing that ended meanwhile.

The request keeps the releases that it was made for. A report of them is neither made nor handed out once one has ended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from practice import programme
from practice.access import disclosure, restricted
from practice.access.caseload import Caseload
from practice.access.joint import Joint
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.report import Report
from practice.refusals import Refusal
from practice.services.assigning import assignments
from practice.services.joint import release_ends
from practice.services.people import accounts
from practice.services.report.request import choices as request_choices
from practice.texts import N_

RELEASES = "releases"  # the key under which a request keeps the ids

FROZEN = {
    "separated": N_("The couple has separated, so there is no report for the two of them: nothing is shown jointly."),
    "ended": N_("The case has ended, so there is no report for the two of them: nothing is shown jointly."),
    "archived": N_("The case is archived, so there is no report for the two of them: nothing is shown jointly."),
}
RESTRICTED = N_("A partner asked that their data is kept and not worked with, so no report on both is made.")
RESTRICTED_ONE = N_("This partner asked that their data is kept and not worked with, so no report of it is made.")
WITHDREW = N_("A partner has withdrawn, so there is no report for the two of them: nothing is shown jointly.")
NOTHING = N_("Nothing is released for the two of them. Release a round first, then ask for their report.")
NOT_CHOSEN = N_("No released round is among those that you chose. Choose another period, or other rounds.")


class NotForTheCouple(Refusal):
    """A report for the two of them can't be asked for, or not be made any more; the message says why."""

    message = NOTHING


class ReleaseEnded(NotForTheCouple):
    """Between the request and the build a release ended or was made anew."""

    message = N_("What this report was asked for is not released any more. Look at the release, then ask for it again.")


@dataclass(frozen=True)
class ReleasedRound:
    """A round that the couple may look at together now, for the therapist who asks for the report.

    `key` is its name in the choices ("s1.2"); `title` the form's in English; `sent_at` when its last answers came in.
    """

    release_id: UUID
    assignment: Assignment
    key: str
    title: str
    sent_at: datetime

    @property
    def number(self) -> int:
        return self.assignment.round


@dataclass(frozen=True)
class Ready:
    """The released rounds in the programme's order, or why there can be no report for the two of them."""

    rounds: tuple[ReleasedRound, ...] = ()
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.rounds)


def couple_report_ready(caseload: Caseload, ref: str) -> Ready:
    """What a couple's report could be asked for now; opens no answer. Raises NotOnCaseload."""
    return ready(caseload, caseload.couple(ref))


def ready(caseload: Caseload, couple: Couple) -> Ready:
    """The same for a couple that the caller has from the caseload already."""
    if couple.status not in disclosure.JOINT_STATUSES:
        return Ready(reason=FROZEN[couple.status])
    if any(partner.is_out for partner in couple.partners):
        return Ready(reason=RESTRICTED if restricted.stands(couple) else WITHDREW)
    given = {one.id: one for one in assignments.of_couple(caseload, couple)}
    live = release_ends.live(caseload.session, couple.id)
    rounds = [_round(one.id, given[one.assignment_id]) for one in live if one.assignment_id in given]
    return Ready(tuple(sorted(rounds, key=_place))) or Ready(reason=NOTHING)


def _place(one: ReleasedRound) -> tuple[int, int]:
    """The programme's order, then the rounds'."""
    order = [form.code for form in programme.catalogue().programme]
    return order.index(one.assignment.instrument), one.number


def _round(release_id: UUID, assignment: Assignment) -> ReleasedRound:
    form = assignments.form_of(assignment)
    sent = [one.sent_at for one in assignment.homework if one.sent_at]
    return ReleasedRound(
        release_id=release_id,
        assignment=assignment,
        key=request_choices.round_key(form.code, assignment.round),
        title=form.title,
        sent_at=max(sent),
    )


def settle(caseload: Caseload, ref: str, choices: Mapping[str, Any], _partner_id: UUID | None) -> dict[str, Any]:
    """The choices with the releases that the report is asked for. Raises NotOnCaseload, NotForTheCouple."""
    couple = caseload.couple(ref)
    found = ready(caseload, couple)
    if not found:
        raise NotForTheCouple(found.reason)
    chosen = chosen_of(caseload, found.rounds, choices)
    if not chosen:
        raise NotForTheCouple(NOT_CHOSEN)
    kept = [one for one in chosen if _says_something(disclosure.for_couple(caseload, couple, one.assignment.id))]
    if not kept:
        raise NotForTheCouple(NOTHING)
    return {**choices, RELEASES: [str(one.release_id) for one in kept]}


def _says_something(joint: Joint | None) -> bool:
    """Whether a release opens anything at all; one may hold nothing that both allow."""
    if joint is None:
        return False
    shown, words = joint.shown, joint.words
    return any((shown.areas, shown.questions, shown.texts, words.pattern, words.strengths, words.aims))


def chosen_of(
    caseload: Caseload, rounds: Iterable[ReleasedRound], choices: Mapping[str, Any]
) -> list[ReleasedRound]:
    """Those of the released rounds that the choices hold: by round and by the period of their last answers."""
    wanted = request_choices.read(choices)
    practice = accounts.practice_of(caseload.session)
    zone = ZoneInfo(practice.time_zone if practice else "UTC")
    return [
        one
        for one in rounds
        if wanted.holds_round(one.assignment.instrument, one.number, one.sent_at.astimezone(zone).date())
    ]


def still_holds(session: Session, report: Report) -> bool:
    """Whether everything that a couple's report was asked for is still released, as the database has it now."""
    wanted = {UUID(one) for one in report.choices.get(RELEASES, ())}
    return bool(wanted) and wanted <= {one.id for one in release_ends.live(session, report.couple_id)}


def joint_rounds(caseload: Caseload, couple: Couple, report: Report, language: str) -> list[tuple[Assignment, Joint]]:
    """What the couple may see together of each round that the report was asked for, in the programme's order.

    Raises ReleaseEnded where one of them is not released any more or nothing joint is possible now, and Unreadable.
    """
    if not still_holds(caseload.session, report):
        raise ReleaseEnded
    wanted = set(report.choices[RELEASES])
    rounds = [one for one in ready(caseload, couple).rounds if str(one.release_id) in wanted]
    found = [
        (one.assignment, joint)
        for one in rounds
        if (joint := disclosure.for_couple(caseload, couple, one.assignment.id, language)) is not None
    ]
    if len(found) < len(wanted) or not any(_says_something(joint) for _, joint in found):
        raise ReleaseEnded
    return found
