"""The private check-in: kept under the partner's own key, opened for the therapist on the case with its level.

The level is worked out when it is opened and stored nowhere. There is no couple-level number of any kind; the software
decides nothing and contacts nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock, programme
from practice.access import check_in_link, restricted
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.check_in_link import PrivateVisit
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument
from practice.assessment.safety import SafetyResult, is_postponed, level_of
from practice.models.check_in import CheckIn
from practice.refusals import LinkNotOpen, NotOnCaseload, Refusal
from practice.services.homework import definitions
from practice.services.safety import private_pages
from practice.vault import Unreadable

SEALED_LENGTH = 2048  # characters; more than the fullest answers take


@dataclass(frozen=True)
class OpenedCheckIn:
    """One check-in as its therapist reads it, with the version it was answered on."""

    id: UUID
    form: Instrument
    kept_at: datetime
    result: SafetyResult
    postponed: bool
    answers: Mapping[str, Any] = field(repr=False)


def keep(visit: PrivateVisit, form: Instrument, answers: Mapping[str, Any], promise: str) -> None:
    """Keep what a partner answered, or that they chose another time: a row either way, the same from outside.

    Once only: a second post finds it kept and changes nothing. Raises Refusal for answers that do not fit the form
    (nothing of them is kept) and LinkNotOpen where the link or this session was ended in between.
    """
    if not form.private or answering.check(form, answers) or any("comment" in one for one in answers.values()):
        raise Refusal
    if not check_in_link.lock(visit):
        raise LinkNotOpen
    if visit.link.kept_at is not None:
        return
    visit.link.kept_at = clock.now()
    row = _sealed(visit, form, answers, promise)
    definitions.remember(visit.session, form)
    visit.session.add(row)
    private_pages.refresh(visit.session, visit.couple_id)
    visit.audit.record(visit.actor, "check_in.kept", couple_id=visit.couple_id, about=("check_in", row.id))


def _sealed(visit: PrivateVisit, form: Instrument, answers: Mapping[str, Any], promise: str) -> CheckIn:
    """The row. What is sealed has one length, so that it can't be told from outside how much was answered."""
    owner = owners.person(visit.partner.id)
    row = CheckIn(
        id=uuid4(),
        partner_id=visit.partner.id,
        instrument=form.code,
        instrument_version=form.version,
        definition_sha256=form.sha256,
        language=form.language,
        kept_at=clock.now(),
    )
    postponed = is_postponed(form, answers)
    said = json.dumps({"postponed": postponed, "answers": {} if postponed else dict(answers)}).ljust(SEALED_LENGTH)
    row.answers = visit.keyring.seal_text(owner, "check_in.answers", row.id, said)
    row.promise = visit.keyring.seal_text(owner, "check_in.promise", row.id, promise)
    return row


def say_read(visit: PrivateVisit) -> None:
    """This session's partner has read what stands before the first question. Raises LinkNotOpen."""
    if not check_in_link.lock(visit):
        raise LinkNotOpen
    visit.link.words_read_at = clock.now()
    visit.audit.record(
        visit.actor, "check_in.words_read", couple_id=visit.couple_id, about=("check_in_link", visit.link.id)
    )


def has_read(visit: PrivateVisit) -> bool:
    """Whether the words were read in this session: the next one begins with them again."""
    read, began = visit.link.words_read_at, visit.link.session_began_at
    return read is not None and began is not None and read >= began


def form_of(visit: PrivateVisit) -> Instrument:
    """The form in the version that was offered and in the partner's language."""
    offered = programme.catalogue().version(visit.link.instrument, visit.link.instrument_version)
    return offered.in_language(visit.partner.language)


def open_of_partner(caseload: Caseload, ref: str, partner_id: UUID) -> list[OpenedCheckIn]:
    """One partner's check-ins, oldest first; every opening is audited. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    if partner_id not in [partner.id for partner in couple.partners]:
        raise NotOnCaseload
    restricted.require_notice(caseload, couple, partner_id)
    rows = caseload.session.scalars(
        select(CheckIn).where(CheckIn.partner_id == partner_id).order_by(CheckIn.kept_at, CheckIn.id)
    ).all()
    found = [_open(caseload, row) for row in rows]
    private_pages.refresh(caseload.session, couple.id)
    caseload.audit.record(
        caseload.actor, "check_in.opened", couple_id=couple.id, about=("partner", partner_id)
    )
    return found


def _open(caseload: Caseload, row: CheckIn) -> OpenedCheckIn:
    form = _asked(row)
    sealed = caseload.keyring.open_json(owners.person(row.partner_id), "check_in.answers", row.id, row.answers)
    row.opened_at = row.opened_at or clock.now()
    return OpenedCheckIn(
        id=row.id,
        form=form,
        kept_at=row.kept_at,
        result=level_of(form, sealed["answers"], sealed["postponed"]),
        postponed=sealed["postponed"],
        answers=sealed["answers"],
    )


@dataclass(frozen=True)
class AsGiven:
    """One check-in as its author gave it, in their language, without what it is read as."""

    form: Instrument
    kept_at: datetime
    postponed: bool
    promise: str = field(repr=False)
    answers: Mapping[str, Any] = field(repr=False)


def for_own_data(caseload: Caseload, partner_id: UUID) -> list[AsGiven]:
    """One partner's check-ins, oldest first, for the copy of that partner's data; none counts as read by it."""
    rows = caseload.session.scalars(
        select(CheckIn).where(CheckIn.partner_id == partner_id).order_by(CheckIn.kept_at, CheckIn.id)
    )
    return [_as_given(caseload, row) for row in rows]


def _as_given(caseload: Caseload, row: CheckIn) -> AsGiven:
    form = _asked(row)
    owner = owners.person(row.partner_id)
    sealed = caseload.keyring.open_json(owner, "check_in.answers", row.id, row.answers)
    return AsGiven(
        form=form.in_language(row.language),
        kept_at=row.kept_at,
        postponed=sealed["postponed"],
        promise=caseload.keyring.open_text(owner, "check_in.promise", row.id, row.promise),
        answers=sealed["answers"],
    )


def _asked(row: CheckIn) -> Instrument:
    """The form that was answered. Raises Unreadable where the definition is not what it was."""
    form = programme.catalogue().version(row.instrument, row.instrument_version)
    if form.sha256 != row.definition_sha256:
        raise Unreadable(f"the definition {row.instrument} {row.instrument_version}")
    return form
