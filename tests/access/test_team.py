"""Cover, hand-over and added roles: when each begins and ends, who may give it, and what is told and recorded."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import clock
from practice.access import roles
from practice.audit import Actor
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.case_access import AbsenceCover, CaseAccess
from practice.models.couple import Couple
from practice.refusals import NotOnCaseload
from practice.services.caseload import notices
from practice.services.report import reporting
from practice.services.session import private_notes
from practice.services.team import case_team, cover, transfer
from tests.access.team import ANNA, BEN, NAMES, hand_over
from tests.couples.test_caseload_page import statements
from tests.factories import EMAIL


def test_cover_begins_and_ends_at_the_practices_midnight_also_when_the_clocks_change(make, house):
    """Auckland put its clocks back on 4 April 2027: that day had 25 hours, and UTC is a day behind at midnight."""
    with make.at(datetime(2027, 4, 1, tzinfo=UTC)):
        house.cover(date(2027, 4, 3), date(2027, 4, 4))
    for moment, holds in (
        (datetime(2027, 4, 2, 10, 59, 59, tzinfo=UTC), False),  # 23:59:59 on the 2nd, UTC+13
        (datetime(2027, 4, 2, 11, 0, 0, tzinfo=UTC), True),
        (datetime(2027, 4, 4, 11, 59, 59, tzinfo=UTC), True),  # 23:59:59 on the 4th, UTC+12
        (datetime(2027, 4, 4, 12, 0, 0, tzinfo=UTC), False),
    ):
        with make.at(moment):
            assert house.sees(house.ben, roles.PRIVATE) is holds, moment
            assert house.sees(house.anna, roles.MANAGE)


def test_an_added_role_ends_with_its_last_day(make, house):
    today = clock.today("Pacific/Auckland")
    house.add("supervisor", today)
    assert house.sees(house.ben) and not house.sees(house.ben, roles.WORK)
    with make.at(clock.now() + timedelta(days=1)):
        assert not house.sees(house.ben)


def test_cover_is_for_the_absent_ones_own_cases_only(make, house):
    """Who stands in for a co-therapist or for a stand-in gets nothing of what these were let into."""
    cara = make.therapist("cara@example.org", "Cara Third")
    today = clock.today("Pacific/Auckland")
    house.add("co_therapist")
    house.cover(today, today)
    cover.give(
        db.session, make.audit, today, absent_id=house.ben, stand_in_id=cara, days=(today, today),
        by=Actor("therapist", house.ben),
    )
    db.session.commit()
    assert house.sees(house.ben) and not house.sees(cara)


def test_private_notes_are_read_by_their_writer_only_whatever_the_role(make, house):
    secret = "the heron flew at dusk"
    own = house.caseload(house.anna, roles.PRIVATE)
    private_notes.save(own, house.couple.ref, house.values["session_id"], secret, 0)
    db.session.commit()
    today = clock.today("Pacific/Auckland")
    house.cover(today, today)
    path = f"/couples/{house.couple.ref}/sessions/{house.values['session_id']}/private"
    assert secret in make.signed_in(ANNA).get(path).text
    answer = make.signed_in(BEN).get(path)
    assert answer.status_code == 200
    assert secret not in answer.text


def test_a_report_is_built_from_what_its_asker_may_see_now(app, make, house):
    from practice import jobs

    hand_over(house)
    report = house.caseload(house.ben, roles.READ).report(house.values["report_id"])
    with pytest.raises(NotOnCaseload):
        jobs._caseload_of(report).couple_by_id(house.couple.id)
    report.state = "failed"
    reporting.try_again(house.caseload(house.ben, roles.WORK), report.id)
    assert jobs._caseload_of(report).couple_by_id(house.couple.id)
    db.session.rollback()


def test_a_hand_over_is_told_to_both_and_recorded_in_the_case_and_the_practice(make, house):
    ruth = house.make.caseload().therapist_id
    house.add("co_therapist")
    assert hand_over(house, by=ruth) == 1
    assert [one.kind for one in notices.unseen(house.caseload(house.anna, roles.READ))] == ["left"]
    assert [one.kind for one in notices.unseen(house.caseload(house.ben, roles.READ))] == ["came", "added"]
    chains = set(db.session.scalars(select(AuditEntry.chain).where(AuditEntry.action.endswith(".handed_over"))))
    assert chains == {str(house.couple.id), "practice"}
    assert db.session.scalars(select(CaseAccess.ended_at)).one() is not None
    page = make.signed_in(BEN).get("/").text
    assert "Anna Own" in page
    assert f"/couples/{house.couple.ref}" in page


def test_an_owner_hands_over_by_case_number_and_sees_no_name(make, house):
    client = make.signed_in(EMAIL)
    page = client.get(f"/account/people/{house.anna}/cases")
    assert house.couple.ref in page.text
    assert not any(name in page.text for both in NAMES for name in both)
    data = {"colleague": str(house.ben), "cases": [house.couple.ref], "understood": "y"}
    assert client.post(f"/account/people/{house.anna}/cases", data=data | {"understood": ""}).status_code == 422
    assert make.couple_row(house.couple).therapist_id == house.anna
    assert client.post(f"/account/people/{house.anna}/cases", data=data).status_code == 303
    assert make.couple_row(house.couple).therapist_id == house.ben
    assert "Цанария" not in client.get("/audit").text


def test_cases_that_are_not_the_therapists_are_not_handed_over_with_theirs(make, house):
    other = make.couple(names=(("Oda", "Berg"), ("Nils", "Berg")))
    with pytest.raises(transfer.NotToHandOver):
        transfer.hand_over(
            db.session, make.audit, from_id=house.anna, to_id=house.ben, refs=[other.ref],
            by=Actor("therapist", house.anna),
        )
    assert db.session.scalar(select(Couple.therapist_id).where(Couple.id == other.id)) != house.ben


def test_only_its_own_therapist_adds_to_a_case_and_each_colleague_once(make, house):
    client = make.signed_in(ANNA)
    path = f"/couples/{house.couple.ref}/access"
    data = {"colleague": str(house.ben), "role": "supervisor"}
    for bad in ({"colleague": ""}, {"colleague": str(uuid4())}, {"role": "own"}, {"until": "2020-01-01"}):
        assert client.post(path, data=data | bad).status_code == 422, bad
    assert client.post(path, data=data).status_code == 303
    assert client.post(path, data=data).status_code == 422
    page = client.get(path)
    assert "Ben Beside" in page.text and "Supervisor" in page.text
    row = db.session.scalars(select(CaseAccess)).one()
    assert client.post(f"{path}/{row.id}/remove").status_code == 303
    assert make.signed_in(BEN).get(f"/couples/{house.couple.ref}").status_code == 404


def test_the_access_page_says_who_opened_what_last(make, house):
    house.add("supervisor")
    make.signed_in(BEN).get(f"/couples/{house.couple.ref}")
    page = make.signed_in(ANNA).get(f"/couples/{house.couple.ref}/access").text
    assert "Opened the couple" in page
    assert page.count("Ben Beside") >= 2


def test_cover_is_ended_by_those_concerned_or_the_owner_and_by_nobody_else(make, house):
    make.therapist("cara@example.org", "Cara Third")
    today = clock.today("Pacific/Auckland")
    cover_id = house.cover(today, today)
    path = f"/account/cover/{cover_id}/end"
    assert make.signed_in("cara@example.org").post(path).status_code == 404
    assert house.sees(house.ben)
    assert make.signed_in(EMAIL).post(path).status_code == 303
    db.session.expire_all()
    assert not house.sees(house.ben)
    assert [one.kind for one in notices.unseen(house.caseload(house.ben, roles.READ))] == ["cover_ended", "cover"]


def test_a_cover_needs_a_colleague_and_days_that_fit(make, house):
    client = make.signed_in(ANNA)
    today = clock.today("Pacific/Auckland")
    good = {"colleague": str(house.ben), "first": str(today), "last": str(today + timedelta(days=6))}
    for bad in (
        {"colleague": str(house.anna)},
        {"first": str(today + timedelta(days=7))},
        {"first": "2020-01-01", "last": "2020-01-02"},
        {"last": str(today + timedelta(days=400))},
        {"first": ""},
    ):
        assert client.post("/account/cover", data=good | bad).status_code == 422, bad
    assert client.post("/account/cover", data=good).status_code == 303
    assert client.post("/account/cover", data=good).status_code == 422
    assert db.session.scalars(select(AbsenceCover)).one().until_day == today + timedelta(days=6)
    assert "You stand in for Anna Own" in make.signed_in(BEN).get("/").text


def test_a_notice_stays_until_it_was_seen(make, house):
    house.add("supervisor")
    client = make.signed_in(BEN)
    assert "You were added to a case" in client.get("/").text
    assert client.post("/notices/seen").status_code == 303
    assert "You were added to a case" not in client.get("/").text
    assert "of Anna Own, to read" in client.get("/").text


def test_a_disabled_therapists_cookie_is_dead_at_once_and_their_cases_are_named(make, house):
    anna = make.signed_in(ANNA)
    assert anna.get("/").status_code == 200
    ruth = make.signed_in(EMAIL)
    answer = ruth.post(f"/account/people/{house.anna}/disable", follow_redirects=True)
    assert "nobody to read them" in answer.text and "no reader" in answer.text
    assert anna.get("/").status_code == 302
    assert anna.get(f"/couples/{house.couple.ref}").status_code == 302


def test_a_role_that_works_on_private_pages_works_on_the_case_and_only_the_own_one_manages():
    for role, rights in roles.RIGHTS.items():
        assert roles.READ in rights
        assert (roles.PRIVATE in rights) <= (roles.WORK in rights)
        assert (roles.MANAGE in rights) == (role == roles.OWN)
    with pytest.raises(ValueError, match="no role"):
        roles.roles_with("everything")


def test_the_daily_summary_counts_what_somebody_works_on_and_not_what_they_read(make, house):
    from practice.services.mail import therapist_mail

    def counted():
        return therapist_mail.news_of(db.session, house.ben, clock.today("Pacific/Auckland")).to_review

    assert counted() == 0
    house.add("supervisor")
    assert counted() == 0
    today = clock.today("Pacific/Auckland")
    house.cover(today, today)
    assert counted() == 1


def test_the_statements_of_the_caseload_do_not_grow_with_the_cases_of_others(make, house):
    today = clock.today("Pacific/Auckland")
    house.cover(today, today)
    house.add("co_therapist")
    client = make.signed_in(BEN)
    client.get("/")
    few = len(statements(lambda: client.get("/")))
    for _ in range(3):
        more = make.couple(therapist_id=house.anna)
        case_team.add(more.caseload, more.ref, house.ben, "supervisor", None)
    db.session.commit()
    page = None

    def look():
        nonlocal page
        page = client.get("/")

    assert len(statements(look)) == few
    assert page.text.count("for Anna Own until") == 3 and "with Anna Own" in page.text


@pytest.mark.parametrize("path", ["/account/hand-over", "/couples/{ref}/access/hand-over"])
def test_a_therapist_hands_over_their_own_and_nothing_of_it_opens_afterwards(make, house, path):
    client = make.signed_in(ANNA)
    path = path.format(ref=house.couple.ref)
    assert "Цанария" in client.get(path).text
    data = {"colleague": str(house.ben), "cases": [house.couple.ref]}
    assert client.post(path, data=data).status_code == 422, "it was not read what this does"
    assert client.post(path, data=data | {"understood": "y", "colleague": str(uuid4())}).status_code == 422
    assert client.post(path, data=data | {"understood": "y"}).status_code == 303
    assert client.get(f"/couples/{house.couple.ref}").status_code == 404
    assert "Цанария" in make.signed_in(BEN).get("/").text


def test_the_owners_audit_page_names_the_cases_they_are_on_and_no_others(make, house):
    ruth = make.caseload().therapist_id
    client = make.signed_in(EMAIL)
    assert house.couple.ref not in client.get("/audit").text
    case_team.add(house.caseload(house.anna, roles.MANAGE), house.couple.ref, ruth, "supervisor", None)
    db.session.commit()
    assert house.couple.ref in client.get("/audit").text
