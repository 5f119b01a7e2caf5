"""Two people, or one with a double click, at the same moment: nothing is lost, counted once too few or done twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import audit, clock, extensions, programme
from practice.access import homework_link
from practice.access.caseload import Caseload
from practice.access.throttle import LINK_ADDRESS, Throttles
from practice.audit import COMMAND_LINE, AuditTrail
from practice.models.assignment import Assignment, Homework
from practice.models.audit import AuditHead
from practice.models.couple import SecretsPolicy
from practice.models.response import AnsweredDefinition, Response
from practice.models.throttle import Throttle
from practice.refusals import AlreadyAnswered, AlreadyWaiting, NotOnCaseload
from practice.services.assigning import assignments
from practice.services.couple import couples
from practice.services.homework import definitions, drafts, homework, responses
from practice.services.homework.responses import Sharing
from practice.services.people import accounts
from tests.conftest import POSTGRES
from tests.factories import EMAIL, rated

FORM = programme.catalogue().programme[0]
row_locks = pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time and no row locks")


@pytest.fixture
def couple(make):
    make.practice()
    return make.couple()


def own_caseload(couple) -> Caseload:
    """The caseload in the thread's own session."""
    session = extensions.session()
    audit = AuditTrail(session, extensions.settings().audit_key)
    return Caseload(session, couple.caseload.therapist_id, extensions.keyring(), audit)


def elsewhere(app, act):
    """Run in another process's place: a session of its own, committed; an exception comes back as a value."""
    with app.app_context():
        try:
            extensions.writing_session()
            act()
            extensions.session().commit()
        except Exception as error:
            extensions.session().rollback()
            return error
    return None


def at_once(app, number: int, act) -> list:
    extensions.session().rollback()  # so that what this thread reads afterwards is not what it saw before
    with ThreadPoolExecutor(number) as pool:
        return [each.result() for each in [pool.submit(elsewhere, app, act) for _ in range(number)]]


def while_open(app, session, act):
    """Start `act` while this session's transaction is open, then commit that one; what became of `act`."""
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(elsewhere, app, act)
        time.sleep(0.3)
        session.commit()
        return begun.result()


def in_step(barrier: Barrier) -> None:
    barrier.wait(timeout=10)


@row_locks
def test_five_wrong_pins_at_the_same_moment_are_five(app, make, couple):
    assignment = make.assigned(couple)
    barrier = Barrier(5)

    def try_wrong() -> None:
        session = extensions.session()
        seen = session.get_one(Homework, assignment.homework_ids[0])
        tried = homework_link.attempt(session, extensions.keyring(), assignment.tokens[0], "000000x")
        in_step(barrier)
        audit = AuditTrail(session, extensions.settings().audit_key)
        homework.enter(session, extensions.keyring(), audit, tried, "192.0.2.1", fits=False)
        assert seen.wrong_pins

    assert at_once(app, 5, try_wrong) == [None] * 5
    make.session.expire_all()
    row = make.session.get_one(Homework, assignment.homework_ids[0])
    assert (row.wrong_pins, row.frozen_at is None) == (5, False)


def being_sent(make, homework_id) -> None:
    """Everything up to the commit of a send."""
    visit = make.visit(homework_id)
    homework.acknowledge(visit, homework.policy_of(visit).version, "promise")
    given = rated(homework.form_of(visit), 4)
    for part in drafts.of_visit(visit).parts:
        drafts.save(visit, part, {item.key: given[item.key] for item in part.items if item.key in given}, 0)
    make.session.commit()
    responses.send(visit, Sharing())
    make.session.flush()


@row_locks
def test_what_is_being_sent_is_not_withdrawn(app, make, couple):
    assignment = make.assigned(couple)
    being_sent(make, assignment.homework_ids[0])
    error = while_open(
        app, make.session, lambda: assignments.withdraw(own_caseload(couple), couple.ref, assignment.id)
    )
    assert isinstance(error, AlreadyAnswered)
    assert len(make.session.scalars(select(Response.id)).all()) == 1
    make.session.expire_all()
    assert make.session.get_one(Assignment, assignment.id).withdrawn_at is None


