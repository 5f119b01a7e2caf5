"""Sessions, goals and pins of a sample couple, made through the use cases of the therapist's own pages."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from practice.access.caseload import Caseload
from practice.sample.moments import Calendar
from practice.sample.stories import Aim, Case, Meeting
from practice.services.couple import goals
from practice.services.couple.goals import Source
from practice.services.review import pins
from practice.services.session import private_notes, session_notes, session_records
from practice.services.session.session_notes import Written

Act = tuple[datetime, Callable[[], object]]
LENGTH = timedelta(minutes=55)  # the note is finished when the session is over


def acts(caseload: Caseload, case: Case, calendar: Calendar, ref: Callable[[], str]) -> Iterator[Act]:
    """Everything that happened in and around the sessions, each with its moment; `ref` is known once that comes."""
    for meeting in case.meetings:
        held_at = calendar.at_work(meeting.ago, meeting.at)
        yield held_at + LENGTH, _hold(caseload, ref, meeting, held_at)
    for aim in case.aims:
        yield calendar.at_work(aim.ago, "16:20"), _add(caseload, ref, aim)
        if aim.status != "open":
            yield calendar.at_work(aim.status_ago, "16:25"), _set_status(caseload, ref, aim)


def _hold(caseload: Caseload, ref: Callable[[], str], meeting: Meeting, held_at: datetime) -> Callable[[], object]:
    def hold() -> None:
        session_id = session_records.start(caseload, ref(), meeting.alone)
        written = Written(held_at, session_records.EVERYBODY, meeting.template, meeting.texts, meeting.homework)
        session_notes.save(caseload, ref(), session_id, written, 0)
        if meeting.private:
            private_notes.save(caseload, ref(), session_id, meeting.private, 0)
        if meeting.is_finished:
            session_notes.finish(caseload, ref(), session_id)
        if meeting.amended:
            session_notes.amend(caseload, ref(), session_id, meeting.amended)

    return hold


def _add(caseload: Caseload, ref: Callable[[], str], aim: Aim) -> Callable[[], object]:
    instrument, area = aim.area
    return lambda: goals.add(caseload, ref(), aim.words, Source(instrument, area, "", is_priority=True))


def _set_status(caseload: Caseload, ref: Callable[[], str], aim: Aim) -> Callable[[], object]:
    def change() -> None:
        found = goals.of_couple(caseload, caseload.couple(ref()))
        goal = next(one for one in found if one.words == aim.words)
        goals.set_status(caseload, ref(), goal.id, aim.status)

    return change


def pin_all(caseload: Caseload, case: Case, ref: str, assignment_id: UUID) -> None:
    """Put what the story pins on the agenda."""
    for kind, key in case.pinned:
        pins.pin(caseload, ref, assignment_id, kind, key)
