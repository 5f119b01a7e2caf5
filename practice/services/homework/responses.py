"""Responses: a draft is sent once, becomes immutable, and its author says what may be looked at together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock
from practice.access import keyring as owners
from practice.access import sharing_choice
from practice.access.homework_link import Visit
from practice.access.joint import Choice
from practice.assessment.instrument import Instrument, Item
from practice.models.response import Response, SharingChoice
from practice.refusals import LinkNotOpen
from practice.services.caseload import progress
from practice.services.homework import drafts, homework
from practice.services.joint import release_ends
from practice.services.safety import private_pages
from practice.texts import N_

WORDING_VERSION = "1"  # raise with every change to the words below
LEVELS = {
    "talk_first": N_("I’d like to talk with my therapist first"),
    "areas": N_("Area results"),
    "ratings": N_("Area results and my ratings"),
}
LEVEL_HINTS = {
    "talk_first": N_("Nothing from these questions is looked at together."),
    "areas": N_("One number for each area about me or the two of us, no single answers."),
    "ratings": N_("Also how I answered each question that can be shown, my notes, and what I say about my partner."),
}


@dataclass(frozen=True)
class Sharing:
    """What one partner allows; `words` are the keys of the open texts that they ticked."""

    level: str = "talk_first"
    words: tuple[str, ...] = ()


def send(visit: Visit, sharing: Sharing) -> Response:
    """Send the draft, once: it becomes a response with its exact version and the promise that its author read.

    Sending again gives the response that is there. Raises LinkNotOpen before the acknowledgement.
    """
    homework.lock(visit)
    sent = response_of(visit)
    if sent is not None:
        return sent
    acknowledged = homework.acknowledgement_of(visit)
    if acknowledged is None:
        raise LinkNotOpen
    owner = owners.person(visit.partner.id)
    promise = visit.keyring.open_text(owner, "acknowledgement.promise", acknowledged.id, acknowledged.promise)
    response = keep(visit, drafts.for_sending(visit), promise, sharing)
    drafts.destroy(visit)
    visit.row.written_items = []
    return response


@dataclass(frozen=True)
class FromPaper:
    """Who typed a response from a sheet of paper, the day of the sheet, and that of the signature if there is one."""

    entered_by: UUID
    answered_on: date
    signed_on: date | None


def keep(
    visit: Visit, answers: Mapping[str, Any], promise: str, sharing: Sharing, paper: FromPaper | None = None
) -> Response:
    """Make answers a response of this homework, with everything that follows from its being sent.

    The caller has locked the homework and found it unsent.
    """
    form = homework.form_of(visit)
    owner = owners.person(visit.partner.id)
    response = _new_response(visit, form)
    if paper is not None:
        response.entered_by, response.answered_on = paper.entered_by, paper.answered_on
    response.answers = visit.keyring.seal_json(owner, "response.answers", response.id, dict(answers))
    response.promise = visit.keyring.seal_text(owner, "response.promise", response.id, promise)
    visit.session.add(response)
    visit.session.flush()
    choose_sharing(visit, sharing, paper.signed_on if paper else None)
    visit.homework.sent_at = response.sent_at
    visit.session.flush()
    progress.refresh(visit.session, response.couple_id)
    action = "response.entered" if paper else "homework.sent"
    visit.audit.record(visit.actor, action, couple_id=response.couple_id, about=("response", response.id))
    private_pages.note_response(visit.session, visit.keyring, form, response, answers)
    return response


def _new_response(visit: Visit, form: Instrument) -> Response:
    assignment = visit.assignment
    return Response(
        id=uuid4(),
        homework_id=visit.homework.id,
        partner_id=visit.partner.id,
        couple_id=assignment.couple_id,
        instrument=form.code,
        instrument_version=form.version,
        score_lineage=form.score_lineage,
        definition_sha256=form.sha256,
        round=assignment.round,
        areas=assignment.areas,
        is_last=assignment.is_last,
        language=form.language,
        sent_at=clock.now(),
    )


def response_of(visit: Visit) -> Response | None:
    return visit.session.scalar(select(Response).where(Response.homework_id == visit.homework.id))


def open_words(form: Instrument) -> tuple[Item, ...]:
    """The questions whose words can be ticked one by one: open texts and plans that are not private."""
    return tuple(item for item in form.items if item.type in ("text", "plan") and item.privacy != "private")


def choose_sharing(visit: Visit, sharing: Sharing, signed_on: date | None = None) -> None:
    """Keep the author's choice as a new row with its time and wording; the newest counts. Raises LinkNotOpen unsent.

    `signed_on` is the day of the signature where the choice was made on paper.
    A narrower choice than before ends what was released of this round, in the same transaction; a wider one releases
    nothing.
    """
    response = response_of(visit)
    if response is None:
        raise LinkNotOpen
    release_ends.lock(visit.session, response.couple_id)
    allowed = {item.key for item in open_words(homework.form_of(visit))}
    before = sharing_choice.current(visit.session, [response.id])[response.id]
    row = SharingChoice(
        response_id=response.id,
        level=sharing.level,
        words=[key for key in sharing.words if key in allowed],
        wording_version=WORDING_VERSION,
        chosen_at=_after_the_last(visit.session, response.id),
        signed_on=signed_on,
    )
    visit.session.add(row)
    visit.session.flush()
    visit.audit.record(
        visit.actor, "sharing.chosen", couple_id=response.couple_id, about=("response", response.id)
    )
    if not Choice(row.level, frozenset(row.words)).covers(before):
        release_ends.end(
            visit.session, visit.audit, visit.actor, response.couple_id, "narrowed", visit.assignment.id
        )


def _after_the_last(session: Session, response_id: UUID) -> datetime:
    """Now, or a moment after the newest choice where the clock went back: the newest is always the last one made."""
    last = session.scalar(select(func.max(SharingChoice.chosen_at)).where(SharingChoice.response_id == response_id))
    return clock.now() if last is None else max(clock.now(), last + timedelta(microseconds=1))


def sharing_of(visit: Visit) -> Sharing:
    """The author's newest choice; "talk first" where there is none. Raises LinkNotOpen unsent."""
    response = response_of(visit)
    if response is None:
        raise LinkNotOpen
    return newest_choice(visit.session, response.id)


def newest_choice(session: Session, response_id: UUID) -> Sharing:
    """What the author of a response allows now; "talk first" where nothing was chosen."""
    found = sharing_choice.current(session, [response_id])[response_id]
    return Sharing(found.level, tuple(sorted(found.words)))
