"""A therapist's caseload: the only way to a couple."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, selectinload

from practice import clock
from practice.access import case_rows, caseload_rows, roles, scope
from practice.access import keyring as owners
from practice.access.case_rows import Link
from practice.access.caseload_rows import OfCouple, OfPartner
from practice.access.keyring import Keyring
from practice.audit import Actor, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.couple import Couple
from practice.models.practice import Practice
from practice.models.report import OUTSIDE, Report
from practice.refusals import NotOnCaseload

REF = re.compile("[A-HJ-NP-Z2-9]{3}-[A-HJ-NP-Z2-9]{3}")


class Caseload:
    """The couples on which a therapist has one right (access/roles.py). What it does not return is not there for them.

    Without a word about the right it holds the therapist's own couples only.
    """

    def __init__(
        self,
        session: Session,
        therapist_id: UUID,
        keyring: Keyring,
        audit: AuditTrail,
        right: str = roles.MANAGE,
        zone: str | None = None,
    ) -> None:
        self.session = session
        self.therapist_id = therapist_id
        self.keyring = keyring
        self.audit = audit
        self.right = right
        self.notices_read: frozenset[UUID] = frozenset()  # partners whose restriction's notice was read
        self.actor = Actor("therapist", therapist_id)
        self._links: dict[str, tuple[UUID, Sequence[Link]]] = {}  # of the cases that were opened
        self._zone = zone  # the practice's time zone, where the caller knows it already

    @property
    def zone(self) -> str:
        """The practice's time zone."""
        if self._zone is None:
            self._zone = self.session.scalar(select(Practice.time_zone)) or "UTC"
        return self._zone

    @property
    def today(self) -> date:
        """The practice's calendar day."""
        return clock.today(self.zone)

    def couple(self, ref: str, right: str | None = None) -> Couple:
        """The couple with its partners; `right` asks for another one than this caseload's.

        Raises NotOnCaseload, whether it is another's or nobody's.
        """
        _refuse_odd(ref)
        return self._case(case_rows.statement(right or self.right), ref)

    def locked_couple(self, ref: str) -> Couple:
        """The couple for an act that is numbered: the same act at the same moment waits for this transaction."""
        couple = self.couple(ref)
        self.session.execute(select(Couple.id).where(Couple.id == couple.id).with_for_update(key_share=True))
        return couple

    def couple_by_id(self, couple_id: UUID) -> Couple:
        return self._case(case_rows.statement(self.right, by="id"), couple_id)

    def _case(self, statement: Select[*tuple[Any, ...]], case: str | UUID) -> Couple:
        """The couple, its partners' keys brought to the keyring, and who is on the case noted."""
        bound = {"case": case, "scope_therapist": self.therapist_id, "scope_today": self.today}
        rows = self.session.execute(statement, bound).unique().all()
        if not rows:
            raise NotOnCaseload
        for row in rows:
            if row.wrapped is not None:
                self.keyring.bring(owners.person(row.owner_id), row.wrapped)
        couple: Couple = rows[0][0]
        self._links[couple.ref] = (couple.therapist_id, case_rows.links(rows, self.therapist_id))
        return couple

    def links(self, ref: str) -> tuple[UUID, Sequence[Link]]:
        """Whose case it is, and who beside them is on it today, as far as it concerns this therapist.

        Raises NotOnCaseload.
        """
        if ref not in self._links:
            self.couple(ref)
        return self._links[ref]

    def may(self, right: str, couple_id: UUID) -> bool:
        """Whether the therapist has another right on a couple that is on this caseload."""
        return self.session.scalar(select(Couple.id).where(self.holds(right), Couple.id == couple_id)) is not None

    def assignment(self, ref: str, assignment_id: UUID) -> Assignment:
        """An assignment of this couple with its homework. Raises NotOnCaseload."""
        _refuse_odd(ref)
        assignment = self.session.scalar(
            select(Assignment)
            .join(Couple, Couple.id == Assignment.couple_id)
            .where(self.holds(), Couple.ref == ref, Assignment.id == assignment_id)
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
            .where(self.holds(), Couple.ref == ref, Homework.id == homework_id)
            .options(selectinload(Homework.assignment))
        )
        if homework is None:
            raise NotOnCaseload
        return homework

    def report(self, report_id: UUID) -> Report:
        report = self.session.scalar(
            select(Report)
            .join(Couple, Couple.id == Report.couple_id)
            .where(self.holds(), Report.id == report_id, Report.audience != OUTSIDE)
        )
        if report is None:
            raise NotOnCaseload
        return report

    def reports(self, limit: int = 50) -> Sequence[Row[Report, str]]:
        """The newest reports of the whole caseload, each with its couple's ref."""
        return self.session.execute(
            select(Report, Couple.ref)
            .join(Couple, Couple.id == Report.couple_id)
            .where(self.holds(), Report.audience != OUTSIDE)
            .order_by(Report.requested_at.desc())
            .limit(limit)
        ).all()

    def rows(self) -> list[tuple[OfCouple, list[OfPartner]]]:
        """Every couple with its partners, their wrapped keys and latest homework, in the order of adding: one query."""
        bound = {"scope_therapist": self.therapist_id, "scope_today": self.today}
        self.session.flush()  # plain columns pass the objects by
        found = self.session.connection().execute(caseload_rows.statement(self.right), bound)
        return list(caseload_rows.couples(found.all()))

    def holds(self, right: str | None = None) -> ColumnElement[bool]:
        """That a statement's Couple is on this caseload: for every query that names couples without their ref."""
        return scope.holds(self.therapist_id, right or self.right, self.today)


def _refuse_odd(ref: str) -> None:
    """No couple has such a ref, and a database may not even take its letters (PostgreSQL: NUL)."""
    if not REF.fullmatch(ref):
        raise NotOnCaseload
