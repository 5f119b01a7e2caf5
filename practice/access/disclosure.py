"""Who may see which answers: the one module that opens a response.

Everything shown, exported, mailed, charted or printed of what somebody answered comes through here. An audience gets
the items that are open to it and nothing else; what it does not get looks the same whatever the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, defer

from practice import programme
from practice.access import joint_rules, restricted, sharing_choice
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.access.joint import Choice, Given, Joint, Opened, Words
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument, Item
from practice.assessment.scoring import soft_flags
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey
from practice.models.release import Feedback, Release
from practice.models.response import Correction, Response
from practice.vault import Unreadable

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Disclosed:
    """One response as far as an audience may see it. `answers` are canonical, by item key, unkeyed.

    `on_paper` is the day of the sheet that the therapist typed it from, `corrected_at` when that was last corrected.
    """

    response_id: UUID
    homework_id: UUID
    partner_id: UUID
    form: Instrument
    round: int
    sent_at: datetime
    answers: Mapping[str, Any] = field(repr=False)
    on_paper: date | None = None
    corrected_at: datetime | None = None


def for_therapist(caseload: Caseload, couple: Couple) -> list[Disclosed]:
    """Every programme response of the couple for the therapist on the case, oldest first, without private items.

    Private items have a page of their own (`private_page`); the private check-in never comes through here.
    Raises Unreadable when a response was altered or its definition is not the one it was answered on.
    """
    found = _responses(caseload, couple)
    return [_disclose(caseload, response, is_open_to_both_views) for response in found]


def one_round(caseload: Caseload, couple: Couple, instrument: str, number: int) -> list[Disclosed]:
    """The same of one round of an instrument and the newest answered round before it: no other response is opened."""
    before = select(func.max(Response.round)).where(
        Response.couple_id == couple.id, Response.instrument == instrument, Response.round < number
    )
    since = func.coalesce(before.scalar_subquery(), number)
    found = _responses(caseload, couple, Response.instrument == instrument, Response.round.between(since, number))
    return [_disclose(caseload, response, is_open_to_both_views) for response in found]


def private_page(caseload: Caseload, couple: Couple, partner_id: UUID) -> list[Disclosed]:
    """One partner's private items for the therapist on the case: only these, only this partner."""
    return [
        _disclose(caseload, response, is_private)
        for response in _responses(caseload, couple)
        if response.partner_id == partner_id
    ]


def typed_from_paper(caseload: Caseload, couple: Couple, homework_id: UUID) -> Disclosed | None:
    """All that was typed from one partner's sheet, for whoever has that sheet in hand to correct it; audited there.

    The only place where private items stand beside the others: so they do on the sheet. None for what a partner sent
    themselves.
    """
    for response in _responses(caseload, couple):
        if response.homework_id == homework_id and response.entered_by is not None:
            return _disclose(caseload, response, lambda _: True)
    return None


def before_correction(caseload: Caseload, partner_id: UUID, correction: Correction) -> dict[str, Any]:
    """What stood in a response before this correction, private items too; for the page that corrects it."""
    answers: dict[str, Any] = caseload.keyring.open_json(
        owners.person(partner_id), "correction.answers", correction.id, correction.answers
    )
    return answers


def own_copy(caseload: Caseload, couple: Couple, partner_id: UUID) -> list[Disclosed]:
    """What one partner answered, for that partner alone, oldest first: a copy that can be found by others.

    So without private items, and without the private check-in; nothing in it comes from another person's answers.
    """
    found = _responses(caseload, couple, partner_id=partner_id)
    return [_disclose(caseload, response, is_open_to_both_views) for response in found]


def own_data(
    caseload: Caseload, couple: Couple, partner_id: UUID, opens: Callable[[Item], bool]
) -> list[Disclosed]:
    """All that one partner sent and `opens` lets through, oldest first, for the copy of their data that they asked for.

    Private items only where the therapist ticked them; also while that partner's data is restricted, since the right
    to see it stands. Audited with its scope where it is made.
    """
    found = _responses(caseload, couple, partner_id=partner_id, behind_notice=False)
    return [_disclose(caseload, response, opens) for response in found]


def for_recipient(
    caseload: Caseload, couple: Couple, partner_id: UUID, *, by_order: bool
) -> list[Disclosed]:
    """What one partner answered, oldest first, for choosing what of it leaves the couple: no private item, no check-in.

    Line by line it is decided in `recipient_rules` what of it may go. Restricted data opens for a court's order only.
    """
    found = _responses(caseload, couple, partner_id=partner_id, behind_notice=not by_order)
    return [_disclose(caseload, response, is_open_to_both_views) for response in found]


JOINT_STATUSES = ("active", "paused")  # separated, ended or archived: everything joint is frozen


@dataclass(frozen=True)
class Round:
    """One assignment's round as its authors allow it to be looked at together; `given` in the couple's order."""

    assignment: Assignment
    form: Instrument
    given: tuple[Given, ...] = field(repr=False)


