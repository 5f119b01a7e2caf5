"""How pages name a session: with whom, who came, what the parts of its note are called."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from practice.services.couple.couples import Person, couple_name
from practice.services.session import session_records
from practice.services.session.session_records import Session
from practice.web import page

TEMPLATES = {"free": _l("Free"), "dap": "DAP", "soap": "SOAP"}
FIELDS = {
    "text": (_l("Note"), ""),
    "subjective": (_l("Subjective"), _l("What they reported.")),
    "objective": (_l("Objective"), _l("What you observed.")),
    "data": (_l("Data"), _l("What was said and done.")),
    "assessment": (_l("Assessment"), _l("What you make of it.")),
    "plan": (_l("Plan"), _l("What comes next.")),
}


def parts_of(template: str) -> tuple[str, ...]:
    """The fields of a template, in their order."""
    return session_records.TEMPLATES[template]


def at_start(words: str) -> str:
    """Words that open a line: "today, 16:00" is "Today, 16:00"; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def kind(session: Session) -> str:
    """Such as "joint" or "individual, with Maya"."""
    if session.person is None:
        return gettext("joint")
    return gettext("individual, with %(name)s", name=session.person.label)


def title(session: Session) -> str:
    """Such as "Session of 9 Nov 2026, joint"."""
    return gettext("Session of %(day)s, %(kind)s", day=page.format_day(session.held_at), kind=kind(session))


def attendance(session: Session, persons: Sequence[Person]) -> str:
    """Who came, in a few words."""
    return attendances(persons, session.kind, session.person)[session.attendance]


def attendances(persons: Sequence[Person], kind_of: str, person: Person | None) -> dict[str, str]:
    """Every possible attendance of a session in words."""
    by_position = {one.position: one.label for one in persons}
    words = _of_one(person.label) if kind_of != "joint" and person else _of_both(couple_name(persons))
    return {
        key: gettext("Only %(name)s came", name=by_position[position]) if position else words[key]
        for key, position in session_records.attendances(persons, kind_of).items()
    }


def _of_both(names: str) -> dict[str, str]:
    return {
        session_records.EVERYBODY: gettext("%(names)s came", names=names),
        session_records.NOBODY: gettext("Nobody came"),
        session_records.CANCELLED: gettext("Cancelled"),
    }


def _of_one(name: str) -> dict[str, str]:
    return {
        session_records.EVERYBODY: gettext("%(name)s came", name=name),
        session_records.NOBODY: gettext("%(name)s did not come", name=name),
        session_records.CANCELLED: gettext("Cancelled"),
    }


def state(session: Session) -> str:
    """How far the note is: amended, finished, or when it was saved last."""
    if session.amendments:
        return gettext("amended")
    if session.finished_at:
        return gettext("finished %(day)s", day=page.format_day(session.finished_at, "d MMM"))
    if session.saved_at:
        return gettext("saved %(moment)s", moment=page.format_moment(session.saved_at))
    return gettext("nothing written yet")
