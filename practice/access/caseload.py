"""A therapist's caseload: the only way to a couple."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, and_, bindparam, select
from sqlalchemy.orm import Session, selectinload

from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey
from practice.models.report import Report
from practice.refusals import NotOnCaseload

REF = re.compile("[A-HJ-NP-Z2-9]{3}-[A-HJ-NP-Z2-9]{3}")


class Caseload:
    """The couples that one therapist may see. What it does not return does not exist for this therapist."""

    def __init__(self, session: Session, therapist_id: UUID, keyring: Keyring, audit: AuditTrail) -> None:
        self.session = session
        self.therapist_id = therapist_id
        self.keyring = keyring
        self.audit = audit
        self.actor = Actor("therapist", therapist_id)

    def couple(self, ref: str) -> Couple:
        """The couple with its partners. Raises NotOnCaseload, whether it is another's or nobody's."""
        _refuse_odd(ref)
        couple = self.session.scalar(
            self._couples().where(Couple.ref == ref).options(selectinload(Couple.partners))
        )
        if couple is None:
            raise NotOnCaseload
        return couple

    def locked_couple(self, ref: str) -> Couple:
        """The couple for an act that is numbered: the same act at the same moment waits for this transaction."""
        couple = self.couple(ref)
        self.session.execute(select(Couple.id).where(Couple.id == couple.id).with_for_update(key_share=True))
        return couple

    def couple_by_id(self, couple_id: UUID) -> Couple:
        couple = self.session.scalar(
            self._couples().where(Couple.id == couple_id).options(selectinload(Couple.partners))
        )
        if couple is None:
            raise NotOnCaseload
        return couple

    def assignment(self, ref: str, assignment_id: UUID) -> Assignment:
        """An assignment of this couple with its homework. Raises NotOnCaseload."""
        _refuse_odd(ref)
        assignment = self.session.scalar(
            select(Assignment)
            .join(Couple, Couple.id == Assignment.couple_id)
            .where(Couple.therapist_id == self.therapist_id, Couple.ref == ref, Assignment.id == assignment_id)
            .options(selectinload(Assignment.homework))
        )
        if assignment is None:
            raise NotOnCaseload
        return assignment

    def homework(self, ref: str, homework_id: UUID) -> Homework:
        """One partner's homework with its assignment. Raises NotOnCaseload."""
        _refuse_odd(ref)
        homework = self.session.scalar(
            select(Homework)
            .join(Assignment, Assignment.id == Homework.assignment_id)
            .join(Couple, Couple.id == Assignment.couple_id)
            .where(Couple.therapist_id == self.therapist_id, Couple.ref == ref, Homework.id == homework_id)
            .options(selectinload(Homework.assignment))
        )
        if homework is None:
            raise NotOnCaseload
        return homework

    def report(self, report_id: UUID) -> Report:
        report = self.session.scalar(
            select(Report)
            .join(Couple, Couple.id == Report.couple_id)
            .where(Couple.therapist_id == self.therapist_id, Report.id == report_id)
        )
        if report is None:
            raise NotOnCaseload
        return report

    def reports(self, limit: int = 50) -> Sequence[Row[Report, str]]:
        """The newest reports of the whole caseload, each with its couple's ref."""
        return self.session.execute(
            select(Report, Couple.ref)
            .join(Couple, Couple.id == Report.couple_id)
            .where(Couple.therapist_id == self.therapist_id)
            .order_by(Report.requested_at.desc())
            .limit(limit)
        ).all()

    def rows(self) -> Sequence[Row[Couple, Partner, bytes, Homework, int]]:
        """A row a partner of every couple, with their wrapped key, latest homework and its round: one query."""
        return self.session.execute(_CASELOAD, {"therapist": self.therapist_id}).all()

    def _couples(self) -> Select[Couple]:
        return select(Couple).where(Couple.therapist_id == self.therapist_id)


def _refuse_odd(ref: str) -> None:
    """No couple has such a ref, and a database may not even take its letters (PostgreSQL: NUL)."""
    if not REF.fullmatch(ref):
        raise NotOnCaseload


def _caseload_rows() -> Select[Couple, Partner, bytes, Homework, int]:
    return (
        select(Couple, Partner, WrappedKey.wrapped, Homework, Assignment.round)
        .join(Partner, Partner.couple_id == Couple.id)
        .join(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Partner.id))
        .outerjoin(
            Homework,
            and_(Homework.partner_id == Partner.id, Homework.assignment_id == Couple.latest_assignment_id),
        )
        .outerjoin(Assignment, Assignment.id == Couple.latest_assignment_id)
        .where(Couple.therapist_id == bindparam("therapist", type_=Uuid))
        .order_by(Couple.created_at, Couple.id, Partner.position)
    )


_CASELOAD = _caseload_rows()
