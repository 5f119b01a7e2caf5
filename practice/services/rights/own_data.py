"""Everything that is kept of one partner and is theirs, for that partner alone: a document of plain values.

Nothing in it comes from the other partner or says that there is anything of theirs. What somebody may be made to ask
for by another, private answers and the private check-in, is held back unless the therapist ticks it.

The document (format "fourfold-own-data", version 1; UTF-8 JSON; moments in UTC, ISO 8601):
person, taking_part, consent, forms (each question with its words, the answer in words and as it is stored, what may be
shown and since when), homework, events, messages, sessions_alone, reports, private (only where it was ticked),
authorizations and released (what left the couple of theirs), held_back (sentences).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from practice.access.caseload import Caseload
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.models.session_record import SessionRecord
from practice.refusals import NotOnCaseload
from practice.services.couple import case, couples
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.rights import own_forms, own_outside, own_private, own_traces
from practice.services.rights.moments import moment
from practice.services.session import session_notes, session_records
from practice.texts import N_, Translate, translator

FORMAT, VERSION = "fourfold-own-data", 1
RISKS = (
    N_("A person can be made to ask for this by somebody who wants to read it. Ask, alone, who it is for."),
    N_("A file or a print can be found, copied and shown to others. It can’t be called back."),
    N_("Hand it over to this person alone, never by way of the other partner, and to no mailbox that both read."),
)
HELD_BACK = (
    # client: what is not in the copy of somebody's own data
    N_(
        "Notes on sessions with more than one person, goals and other words about more than one person: they speak of "
        "others too. They can be asked for; your therapist goes through them first and takes out what is not yours."
    ),
    # client: what is not in it either
    N_("Your therapist’s own working notes."),
)
# client: what is not in it either
PRIVATE_HELD_BACK = N_(
    "Answers to questions that are marked as private, private check-ins, and what was noted about being asked alone, "
    "whether or not there are any. They can be asked for, alone."
)
# client: what is not in it either
NOTES_HELD_BACK = N_("Notes on sessions alone that are not in here, if there are any. They can be asked for.")


@dataclass(frozen=True)
class Wanted:
    """What the therapist ticked: the private part, and the notes on sessions alone that go in."""

    private: bool = False
    notes: frozenset[UUID] = frozenset()

    @property
    def scope(self) -> str:
        """For the audit trail, in twenty letters."""
        return f"{'private' if self.private else 'usual'}, {len(self.notes)} notes"


@dataclass(frozen=True)
class Alone:
    """A session with one partner alone, to be ticked."""

    id: UUID
    held_at: datetime
    has_words: bool


@dataclass(frozen=True)
class Offer:
    """The page before an export. Opens no answer."""

    header: CaseHeader
    person: Person
    sessions: tuple[Alone, ...]


@dataclass(frozen=True)
class Made:
    """The document with the day it was made on, in the practice's time zone."""

    made_on: date
    language: str
    document: dict[str, Any] = field(repr=False)


def offer(caseload: Caseload, ref: str, position: int) -> Offer:
    """What there is to tick. Raises NotOnCaseload, also for somebody who was erased."""
    _, partner = _partner(caseload, ref, position)
    header = case.header(caseload, ref)
    sessions = tuple(Alone(one.id, one.held_at, one.revision > 0) for one in _alone(caseload, partner.id))
    return Offer(header, header.person_at(position), sessions)


def make(caseload: Caseload, ref: str, position: int, wanted: Wanted, action: str) -> Made:
    """One partner's document, audited as `action` with its scope; the right of access stands while own answers are
    off or restricted. Raises NotOnCaseload, Unreadable.
    """
    couple, partner = _partner(caseload, ref, position)
    say = translator(partner.language)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": caseload.today.isoformat(),
        "practice": caseload.session.scalars(select(Practice.name)).one(),
        "person": _person(caseload, partner),
        "taking_part": own_traces.taking_part(caseload, partner),
        "consent": own_traces.consent(caseload, couple, partner),
        "forms": own_forms.forms(caseload, couple, partner, with_private=wanted.private),
        "homework": own_traces.homework(caseload, partner),
        "events": own_traces.events(caseload, couple, partner),
        "messages": own_traces.messages(caseload, partner),
        "sessions_alone": list(_sessions(caseload, partner, wanted)),
        "reports": own_traces.reports(caseload, partner),
        "authorizations": own_outside.papers(caseload, partner),
        "released": own_outside.released(caseload, partner),
        "held_back": _held_back(wanted, say),
    }
    if wanted.private:
        document["private"] = own_private.private(caseload, partner)
    caseload.audit.record(
        caseload.actor, action, couple_id=couple.id, about=("partner", partner.id), outcome=wanted.scope[:20]
    )
    return Made(caseload.today, partner.language, document)


def _partner(caseload: Caseload, ref: str, position: int) -> tuple[Couple, Partner]:
    couple = caseload.couple(ref)
    partner = couples.partner_at(caseload, ref, position)
    if partner.erased_at is not None:
        raise NotOnCaseload
    return couple, partner


def _person(caseload: Caseload, partner: Partner) -> dict[str, Any]:
    known = couples.person_of(caseload.keyring, partner).details
    return {
        "first_name": known.first_name,
        "last_name": known.last_name,
        "pronouns": known.pronouns,
        "language": known.language,
        "email": known.email,
        "phone": known.phone,
        "may_be_written_to": known.safe_contact,
        "in_an_emergency": known.emergency,
        "kept_since": moment(partner.created_at),
    }


def _alone(caseload: Caseload, partner_id: UUID) -> Sequence[SessionRecord]:
    return caseload.session.scalars(
        select(SessionRecord)
        .where(SessionRecord.partner_id == partner_id)
        .order_by(SessionRecord.held_at, SessionRecord.id)
    ).all()


def _sessions(caseload: Caseload, partner: Partner, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every session with this person alone; the note of those that were ticked."""
    for row in _alone(caseload, partner.id):
        said: dict[str, Any] = {"held_at": moment(row.held_at)}
        if row.id in wanted.notes:
            written, added = session_notes.for_own_data(caseload, row)
            parts = [name for name in session_records.FIELDS if name in written.texts]
            said["note"] = [{"part": name, "text": written.texts[name]} for name in parts]
            said["agreed"] = written.homework
            said["added_later"] = [{"at": moment(one.written_at), "text": one.text} for one in added]
        yield said


def _held_back(wanted: Wanted, say: Translate) -> list[str]:
    private = () if wanted.private else (PRIVATE_HELD_BACK,)
    return [say(one) for one in (*HELD_BACK, NOTES_HELD_BACK, *private)]
