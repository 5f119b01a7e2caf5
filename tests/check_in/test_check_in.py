"""The private check-in as it is kept: sealed, apart from everything joint, audited at each opening."""

import re

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.check_in import CheckIn
from practice.refusals import AlreadyAnswered, NotOnCaseload, Refusal
from practice.services.caseload.overview import rows
from practice.services.check_in import check_ins
from practice.services.couple import couples
from practice.services.review import history, pool
from tests.check_in.making import GATE, answers, keep


@pytest.fixture
def case(make):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    return couple, assignment


def test_it_is_opened_with_its_level_and_reasons_and_every_opening_is_audited(make, case):
    couple, _ = case
    keep(make, couple, answers(physical="often", fear="never"))
    (opened,) = check_ins.open_of_partner(couple.caseload, couple.ref, couple.partner_ids[0])
    db.session.commit()
    assert opened.result.level == "red"
    assert "physical" in opened.result.reasons
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check_in.opened")).one()


def test_a_postponed_one_keeps_no_answer_and_is_never_read_as_no(make, case):
    couple, _ = case
    other = next(option.key for option in GATE.options.options if option.key not in GATE.continue_on)
    keep(make, couple, answers(physical="often") | {GATE.key: {"value": [other]}})
    (opened,) = check_ins.open_of_partner(couple.caseload, couple.ref, couple.partner_ids[0])
    assert opened.postponed
    assert opened.answers == {}
    assert opened.result.level == "not_screened"


def test_answers_that_do_not_fit_are_not_kept(make, case):
    couple, _ = case
    with pytest.raises(Refusal):
        keep(make, couple, {"safe.nothing": {"value": ["often"]}})
    db.session.rollback()
    assert db.session.scalar(select(CheckIn.id)) is None


def test_it_changes_nothing_that_anything_joint_is_made_of(make, case):
    couple, _ = case
    before = joint(make, couple)
    keep(make, couple, answers(physical="often", serious_threat="yes"))
    assert joint(make, couple) == before


def joint(make, couple):
    """The caseload's row but for the line on private pages, the history, the pool and the couple's pages."""
    pages = [make.signed_in().get(f"/couples/{couple.ref}{path}").text for path in ("", "/change")]
    stripped = [re.sub(r'(nonce|value)="[^"]*"', "", page) for page in pages]
    row = couple.caseload.couple(couple.ref)
    found = rows(couple.caseload)
    seen = [(one._replace(kept=one.kept._replace(private_pages=0), partners=()), one.safety_is_due) for one in found]
    done = [(one.full_name, one.state, one.answered, one.asked, one.withdrew) for one in found[0].partners]
    return seen, done, history.of_couple(couple.caseload, row), pool.page(db.session), stripped


def test_a_colleague_does_not_open_it(make, case):
    couple, _ = case
    keep(make, couple, answers(fear="once"))
    anna = make.caseload(make.therapist("anna@example.org"))
    with pytest.raises(NotOnCaseload):
        check_ins.open_of_partner(anna, couple.ref, couple.partner_ids[0])


def test_a_couple_with_a_check_in_is_a_record(make, case):
    couple, _ = case
    keep(make, couple, answers(fear="once"))
    with pytest.raises(AlreadyAnswered):
        couples.delete_wrongly_added(couple.caseload, couple.ref)
