"""What is kept of one partner beside their answers: taking part, what they read, homework, links, mail, own reports."""

from typing import Any

from sqlalchemy import and_, func, or_, select

from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.assignment import Acknowledgement, Assignment, Homework
from practice.models.audit import AuditEntry
from practice.models.couple import Couple, Partner, SecretsPolicy
from practice.models.outbox import OutboxMail
from practice.models.report import OUTSIDE, Report
from practice.models.response import DraftPart
from practice.services.assigning import assignments
from practice.services.couple.couples import POLICIES
from practice.services.rights.moments import moment

# The beginnings of what is told of the audit trail: what they did, and what was done with their links and PIN.
EVENTS = ("homework.", "link.", "pin.", "response.", "sharing.", "mail.stopped", "reminders.")


def taking_part(caseload: Caseload, partner: Partner) -> dict[str, Any]:
    reason = partner.restricted_reason
    owner = owners.person(partner.id)
    return {
        "withdrew_at": moment(partner.withdrew_at),
        "no_more_mail_since": moment(partner.mail_stopped_at),
        "restricted_since": moment(partner.restricted_at),
        "restricted_because": caseload.keyring.open_text(owner, "partner.restricted_reason", partner.id, reason)
        if reason is not None
        else None,
        "pin_needed": partner.pin_needed,
        "pin_handed_over_at": moment(partner.pin_handed_over_at),
    }


def consent(caseload: Caseload, couple: Couple, partner: Partner) -> list[dict[str, Any]]:
    """What this person read before the first question, and when, oldest first."""
    versions = {
        row.version: row.policy
        for row in caseload.session.scalars(select(SecretsPolicy).where(SecretsPolicy.couple_id == couple.id))
    }
    rows = caseload.session.scalars(
        select(Acknowledgement)
        .where(Acknowledgement.partner_id == partner.id)
        .order_by(Acknowledgement.acknowledged_at, Acknowledgement.id)
    )
    owner = owners.person(partner.id)
    return [
        {
            "read_at": moment(one.acknowledged_at),
            "on_paper": one.on_paper,
            "words": caseload.keyring.open_text(owner, "acknowledgement.promise", one.id, one.promise),
            "secrets_policy": POLICIES.get(versions.get(one.policy_version, "")),
        }
        for one in rows
    ]


def homework(caseload: Caseload, partner: Partner) -> list[dict[str, Any]]:
    """What they were given, with their own link; of what was begun and not sent only that it was."""
    begun = select(func.count(DraftPart.id)).where(DraftPart.homework_id == Homework.id).scalar_subquery()
    rows = caseload.session.execute(
        select(Homework, Assignment, begun.label("begun"))
        .join(Assignment, Assignment.id == Homework.assignment_id)
        .where(Homework.partner_id == partner.id)
        .order_by(Assignment.assigned_at, Assignment.round, Assignment.instrument)
    )
    return [_homework(caseload, row, asked, begun, partner.language) for row, asked, begun in rows]


def _homework(caseload: Caseload, row: Homework, asked: Assignment, begun: int, language: str) -> dict[str, Any]:
    owner = owners.person(row.partner_id)
    said = row.message
    return {
        "form": assignments.form_of(asked).in_language(language).client_title,
        "form_version": asked.instrument_version,
        "time": asked.round,
        "given_at": moment(asked.assigned_at),
        "due_on": asked.due_on.isoformat() if asked.due_on else None,
        "word_to_you": None if said is None else caseload.keyring.open_text(owner, "homework.message", row.id, said),
        "opened_at": moment(row.opened_at),
        "sent_at": moment(row.sent_at),
        "begun_and_not_sent": begun > 0 and row.sent_at is None,
        "link_ends_at": moment(row.expires_at),
        "link_ended_at": moment(row.ended_at),
        "link_ended_because": row.ended_because,
    }


def events(caseload: Caseload, couple: Couple, partner: Partner) -> list[dict[str, Any]]:
    """From the case's trail, oldest first: what this person did, and what was done with their links and PIN."""
    own_homework = select(Homework.id).where(Homework.partner_id == partner.id)
    rows = caseload.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.chain == str(couple.id),
            or_(
                and_(AuditEntry.actor_kind == "partner", AuditEntry.actor_id == partner.id),
                and_(AuditEntry.object_kind == "homework", AuditEntry.object_id.in_(own_homework)),
                and_(AuditEntry.object_kind == "partner", AuditEntry.object_id == partner.id),
            ),
        )
        .order_by(AuditEntry.number)
    )
    return [
        {"at": moment(one.at), "what": one.action, "by_you": one.actor_kind == "partner", "outcome": one.outcome}
        for one in rows
        if one.action.startswith(EVENTS)
    ]


def messages(caseload: Caseload, partner: Partner) -> list[dict[str, Any]]:
    """The mails that were asked for, without their words, which are not kept."""
    rows = caseload.session.scalars(
        select(OutboxMail).where(OutboxMail.partner_id == partner.id).order_by(OutboxMail.created_at, OutboxMail.id)
    )
    return [
        {
            "kind": one.rule,
            "asked_at": moment(one.created_at),
            "state": one.state,
            "settled_at": moment(one.settled_at),
            "you_asked_for_no_more_at": moment(one.stopped_at),
        }
        for one in rows
    ]


def reports(caseload: Caseload, partner: Partner) -> list[dict[str, Any]]:
    """The reports of this person's own answers alone that were made."""
    rows = caseload.session.scalars(
        select(Report)
        .where(Report.partner_id == partner.id, Report.audience != OUTSIDE)
        .order_by(Report.requested_at, Report.id)
    )
    return [{"asked_at": moment(one.requested_at), "state": one.state} for one in rows]
