"""The private check-in: kept under the partner's own key, opened for the therapist on the case with its level.

The level is worked out when it is opened and stored nowhere. There is no couple-level number of any kind; the software
decides nothing and contacts nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.assessment import answers as answering
from practice.assessment.instrument import Instrument
from practice.assessment.safety import SafetyResult, is_postponed, level_of
from practice.models.check_in import CheckIn
from practice.refusals import NotOnCaseload, Refusal
from practice.services import definitions
from practice.vault import Unreadable


@dataclass(frozen=True)
class OpenedCheckIn:
    """One check-in as its therapist reads it, with the version it was answered on."""

    id: UUID
    form: Instrument
    kept_at: datetime
    result: SafetyResult
    postponed: bool
    answers: Mapping[str, Any] = field(repr=False)


def keep(visit: Visit, form: Instrument, answers: Mapping[str, Any], promise: str) -> CheckIn:
    """Keep what a partner answered, or that they chose another time: a row either way, the same from outside.

    Raises Refusal for answers that do not fit the form; nothing of them is kept.
    """
    if not form.private or answering.check(form, answers):
        raise Refusal
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
    kept = {} if is_postponed(form, answers) else dict(answers)
    sealed = {"postponed": is_postponed(form, answers), "answers": kept}
    row.answers = visit.keyring.seal_json(owner, "check_in.answers", row.id, sealed)
    row.promise = visit.keyring.seal_text(owner, "check_in.promise", row.id, promise)
    definitions.remember(visit.session, form)
    visit.session.add(row)
    visit.audit.record(
        visit.actor, "check_in.kept", couple_id=visit.assignment.couple_id, about=("check_in", row.id)
    )
    return row


def open_of_partner(caseload: Caseload, ref: str, partner_id: UUID) -> list[OpenedCheckIn]:
    """One partner's check-ins, oldest first; every opening is audited. Raises NotOnCaseload, Unreadable."""
    couple = caseload.couple(ref)
    if partner_id not in [partner.id for partner in couple.partners]:
        raise NotOnCaseload
    rows = caseload.session.scalars(
        select(CheckIn).where(CheckIn.partner_id == partner_id).order_by(CheckIn.kept_at, CheckIn.id)
    ).all()
    found = [_open(caseload, row) for row in rows]
    caseload.audit.record(
        caseload.actor, "check_in.opened", couple_id=couple.id, about=("partner", partner_id)
    )
    return found


def _open(caseload: Caseload, row: CheckIn) -> OpenedCheckIn:
    form = programme.catalogue().version(row.instrument, row.instrument_version)
    if form.sha256 != row.definition_sha256:
        raise Unreadable(f"the definition {row.instrument} {row.instrument_version}")
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