def for_couple(caseload: Caseload, couple: Couple, assignment_id: UUID, language: str = "en") -> Joint | None:
    """One round for the couple together: what is released now and what both authors allow now, whichever is less.

    None where there is nothing, and the same None whatever the reason. Raises Unreadable.
    """
    live = caseload.session.scalar(
        select(Release).where(
            Release.couple_id == couple.id, Release.assignment_id == assignment_id, Release.ended_at.is_(None)
        )
    )
    if live is None:
        return None
    opened = Opened(live.level, frozenset(live.areas), frozenset(live.items))
    written = feedback_of(caseload, couple, assignment_id)
    return for_couple_if(caseload, couple, assignment_id, opened, written, language, live.released_at)


def for_couple_if(
    caseload: Caseload,
    couple: Couple,
    assignment_id: UUID,
    opened: Opened,
    words: Words,
    language: str = "en",
    released_at: datetime | None = None,
) -> Joint | None:
    """What `for_couple` would give if this were released with these words: the therapist's preview."""
    found = joint_round(caseload, couple, assignment_id)
    if found is None:
        return None
    form, assignment = found.form.in_language(language), found.assignment
    shown = joint_rules.show(form, found.given, opened)
    if shown is None:
        return None
    return Joint(
        code=form.code,
        title=form.title,
        short_title=form.short_title,
        window_text=form.window_text,
        round=assignment.round,
        score_lineage=form.score_lineage,
        assigned_at=assignment.assigned_at,
        released_at=released_at,
        shown=shown,
        words=words.shown({area.code: area.title for area in shown.areas}),
    )


def joint_round(caseload: Caseload, couple: Couple, assignment_id: UUID) -> Round | None:
    """Both partners' answers to one round with their choices; None unless joint work is possible on it at all.

    For choosing what to release, and for `for_couple`: not to be shown as it is.
    """
    if couple.status not in JOINT_STATUSES or any(partner.is_out for partner in couple.partners):
        return None
    assignment = caseload.session.scalar(
        select(Assignment).where(Assignment.couple_id == couple.id, Assignment.id == assignment_id)
    )
    sent = _sent_of(caseload, couple, assignment_id)
    if assignment is None or not all(partner.id in sent for partner in couple.partners):
        return None
    form = form_of(sent[couple.partners[0].id])
    if form.private or len(couple.partners) < 2:
        return None
    choices = choices_of(caseload, couple, assignment_id)
    answers = {one.id: _disclose(caseload, sent[one.id], is_joint).answers for one in couple.partners}
    return Round(assignment, form, tuple(Given(choices[one.id], answers[one.id]) for one in couple.partners))


def choices_of(caseload: Caseload, couple: Couple, assignment_id: UUID) -> dict[UUID, Choice]:
    """What each partner who has sent this round allows now, for the therapist, by partner."""
    sent = _sent_of(caseload, couple, assignment_id)
    choices = sharing_choice.current(caseload.session, [response.id for response in sent.values()])
    return {partner_id: choices[response.id] for partner_id, response in sent.items()}


def ticked(caseload: Caseload, responses: Iterable[Disclosed]) -> dict[UUID, frozenset[str]]:
    """The texts that each response's author allows to be shown together now; none below "area results". One query."""
    choices = sharing_choice.current(caseload.session, [one.response_id for one in responses])
    return {key: one.words if one.level != "talk_first" else frozenset() for key, one in choices.items()}


def _sent_of(caseload: Caseload, couple: Couple, assignment_id: UUID) -> dict[UUID, Response]:
    """The responses to one assignment, by partner."""
    found = caseload.session.scalars(
        select(Response)
        .join(Homework, Homework.id == Response.homework_id)
        .where(Response.couple_id == couple.id, Homework.assignment_id == assignment_id)
    ).all()
    caseload.keyring.load(owners.person(response.partner_id) for response in found)
    return {response.partner_id: response for response in found}


def feedback_of(caseload: Caseload, couple: Couple, assignment_id: UUID) -> Words:
    """What the therapist wrote for the shared page of one round; empty words where nothing was written."""
    row = caseload.session.scalar(
        select(Feedback).where(Feedback.couple_id == couple.id, Feedback.assignment_id == assignment_id)
    )
    if row is None:
        return Words()
    owner = owners.couple(couple.id)
    return Words.of_plain(caseload.keyring.open_json(owner, "feedback.words", row.id, row.words))


def is_joint(item: Item) -> bool:
    """Whether an item may count in anything joint, be it in an area's mean only."""
    return item.privacy in ("shareable", "area_only")


@dataclass(frozen=True)
class Anonymous:
    """One response for the pool: opaque ids that only tell people and couples apart, and no private item."""

    person: str
    couple: str
    sent_at: datetime
    answers: Mapping[str, Any] = field(repr=False)


