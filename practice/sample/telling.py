"""Tells a sample couple's months through the use cases that its therapist and partners take, each at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from practice import clock
from practice.access.caseload import Caseload
from practice.assessment.answers import Answer
from practice.models.assignment import Assignment
from practice.sample import meetings
from practice.sample.happenings import Happening, Scene
from practice.sample.moments import Calendar
from practice.sample.sitting import sit
from practice.sample.stories import Case, Round, Sitting, Together
from practice.sample.team import Team
from practice.services.assigning import assignments
from practice.services.assigning.assignments import Choices
from practice.services.couple import couples
from practice.services.joint import feedback, release
from practice.services.review import review
from practice.services.safety import private_reading, safety

DAYS_TO_ANSWER = 10
Act = tuple[datetime, Callable[[], object]]


@dataclass
class Telling:
    """One couple's case while it is being told.

    `pin_hash` is of a PIN that nobody knows: those who were given theirs keep it to themselves. It is the same for all,
    because a hash of each one's own would be most of the time that loading takes.
    """

    caseload: Caseload
    case: Case
    calendar: Calendar
    team: Team
    pin_hash: str
    ref: str = ""
    assigned: dict[int, Assignment] = field(default_factory=dict)
    sent: dict[tuple[str, int], dict[str, Answer]] = field(default_factory=dict)

    def tell(self) -> None:
        """Add the couple and do everything that happened to it, in order of time."""
        acts = [*self._intake()]
        for number in range(len(self.case.rounds)):
            acts += self._round(number)
        acts += meetings.acts(self.caseload, self.case, self.calendar, lambda: self.ref)
        if self.case.pinned:
            acts.append((self.calendar.at_work(1, "15:30"), self._pin))
        acts += [(self.calendar.at_work(one.ago, one.at), self._happen(one)) for one in self.case.happenings]
        for moment, act in sorted(acts, key=lambda one: one[0]):
            with clock.at(moment):
                act()

    def _pin(self) -> None:
        meetings.pin_all(self.caseload, self.case, self.ref, self._assignment_id(len(self.case.rounds) - 1))

    def _happen(self, what: Happening) -> Callable[[], object]:
        return lambda: what.happen(Scene(self.caseload, self.ref, self.assigned, self.team))

    def _intake(self) -> list[Act]:
        case, at_work = self.case, self.calendar.at_work
        acts: list[Act] = [(at_work(case.added_ago, "10:05"), self._add)]
        if case.policy is not None:
            acts.append((at_work(case.added_ago, "10:12"), self._record_policy(case.policy)))
        for asked in case.asked_alone:
            moment = at_work(asked.ago, f"11:{20 * asked.position}")
            acts.append((moment, self._ask_alone(asked.position, moment, asked.how)))
        if case.joint_work_ago is not None:
            decided = at_work(case.joint_work_ago, "12:05")
            acts.append((decided, lambda: safety.decide(self.caseload, self.ref, "joint")))
        if case.new_pin is not None:
            acts.append((at_work(1, "15:40"), self._renew_pin(case.new_pin)))
        return acts

    def _add(self) -> None:
        planned = self.case.next_session
        next_session_at = self.calendar.ahead(planned.ahead, planned.at) if planned else None
        details = [partner.details for partner in self.case.partners]
        couple = couples.add(self.caseload, details, next_session_at, pins_later=True)
        self.ref = couple.ref
        if self.case.rounds:
            for partner in self.caseload.couple(self.ref).partners:
                partner.pin_hash = self.pin_hash

    def _record_policy(self, policy: str) -> Callable[[], object]:
        return lambda: couples.record_policy(self.caseload, self.ref, policy)

    def _ask_alone(self, position: int, moment: datetime, how: str) -> Callable[[], object]:
        day = self.calendar.day(moment)
        return lambda: safety.record_asked(self.caseload, self.ref, position, day, how)

    def _renew_pin(self, position: int) -> Callable[[], object]:
        return lambda: couples.renew_pin(self.caseload, self.ref, position)

    def _round(self, number: int) -> list[Act]:
        told = self.case.rounds[number]
        at_work = self.calendar.at_work
        acts: list[Act] = [(at_work(told.assigned_ago, "12:30"), lambda: self._assign(number, told))]
        if number == 0:
            acts.append((at_work(told.assigned_ago, "12:45"), self._hand_over_pins))
        for who, sitting in enumerate(told.sittings):
            if sitting is not None:
                starts = self.calendar.ago(sitting.ago, sitting.at)
                acts.append((starts, self._sit(number, who, sitting, starts)))
        if told.reviewed_ago is not None:
            acts.append((at_work(told.reviewed_ago, "15:10"), lambda: self._mark_reviewed(number)))
        if told.together is not None:
            acts += self._look_together(number, told.together)
        return acts

    def _look_together(self, number: int, told: Together) -> list[Act]:
        at_work = self.calendar.at_work
        acts: list[Act] = [
            (at_work(told.ago, "15:20"), lambda: self._write(number, told)),
            (at_work(told.ago, "15:28"), lambda: self._release(number, told)),
        ]
        if told.withdrawn_ago is not None:
            acts.append((at_work(told.withdrawn_ago, "15:40"), lambda: self._withdraw(number)))
        return acts

    def _write(self, number: int, told: Together) -> None:
        feedback.write(self.caseload, self.ref, self._assignment_id(number), told.words, 0)

    def _release(self, number: int, told: Together) -> None:
        release.release(self.caseload, self.ref, self._assignment_id(number), told.opened)

    def _withdraw(self, number: int) -> None:
        release.withdraw(self.caseload, self.ref, self._assignment_id(number))

    def _assign(self, number: int, told: Round) -> None:
        due_on = self.calendar.day(clock.now()) + timedelta(days=DAYS_TO_ANSWER)
        if told.due_ahead is not None:
            due_on = self.calendar.day(self.calendar.now) + timedelta(days=told.due_ahead)
        choices = Choices(told.instrument, due_on=due_on, is_last=told.is_last)
        self.assigned[number] = assignments.assign(self.caseload, self.ref, choices)

    def _hand_over_pins(self) -> None:
        for position in (1, 2):
            couples.pin_handed_over(self.caseload, self.ref, position)

    def _sit(self, number: int, who: int, sitting: Sitting, starts: datetime) -> Callable[[], object]:
        return lambda: self._answer(number, who, sitting, starts)

    def _answer(self, number: int, who: int, sitting: Sitting, starts: datetime) -> None:
        assignment = self._assignment(number)
        key = (assignment.instrument, who)
        partner_id = self.caseload.couple(self.ref).partners[who].id
        homework = next(one for one in assignment.homework if one.partner_id == partner_id)
        answers = sit(
            self.caseload,
            homework,
            self.case,
            who,
            sitting,
            progress=self.case.progress(number),
            starts=starts,
            earlier=self.sent.get(key),
        )
        if sitting.part == 1:
            self.sent[key] = answers

    def _assignment(self, number: int) -> Assignment:
        return self.caseload.assignment(self.ref, self._assignment_id(number))

    def _assignment_id(self, number: int) -> UUID:
        return self.assigned[number].id

    def _mark_reviewed(self, number: int) -> None:
        review.mark_reviewed(self.caseload, self.ref, self._assignment_id(number))
        for partner in self.caseload.couple(self.ref).partners:
            private_reading.open_page(self.caseload, self.ref, partner.position)