@row_locks
def test_what_is_being_withdrawn_gets_no_new_link(app, make, couple):
    assignment = make.assigned(couple)
    assignments.withdraw(couple.caseload, couple.ref, assignment.id)
    make.session.flush()
    first = assignment.homework_ids[0]
    error = while_open(app, make.session, lambda: assignments.renew_link(own_caseload(couple), couple.ref, first))
    assert isinstance(error, NotOnCaseload)


def test_first_wrong_tries_at_the_same_moment_are_all_counted(app, make):
    make.practice()
    assert at_once(app, 6, lambda: Throttles(extensions.session(), b"k" * 32).count(LINK_ADDRESS, "x")) == [None] * 6
    assert make.session.scalars(select(Throttle.wrong)).all() == [6]


def test_a_counter_begins_anew_when_its_period_has_passed(make):
    throttles = Throttles(make.session, b"k" * 32)
    for _ in range(LINK_ADDRESS.tries):
        throttles.count(LINK_ADDRESS, "x")
    assert throttles.is_over(LINK_ADDRESS, "x")
    assert throttles.is_over_in_line(LINK_ADDRESS, "x")
    with make.at(clock.now() + LINK_ADDRESS.within + timedelta(seconds=1)):
        assert not throttles.is_over(LINK_ADDRESS, "x")
        throttles.count(LINK_ADDRESS, "x")
        assert make.session.scalars(select(Throttle.wrong)).all() == [1]
    make.session.rollback()


@row_locks
def test_the_right_password_waits_for_the_wrong_tries_that_are_being_counted(app, make, couple):
    begun = accounts.attempt(make.session, make.keyring, EMAIL, "192.0.2.1")
    for _ in range(8):
        accounts.sign_in(make.session, make.keyring, make.audit, begun, fits=False, device="x")
    tokens = []

    def try_right() -> None:
        session = extensions.session()
        audit = AuditTrail(session, extensions.settings().audit_key)
        tokens.append(accounts.sign_in(session, extensions.keyring(), audit, begun, fits=True, device="x"))

    assert while_open(app, make.session, try_right) is None
    assert tokens == [None]


def test_a_double_click_assigns_once(app, make, couple):
    choices = assignments.Choices(instrument=FORM.code)
    errors = at_once(app, 2, lambda: assignments.assign(own_caseload(couple), couple.ref, choices))
    assert {type(error) for error in errors} == {type(None), AlreadyWaiting}
    assert len(make.session.scalars(select(Assignment.id)).all()) == 1


def test_a_double_click_records_a_policy_once(app, make, couple):
    record = lambda: couples.record_policy(own_caseload(couple), couple.ref, "no_secrets")  # noqa: E731
    assert at_once(app, 3, record) == [None] * 3
    assert sorted(make.session.scalars(select(SecretsPolicy.version))) == [1, 2]


@row_locks
def test_two_who_begin_a_form_for_the_first_time_keep_its_definition_once(app, make):
    make.practice()
    definitions.remember(make.session, FORM)
    make.session.flush()
    assert while_open(app, make.session, lambda: definitions.remember(extensions.session(), FORM)) is None
    assert len(make.session.scalars(select(AnsweredDefinition.id)).all()) == 1


def test_two_who_begin_an_audit_chain_at_the_same_moment_both_write_in_it(app, couple):
    chain, everybody = uuid4(), Barrier(4)

    def begin():
        session = extensions.session()
        if POSTGRES:  # each has looked and found no chain; SQLite lets one writer begin at a time
            assert session.get(AuditHead, str(chain)) is None
            everybody.wait()
        AuditTrail(session, extensions.settings().audit_key).record(COMMAND_LINE, "couple.opened", couple_id=chain)

    assert at_once(app, 4, begin) == [None] * 4
    assert extensions.session().get(AuditHead, str(chain)).number == 4
    assert list(audit.faults(extensions.session(), extensions.settings().audit_key)) == []
