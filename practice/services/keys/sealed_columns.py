"""Every sealed column of the database: its label, the row it is bound to and whose key seals it.

The one list that a rotation of data keys, a check of everything that is sealed and an erasure go through. A test walks
the models, so that a column which is not here fails the suite.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from practice.models.assignment import Acknowledgement, Homework
from practice.models.check_in import CheckIn, CheckInLink, SafetyAction
from practice.models.couple import Override, Partner, SafetyDecision
from practice.models.disclosing import Authorization, Disclosure, DisclosurePart
from practice.models.erasure import LegalHold
from practice.models.goal import Goal
from practice.models.invitation import Invitation
from practice.models.outbox import OutboxMail
from practice.models.recovery import Recovery
from practice.models.release import Feedback
from practice.models.report import ReportFile
from practice.models.response import Correction, DraftPart, Response
from practice.models.second_factor import AuthenticatorApp, Passkey
from practice.models.session_record import NoteAmendment, PrivateNote, SessionRecord
from practice.models.therapist import Therapist
from practice.vault import Owner, Sealed

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class SealedColumn:
    """`label` and the value of `row` are what a value is bound to; `kind` and `owner` say whose key it is under.

    `owner` None: the practice's. `via` leads from the table to the one that `owner` is in; `only` leaves out rows of
    the same column that are under another kind of key.
    """

    label: str
    column: Column
    row: Column
    kind: str
    owner: Column | None
    via: tuple[ColumnElement[bool], ...] = ()
    only: tuple[ColumnElement[bool], ...] = field(default=())

    def values(self, owner_id: UUID) -> Select[UUID, Sealed]:
        """The ids and sealed values of one owner's rows."""
        found = select(self.row, self.column).where(self.column.is_not(None), *self.via, *self.only)
        return found if self.owner is None else found.where(self.owner == owner_id)

    def exchanged(self, row: UUID, before: Sealed, after: Sealed) -> Update:
        """Puts one value in place of another, and does nothing where it is not there any more."""
        exchange = update(self.column.class_).where(self.row == row, self.column == before)
        return exchange.values({self.column: after}).execution_options(synchronize_session=False)


def _persons(label: str, column: Column, owner: Column, *via: ColumnElement[bool]) -> SealedColumn:
    return SealedColumn(label, column, column.class_.id, "person", owner, via)


def _couples(label: str, column: Column, owner: Column, *via: ColumnElement[bool]) -> SealedColumn:
    return SealedColumn(label, column, column.class_.id, "couple", owner, via)


def _practices(label: str, column: Column, row: Column, *only: ColumnElement[bool]) -> SealedColumn:
    return SealedColumn(label, column, row, "practice", None, (), only)


COLUMNS = (
    _persons("partner.name", Partner.name, Partner.id),
    _persons("partner.contact", Partner.contact, Partner.id),
    _persons("partner.pin", Partner.pin, Partner.id),
    _persons("partner.safety_due", Partner.safety_due, Partner.id),
    _persons("partner.restricted_reason", Partner.restricted_reason, Partner.id),
    _persons("homework.token", Homework.token, Homework.partner_id),
    _persons("homework.message", Homework.message, Homework.partner_id),
    _persons("acknowledgement.promise", Acknowledgement.promise, Acknowledgement.partner_id),
    _persons("draft.answers", DraftPart.answers, Homework.partner_id, Homework.id == DraftPart.homework_id),
    _persons("response.answers", Response.answers, Response.partner_id),
    _persons("response.promise", Response.promise, Response.partner_id),
    _persons("correction.answers", Correction.answers, Correction.partner_id),
    _persons("correction.reason", Correction.reason, Correction.partner_id),
    _persons("check_in.answers", CheckIn.answers, CheckIn.partner_id),
    _persons("check_in.promise", CheckIn.promise, CheckIn.partner_id),
    _persons("check_in_link.token", CheckInLink.token, CheckInLink.partner_id),
    _persons("safety.action", SafetyAction.content, SafetyAction.partner_id),
    _persons("outbox.message", OutboxMail.message, OutboxMail.partner_id),
    _persons("authorization.content", Authorization.content, Authorization.partner_id),
    _persons("disclosure_part.content", DisclosurePart.content, DisclosurePart.partner_id),
    _practices("outbox.message", OutboxMail.message, OutboxMail.id, OutboxMail.partner_id.is_(None)),
    _couples("session.note", SessionRecord.note, SessionRecord.couple_id),
    _couples("session.homework", SessionRecord.homework, SessionRecord.couple_id),
    _couples(
        "note.amendment", NoteAmendment.text, SessionRecord.couple_id, SessionRecord.id == NoteAmendment.session_id
    ),
    _couples(
        "private_note.text", PrivateNote.text, SessionRecord.couple_id, SessionRecord.id == PrivateNote.session_id
    ),
    _couples("goal.words", Goal.words, Goal.couple_id),
    _couples("feedback.words", Feedback.words, Feedback.couple_id),
    _couples("safety.decision", SafetyDecision.decision, SafetyDecision.couple_id),
    _couples("override.reason", Override.reason, Override.couple_id),
    _couples("legal_hold.reason", LegalHold.reason, LegalHold.couple_id),
    _couples("disclosure.court_order", Disclosure.court_order, Disclosure.couple_id),
    SealedColumn("disclosure.content", Disclosure.content, Disclosure.id, "report", Disclosure.report_id),
    SealedColumn("report.pdf", ReportFile.pdf, ReportFile.report_id, "report", ReportFile.report_id),
    _practices("therapist.email", Therapist.email, Therapist.id),
    _practices("therapist.name", Therapist.name, Therapist.id),
    _practices("authenticator_app.secret", AuthenticatorApp.secret, AuthenticatorApp.therapist_id),
    _practices("authenticator_app.waiting", AuthenticatorApp.waiting, AuthenticatorApp.therapist_id),
    _practices("passkey.name", Passkey.name, Passkey.id),
    _practices("invitation.email", Invitation.email, Invitation.id),
    _practices("recovery.public_key", Recovery.public_key, Recovery.id),
    _practices("recovery.shown", Recovery.shown, Recovery.id),
)


def of_owner(session: Session, owner: Owner) -> Iterator[tuple[SealedColumn, UUID, Sealed]]:
    """Every value that is sealed under this owner's key, with its column and its row's id."""
    for column in COLUMNS:
        if column.kind == owner.kind:
            for row, sealed in session.execute(column.values(owner.id)):
                yield column, row, sealed
