"""Loading and removing the sample practice: in one piece, dated from today, never beside anything real."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, inspect, select

from practice import audit, clock
from practice.access import roles
from practice.access.caseload import Caseload
from practice.models.all import Base
from practice.models.assignment import Assignment, Homework
from practice.models.audit import AuditEntry
from practice.models.base import UtcDateTime
from practice.models.couple import Couple
from practice.models.practice import Practice
from practice.models.response import DraftPart
from practice.models.therapist import Therapist
from practice.refusals import Refusal
from practice.sample import load as sample
from practice.sample import passwords
from practice.sample.couples import CASES, PRACTICE
from practice.services.assigning import assignments
from practice.services.caseload import attention, overview, progress
from practice.services.couple import couples
from practice.services.homework import homework, homework_ends
from practice.services.people import accounts, people
from practice.services.people.accounts import PracticeDetails
from practice.services.safety import safety
from practice.services.signing_in.passwords import LEAST
from tests.sample.conftest import AUDIT, answers_of, empty_database, load_into

STATES = {
    "Zoë": "ready_to_review",
    "Kwame": "reviewed",
    "Aoife": "ready_to_review",
    "Оксана": "waiting_for_one",
    "Esra": "link_ended",
    "Robin": "nothing_assigned",
}
DAYS = [
    datetime(2027, 1, 1, 0, 5, tzinfo=UTC),  # a holiday, five minutes after midnight
    datetime(2028, 2, 29, 18, 30, tzinfo=UTC),  # a leap day
    datetime(2027, 3, 28, 9, 0, tzinfo=UTC),  # a Sunday, the clock went forward in the night
]


def rows(session):
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }


def test_each_couple_is_in_the_state_that_it_stands_for(couple_of):
    assert {name: couple_of(name).state for name in STATES} == STATES


def test_the_kept_states_agree_with_the_homework(told):
    with clock.at(told.moment):
        assert progress.rebuild(told.session) == 0


def test_all_but_one_couple_are_the_owners_and_a_colleague_sees_none(told):
    assert len(told.caseload.rows()) == len(CASES) - 1
    colleague = people.by_email(told.session, told.keyring, told.sign_in.colleague_email)
    assert Caseload(told.session, colleague, told.keyring, told.audit, roles.READ).rows() == []


def test_the_caseload_page_opens_every_name_and_puts_what_needs_attention_first(told):
    with clock.at(told.moment):
        found = overview.rows(told.caseload)
        pressing = attention.attention(found)
    assert {row.name for row in found} >= {"Zoë & Mateusz", "Оксана & Daniel", "Aoife & Thu Hà"}
    assert {reason for one in pressing for reason in one.reasons} == set(attention.REASONS) - {"neither_opened"}


@pytest.mark.parametrize("which", ["email", "colleague_email"])
def test_both_accounts_sign_in_with_the_password_that_was_shown(told, which):
    tried = accounts.attempt(told.session, told.keyring, getattr(told.sign_in, which), "127.0.0.1")
    assert tried.fits(told.sign_in.password)
    assert not tried.fits(told.sign_in.password + "s")


def test_passwords_are_words_and_never_the_same():
    made = {passwords.new() for _ in range(200)}
    assert len(made) == 200
    assert all(len(set(one.split("-"))) == passwords.COUNT for one in made)
    assert all(len(one) >= LEAST for one in made)
    assert len(set(passwords.WORDS)) == 256


def test_daniel_has_begun_and_his_answers_wait_as_a_draft(told, couple_of):
    newest = progress.newest_assignment(told.session, couple_of("Оксана").id)
    by_partner = {one.partner_id: one for one in newest.homework}
    oksana, daniel = (by_partner[partner.id] for partner in couple_of("Оксана").partners)
    assert oksana.sent_at is not None
    assert daniel.sent_at is None
    assert 0 < daniel.answered < daniel.asked
    assert told.session.scalar(select(func.count()).where(DraftPart.homework_id == daniel.id)) > 1


def test_daniels_link_and_new_pin_can_be_tried_out(told, couple_of):
    couple = couple_of("Оксана")
    newest = progress.newest_assignment(told.session, couple.id)
    waiting = next(one for one in newest.homework if one.sent_at is None)
    token, pin = assignments.link_token(told.caseload, waiting), couples.pin_of(told.caseload, couple.ref, 2)
    assert homework.knock(told.session, told.keyring, token, pin, "127.0.0.1").fits()
    assert couples.pin_of(told.caseload, couple.ref, 1) is None
    assert waiting.expires_at > told.moment + timedelta(days=2)


def test_safety_is_recorded_so_far_as_the_stories_say(told, couple_of):
    with clock.at(told.moment):
        holds = {name: safety.record_of(told.caseload, couple_of(name)).holds for name in STATES}
    assert holds == {name: name == "Robin" for name in STATES}


def test_the_timed_work_finds_no_link_to_end(told):
    with clock.at(told.moment):
        homework_ends.end_expired(told.session)
        assert not told.session.dirty


def test_the_audit_chains_are_whole_and_never_go_back_in_time(told):
    assert list(audit.faults(told.session, AUDIT)) == []
    entries = told.session.execute(
        select(AuditEntry.chain, AuditEntry.at).order_by(AuditEntry.chain, AuditEntry.number)
    ).all()
    for before, after in pairwise(entries):
        assert before.chain != after.chain or before.at <= after.at


@pytest.fixture(scope="module", params=DAYS, ids=str)
def another_day(request, tmp_path_factory):
    """The sample, loaded on another day; read it only."""
    made = empty_database(tmp_path_factory.mktemp("another"))
    yield load_into(made, request.param)
    made.session.close()
    made.engine.dispose()


def test_everything_is_dated_from_the_day_of_loading(another_day):
    ahead = {("homework", "expires_at"), ("couple", "next_session_at"), ("invitation", "expires_at")}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, UtcDateTime) and (table.name, column.name) not in ahead:
                newest, oldest = another_day.session.execute(select(func.max(column), func.min(column))).one()
                assert newest is None or newest <= another_day.moment, column
                assert oldest is None or oldest > another_day.moment - timedelta(days=300), column
    newest = another_day.session.scalar(select(func.max(Couple.last_activity_at)))
    assert newest > another_day.moment - timedelta(days=7)


def test_sessions_lie_ahead_at_hours_when_people_work(another_day):
    moment, zone = another_day.moment, ZoneInfo(PRACTICE.time_zone)
    planned = [one.astimezone(zone) for one in another_day.session.scalars(select(Couple.next_session_at)) if one]
    assert len(planned) == len(set(planned)) == sum(case.next_session is not None for case in CASES)
    for session in planned:
        assert moment < session < moment + timedelta(days=13)
        assert session.weekday() < 5
        assert 8 <= session.hour <= 18


def test_the_therapist_works_by_day_and_the_partners_answer_when_people_are_awake(another_day):
    session, zone = another_day.session, ZoneInfo(PRACTICE.time_zone)
    worked = [*session.scalars(select(Assignment.assigned_at)), *session.scalars(select(Couple.created_at))]
    worked += [one for one in session.scalars(select(Assignment.reviewed_at)) if one]
    assert all(one.astimezone(zone).weekday() < 5 and 9 <= one.astimezone(zone).hour <= 17 for one in worked)
    sent = [one.astimezone(zone) for one in session.scalars(select(Homework.sent_at)) if one]
    assert all(8 <= one.hour <= 23 for one in sent)


def test_states_and_answers_do_not_depend_on_the_day(told, another_day):
    def ratings(of):
        return {
            key: {item: answer["value"] for item, answer in given.items() if type(answer.get("value")) is int}
            for key, given in answers_of(of).items()
        }

    assert ratings(another_day) == ratings(told)
    states = select(Couple.state).order_by(Couple.created_at)
    assert another_day.session.scalars(states).all() == told.session.scalars(states).all()


def test_the_same_day_gives_the_same_practice(told, database):
    again = load_into(database, told.moment)
    assert answers_of(again) == answers_of(told)
    dates = select(Homework.sent_at).order_by(Homework.sent_at)
    assert again.session.scalars(dates).all() == told.session.scalars(dates).all()
    assert again.sign_in.password != told.sign_in.password


def test_it_is_never_put_beside_a_practice(database):
    details = PracticeDetails("Real", "phrase", "resources", "duty", "Europe/London")
    accounts.set_up(database.session, database.keyring, database.audit, details)
    before = rows(database.session)
    with pytest.raises(Refusal):
        sample.load(database.session, database.keyring, database.audit)
    assert rows(database.session) == before


def test_it_is_never_loaded_twice(told):
    before = rows(told.session)
    with pytest.raises(Refusal):
        sample.load(told.session, told.keyring, told.audit)
    assert rows(told.session) == before


def test_a_real_practice_is_never_removed(database):
    details = PracticeDetails("Real", "phrase", "resources", "duty", "Europe/London")
    accounts.set_up(database.session, database.keyring, database.audit, details)
    before = rows(database.session)
    with pytest.raises(Refusal):
        sample.remove(database.session, database.keyring, database.audit)
    assert rows(database.session) == before


def test_an_empty_database_has_nothing_to_remove(database):
    with pytest.raises(Refusal):
        sample.remove(database.session, database.keyring, database.audit)


def test_removing_leaves_no_row_anywhere_and_the_first_run_is_possible_again(make):
    """In the real app and on the database that the suite runs on, with what somebody added while looking around."""
    session, keyring, trail = make.session, make.keyring, make.audit
    sample.load(session, keyring, trail)
    session.commit()
    assert session.scalars(select(Practice)).one().is_sample
    owner = session.scalars(select(Therapist).where(Therapist.is_owner)).one()
    accounts.open_session(session, owner.id, "a browser")
    couples.add(Caseload(session, owner.id, keyring, trail), [couples.Details("New"), couples.Details("Newer")])
    session.commit()
    sample.remove(session, keyring, trail)
    session.commit()
    assert {name for name, count in rows(session).items() if count} == set()
    assert set(inspect(session.connection()).get_table_names()) >= set(Base.metadata.tables)
    sample.load(session, make.keyring, make.audit)
    session.commit()
    assert session.scalar(select(func.count()).select_from(Couple)) == len(CASES)


def test_loading_takes_seconds(told):
    """Few enough acts to wait for: every one of them leaves an audit row."""
    assert told.session.scalar(select(func.count()).select_from(AuditEntry)) < 500