def for_pool(
    session: Session,
    keyring: Keyring,
    score_lineage: str,
    *,
    without: UUID | None = None,
    until: datetime | None = None,
) -> list[Anonymous]:
    """Every response of a lineage, for statistics that leave as numbers only; nobody sees a row.

    A response whose key is gone (an erased partner) or that is restricted is left out; one that was altered raises
    Unreadable. `without`
    leaves out a couple, and not one answer of theirs is opened; `until` leaves out what came in after that moment.
    """
    wanted = (
        select(Response)
        .join(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Response.partner_id))
        .join(Partner, Partner.id == Response.partner_id)
        .where(Response.score_lineage == score_lineage, Partner.restricted_at.is_(None))
        .order_by(Response.sent_at, Response.id)
    )
    if without is not None:
        wanted = wanted.where(Response.couple_id != without)
    if until is not None:
        wanted = wanted.where(Response.sent_at <= until)
    found = session.scalars(wanted).all()
    keyring.load(owners.person(response.partner_id) for response in found)
    return [_anonymous(keyring, response) for response in found]


def _anonymous(keyring: Keyring, response: Response) -> Anonymous:
    owner = owners.person(response.partner_id)
    answers = keyring.open_json(owner, "response.answers", response.id, response.answers)
    open_answers = only(form_of(response).items, answers, is_open_to_both_views)
    return Anonymous(str(response.partner_id), str(response.couple_id), response.sent_at, open_answers)


def soft_flagged_on(session: Session, keyring: Keyring, partner_id: UUID) -> date | None:
    """The day of one partner's newest response with a soft flag: for the safety record, never with what was said."""
    responses = session.scalars(
        select(Response).where(Response.partner_id == partner_id).order_by(Response.sent_at.desc(), Response.id)
    ).all()
    owner = owners.person(partner_id)
    for response in responses:
        answers = keyring.open_json(owner, "response.answers", response.id, response.answers)
        if soft_flags(form_of(response), answers):
            return response.sent_at.date()
    return None


def own_latest(visit: Visit, wanted: Callable[[Item], bool]) -> dict[str, Any]:
    """What a partner answered to some items of the same form last time, for that partner alone; or nothing."""
    response = visit.session.scalar(
        select(Response)
        .where(
            Response.partner_id == visit.partner.id,
            Response.instrument == visit.assignment.instrument,
            Response.round < visit.assignment.round,
        )
        .order_by(Response.round.desc())
        .limit(1)
    )
    if response is None:
        return {}
    owner = owners.person(visit.partner.id)
    answers = visit.keyring.open_json(owner, "response.answers", response.id, response.answers)
    return only(form_of(response).items, answers, wanted)


def is_open_to_both_views(item: Item) -> bool:
    """Whether the therapist's side-by-side review and report may hold the item."""
    return item.privacy != "private"


def is_private(item: Item) -> bool:
    return item.privacy == "private"


def _responses(
    caseload: Caseload,
    couple: Couple,
    *only_where: ColumnElement[bool],
    partner_id: UUID | None = None,
    behind_notice: bool = True,
) -> Sequence[Response]:
    if behind_notice:
        restricted.require_notice(caseload, couple, partner_id)
    wanted = (
        select(Response)
        .where(Response.couple_id == couple.id, *only_where)
        .options(defer(Response.promise, raiseload=True))
        .order_by(Response.sent_at, Response.id)
    )
    if partner_id is not None:
        wanted = wanted.where(Response.partner_id == partner_id)
    responses = caseload.session.scalars(wanted).all()
    caseload.keyring.load(owners.person(response.partner_id) for response in responses)
    return [one for one in responses if not programme.catalogue().current(one.instrument).private]


def _disclose(caseload: Caseload, response: Response, is_open: Callable[[Item], bool]) -> Disclosed:
    form = form_of(response)
    answers = caseload.keyring.open_json(
        owners.person(response.partner_id), "response.answers", response.id, response.answers
    )
    return Disclosed(
        response_id=response.id,
        homework_id=response.homework_id,
        partner_id=response.partner_id,
        form=form,
        round=response.round,
        sent_at=response.sent_at,
        answers=only(form.items, answers, is_open),
        on_paper=response.answered_on,
        corrected_at=response.corrected_at,
    )


def only(items: Iterable[Item], answers: Mapping[str, Any], is_open: Callable[[Item], bool]) -> dict[str, Any]:
    """The answers to the items that are open, in form order."""
    return {item.key: answers[item.key] for item in items if item.key in answers and is_open(item)}


def form_of(response: Response) -> Instrument:
    """The exact form that was answered. Raises Unreadable if the definition is not what it was."""
    first_or_last = response.round == 1 or response.is_last
    form = programme.asked(response.instrument, response.instrument_version, response.areas, first_or_last)
    if form.sha256 != response.definition_sha256:
        raise Unreadable(f"the definition {response.instrument} {response.instrument_version}")
    return form
