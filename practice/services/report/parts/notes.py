"""What the therapist has of their own in the report: private notes that they ticked, and how often the couple came."""

from datetime import datetime

from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.services.report.parts.ground import Ground
from practice.services.session import private_notes, session_records
from practice.services.session.session_records import EVERYBODY, Session
from practice.texts import N_
from reports import content


def notes(caseload: Caseload, couple: Couple, ground: Ground) -> tuple[content.Note, ...]:
    """The private notes that were ticked, oldest first; none of them without a tick of its own."""
    found = private_notes.ticked(caseload, couple, ground.header.persons, ground.choices.notes)
    return tuple(content.Note(_title(ground, one.session), one.text) for one in found)


def _title(ground: Ground, session: Session) -> str:
    day = ground.voice.day_of(session.held_at)
    if session.person is None:
        return ground.voice.say(N_("Session of %(day)s"), day=day)
    name = dict(zip([one.id for one in ground.header.persons], ground.names, strict=True))[session.person.id]
    return ground.voice.say(N_("Session of %(day)s, %(name)s alone"), day=day, name=name)


def sessions_together(caseload: Caseload, couple: Couple, ground: Ground, until: datetime) -> int | None:
    """How many sessions both came to within the chosen days, up to a moment; None where none was written down.

    Sessions with one partner alone are not counted: whoever only reads the case does not know of them.
    """
    found = [
        one
        for one in session_records.of_couple(caseload, couple, ground.header.persons)
        if one.is_joint and one.revision and one.held_at <= until
    ]
    if not found:
        return None
    days = [ground.voice.local_day(one.held_at) for one in found if one.attendance == EVERYBODY]
    return sum(map(ground.choices.holds_day, days))
