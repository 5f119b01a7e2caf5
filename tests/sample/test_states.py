"""Every state that a page must handle can be seen in the sample practice: one walk that asks the services."""

import pytest

from practice import clock
from practice.access import disclosure, roles
from practice.access.caseload import Caseload
from practice.models.assignment import Homework
from practice.models.report import OUTSIDE, Report
from practice.models.session_record import PrivateNote, SessionRecord
from practice.sample import team
from practice.services.assigning import assignments
from practice.services.caseload import attention, overview
from practice.services.check_in import check_in_switch
from practice.services.couple import couples, goals, statuses
from practice.services.joint import release
from practice.services.mail import mail_of_case, outbox
from practice.services.people import invitations, people
from practice.services.report import reporting
from practice.services.review import pins
from practice.services.safety import safety
from practice.services.team import case_team, cover


@pytest.fixture(scope="module")
def seen(told):
    """The owner's caseload page, with the couple that is covered for."""
    with clock.at(told.moment):
        caseload = Caseload(told.session, told.owner.id, told.keyring, told.audit, roles.READ)
        return {row.partners[0].label: row for row in overview.rows(caseload)}


@pytest.fixture(scope="module")
def pressing(seen, told):
    with clock.at(told.moment):
        return {one.row.partners[0].label: one.reasons for one in attention.attention(list(seen.values()))}


def homework_of(told, couple):
    return [one for given in assignments.of_couple(told.caseload, couple) for one in given.homework]


def test_every_couples_state_is_there(seen):
    assert {row.state for row in seen.values()} >= {
        "ready_to_review",
        "link_frozen",
        "link_ended",
        "link_expiring",
        "waiting_for_one",
        "reviewed",
        "nothing_assigned",
    }
    assert {row.status for row in seen.values()} == set(statuses.STATUSES)
    assert all(one.state == "not_opened" for one in seen["Hana"].partners)


def test_everything_that_can_wait_for_the_therapist_does(pressing):
    assert pressing["Ingrid"][0] == "link_frozen"
    assert "private_page" in pressing["Zoë"]
    assert pressing["Marta"] == ("ready_to_review", "safety_due")
    assert set(pressing["Hana"]) == {"mail", "link_expiring"}
    assert pressing["Nadia"] == ("safety_due",)
    assert "link_ended" in pressing["Beatriz"]


def test_links_have_ended_for_every_reason(told):
    found = {one.ended_because for one in told.session.query(Homework)}
    assert found >= {"expired", "revoked", "withdrew", "separated"}
    assert told.session.query(Homework).filter(Homework.frozen_at.is_not(None)).one().wrong_pins == 5


def test_a_policy_a_hold_and_a_withdrawal_can_be_looked_at(told, couple_of):
    with clock.at(told.moment):
        assert couples.policy_of(told.caseload, couple_of("Yusuf").id) is None
        assert safety.record_of(told.caseload, couple_of("Robin")).holds
        assert [one.withdrew_at is not None for one in couple_of("Marta").partners] == [False, True]


def test_a_mail_that_failed_is_told_and_none_is_ever_to_be_sent(told, couple_of):
    [line] = mail_of_case.news(told.caseload, couple_of("Hana").ref)
    assert (line.state, line.reason) == ("failed", "address")
    with clock.at(told.moment):
        assert not outbox.has_work(told.session)


def test_one_report_waits_to_be_made_in_earnest_and_one_was_not_made(told, couple_of):
    asked = told.session.query(Report.couple_id, Report.state).filter(Report.audience != OUTSIDE)
    states = dict(asked.all())
    assert states == {couple_of("Zoë").id: "queued", couple_of("Kwame").id: "failed"}
    with clock.at(told.moment):
        assert len(reporting.sweep(told.session)) == 2, "the worker is asked for it, and for what was released"
    told.session.rollback()


def test_sessions_have_notes_of_every_template_one_unfinished_one_private(told):
    notes = told.session.query(SessionRecord).all()
    assert {one.template for one in notes} == {"free", "dap", "soap"}
    assert any(one.partner_id for one in notes)
    assert sum(one.finished_at is None for one in notes) == 1
    assert told.session.query(PrivateNote).count() == 1


def test_goals_pins_and_a_released_round_are_there(told, couple_of):
    couple = couple_of("Zoë")
    assert {one.status for one in goals.of_couple(told.caseload, couple)} == {"open", "working", "reached"}
    assert len(pins.agenda(told.caseload, couple)) == 3
    live = [one for one, state in release.states(told.caseload, couple.id).items() if state.is_live]
    assert all(disclosure.for_couple(told.caseload, couple, one).words.pattern for one in live)


def test_colleagues_are_on_a_case_one_is_away_and_one_is_invited(told, couple_of):
    with clock.at(told.moment):
        page = case_team.open_team(told.caseload, couple_of("Kwame").ref)
        assert {one.role for one in page.members} == {"own", "co_therapist", "supervisor"}
        [away] = cover.everybodys(told.session, told.keyring, clock.today("Europe/London"))
        assert (away.absent, away.stand_in, away.state) == (team.AWAY.name, team.OWNER.name, "now")
        assert [one.email for one in invitations.open_ones(told.session, told.keyring)] == [team.INVITED]
    told.session.rollback()
    assert {one.name for one in people.everybody(told.session, told.keyring) if one.disabled_at} == {team.FORMER.name}


def test_the_private_check_in_is_off_as_in_every_new_practice(told):
    """Its wording has had no specialist's sign-off: the sample must not look as if it were in use."""
    assert check_in_switch.state(told.session, told.keyring) is None
