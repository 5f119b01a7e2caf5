"""The agenda, the goals and the brief: what a therapist takes into the next session."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, programme
from practice.access.joint import Point, Words
from practice.extensions import db
from practice.models.goal import Goal
from practice.models.pin import Pin
from practice.services.couple import goals
from practice.services.joint import feedback
from practice.services.session import brief
from tests.couples.test_caseload_page import statements
from tests.factories import rated
from tests.sessions.conftest import FIRST, recorded, typed

RATED, SECOND = FIRST.ratings[0], FIRST.ratings[1]
AREA = FIRST.areas[0]
PRIVATE = next(item for item in FIRST.items if item.privacy == "private")
WITH_PLAN = next(form for form in programme.catalogue().programme if any(one.type == "plan" for one in form.items))


def pin(therapist, assignment, what, **fields):
    return therapist.post(
        f"/couples/{assignment.couple.ref}/homework/{assignment.id}/pins", data={"pin": what} | fields
    )


def pins():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Pin).order_by(Pin.pinned_at)).all()


def words(page):
    return html.unescape(page)


def test_a_pin_stands_on_the_review_the_brief_and_the_session_until_it_was_talked_about(therapist, answered, begin):
    answer = pin(therapist, answered, f"item:{RATED.key}", sort="low")
    assert answer.status_code == 303
    assert "sort=low" in answer.location
    assert answer.location.endswith(f"#pin-item-{RATED.key}")
    session = begin()
    home = f"/couples/{answered.couple.ref}"
    for path in (session.address, f"{home}/brief", answer.location):
        assert RATED.text in words(therapist.get(path).text)
    assert 'aria-pressed="true"' in therapist.get(answer.location).text
    therapist.post(session.address, data=typed(talked_about=str(pins()[0].id)))
    assert RATED.text not in words(therapist.get(f"{home}/brief").text)
    assert re.search(rf'<input checked[^>]*value="{pins()[0].id}"', therapist.get(session.address).text)
    therapist.post(session.address, data=typed(revision="1"))
    assert RATED.text in words(therapist.get(f"{home}/brief").text)


def test_pinned_twice_is_once_and_taken_off_is_gone(therapist, answered):
    for _ in range(2):
        pin(therapist, answered, f"area:{AREA.code}")
    assert len(pins()) == len(recorded("pin.made")) == 1
    for _ in range(2):
        assert pin(therapist, answered, f"unpin:{pins()[0].id if pins() else answered.id}").status_code == 303
    assert pins() == []


def test_what_was_talked_about_once_can_be_pinned_again(therapist, answered, begin):
    pin(therapist, answered, f"area:{AREA.code}")
    therapist.post(begin().address, data=typed(talked_about=str(pins()[0].id), then="finish"))
    pin(therapist, answered, f"area:{AREA.code}")
    assert [one.session_id is None for one in pins()] == [False, True]
    pin(therapist, answered, f"unpin:{pins()[0].id}")
    assert len(pins()) == 2, "what was talked about stays with its session"


@pytest.mark.parametrize("what", [f"item:{PRIVATE.key}", "item:none", "area:none", "other:x", "", "unpin:x", "item:"])
def test_a_private_question_or_one_that_is_not_there_is_not_pinned(therapist, answered, what):
    assert pin(therapist, answered, what).status_code == 400
    assert pins() == []


def test_no_button_pins_a_private_question(therapist, answered):
    page = therapist.get(f"/couples/{answered.couple.ref}/homework/{answered.id}").text
    assert f'value="item:{RATED.key}"' in page
    assert PRIVATE.key not in page


def test_a_goal_is_drawn_from_an_area_and_keeps_when_it_took_its_status(therapist, answered, couple):
    home = f"/couples/{couple.ref}/goals"
    source = f"{FIRST.code}:{AREA.code}"
    assert f'value="{source}"' in therapist.get(home).text
    for _ in range(2):
        therapist.post(home, data={"words": "Ending an argument the same day", "source": source})
    goal = db.session.scalars(select(Goal)).one()
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        assert therapist.post(f"{home}/{goal.id}", data={"status": "reached"}).status_code == 303
    db.session.expire_all()
    assert (goal.status, goal.status_since) == ("reached", later)
    page = words(therapist.get(f"/couples/{couple.ref}").text)
    assert "Ending an argument the same day" in page
    assert AREA.title in page
    assert len(recorded("goal.reached")) == 1


def test_growth_priorities_are_offered_first(therapist, make, couple):
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id, rated(FIRST, 2))
    found = goals.sources(couple.caseload, couple.caseload.couple(couple.ref))
    db.session.rollback()
    assert [one.is_priority for one in found] == sorted((one.is_priority for one in found), reverse=True)
    assert found[0].is_priority
    assert "(growth priority)" in therapist.get(f"/couples/{couple.ref}/goals").text


def test_what_the_therapist_approved_on_the_shared_page_is_offered_before_that(therapist, make, couple):
    assignment = make.assigned(couple)
    for homework_id in assignment.homework_ids:
        make.send(homework_id, rated(FIRST, 4))
    area = [one for one in FIRST.areas if one.perspective != "partner"][-1]
    written = Words(aims=(Point("A quiet evening", "Once a week.", area.code),))
    feedback.write(couple.caseload, couple.ref, assignment.id, written, 0)
    db.session.commit()
    found = goals.sources(couple.caseload, couple.caseload.couple(couple.ref))
    db.session.rollback()
    assert (found[0].area, found[0].aim) == (area.code, "A quiet evening")
    assert "(approved: A quiet evening)" in therapist.get(f"/couples/{couple.ref}/goals").text


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"words": "x" * 301}, {"words": "Fine", "source": "s9:none"}, {"words": "a\0b"}]
)
def test_a_wrong_goal_is_named_and_not_stored(therapist, couple, wrong):
    assert therapist.post(f"/couples/{couple.ref}/goals", data={"source": ""} | wrong).status_code == 422
    assert db.session.scalar(select(Goal.id)) is None


def test_a_status_that_there_is_none_of_is_refused(therapist, couple):
    therapist.post(f"/couples/{couple.ref}/goals", data={"words": "Fine", "source": ""})
    goal_id = db.session.scalar(select(Goal.id))
    assert therapist.post(f"/couples/{couple.ref}/goals/{goal_id}", data={"status": "won"}).status_code == 400


def plan_of(make, couple, rows, place=0):
    """That partner's plan, sent with their answers to the first form that has one."""
    item = next(one for one in WITH_PLAN.items if one.type == "plan")
    parts = item.components.keys if item.components else (None,)
    allowed = next((part for part in parts if part not in item.needs_approval), None)
    value = [({"component": allowed} if allowed else {}) | {"owner": "me"} | row for row in rows]
    make.safety_complete(couple)
    assignment = make.assigned(couple, WITH_PLAN.code, reason="Agreed.")
    make.send(assignment.homework_ids[place], rated(WITH_PLAN, 3) | {item.key: {"value": value}})


@pytest.mark.parametrize(
    "given",
    [
        ((("due_on", 3),), True, False),
        ((("due_on", 40),), False, True),
        ((("every_days", 7),), True, True),
        ((), False, False),
    ],
    ids=["soon", "far", "again", "never"],
)
def test_steps_are_due_a_week_before_and_four_weeks_after_their_day_or_again_and_again(therapist, make, couple, given):
    when, is_due, is_due_later = given
    row = {key: str(clock.now().date() + timedelta(days=value)) if key == "due_on" else value for key, value in when}
    plan_of(make, couple, [{"action": "Zqstep", **row}])
    page = therapist.get(f"/couples/{couple.ref}/brief").text
    assert ("Zqstep" in page) is is_due
    with clock.at(clock.now() + timedelta(days=45)):
        found = brief.open_brief(couple.caseload, couple.ref, clock.now().date())
        db.session.rollback()
    assert [step.action for step in found.steps] == (["Zqstep"] if is_due_later else [])


def test_the_brief_says_what_came_in_since_the_last_session(therapist, make, couple, begin):
    early = make.assigned(couple)
    with clock.at(clock.now() - timedelta(hours=1)):
        make.send(early.homework_ids[0])
    therapist.post(begin().address, data=typed(text="We met."))
    with clock.at(clock.now() + timedelta(minutes=2)):
        make.send(early.homework_ids[1], rating=1)
        found = brief.open_brief(couple.caseload, couple.ref, clock.now().date())
        db.session.rollback()
    assert [one.person.label for one in found.came_in] == ["Jonas"]
    assert found.widest is not None
    assert found.number == 2


def test_the_brief_holds_nothing_of_a_private_page(therapist, make, couple):
    given = make.assigned(couple)
    option = PRIVATE.options.options[0]
    answer = {"value": [option.key]} if PRIVATE.type == "choose" else {"value": option.value}
    make.send(given.homework_ids[0], rated(FIRST, 3) | {PRIVATE.key: answer | {"comment": "Zqprivate"}})
    page = therapist.get(f"/couples/{couple.ref}/brief").text
    assert "Zqprivate" not in page
    assert PRIVATE.text not in words(page)
    assert len(recorded("brief.opened")) == 1


def test_an_empty_brief_teaches(therapist, couple):
    page = therapist.get(f"/couples/{couple.ref}/brief").text
    for said in ("No joint note yet.", "Nothing pinned.", "Nothing new.", "None within a week."):
        assert said in page


def book(therapist, couple, moment, **fields):
    return therapist.post(f"/couples/{couple.ref}/next-session", data={"next_session_at": moment} | fields)


def test_the_next_session_is_booked_in_the_practices_time_zone_and_taken_back(make, couple):
    with clock.at(clock.now().replace(year=2026, month=7, day=1)):
        therapist = make.signed_in()
        answer = book(therapist, couple, "2026-07-10T16:00", back=f"/couples/{couple.ref}/brief")
        assert answer.location == f"/couples/{couple.ref}/brief"
        assert make.couple_row(couple).next_session_at.hour == 15, "16:00 in London is 15:00 UTC in July"
        assert book(therapist, couple, "").status_code == 303
    assert make.couple_row(couple).next_session_at is None


@pytest.mark.parametrize("moment", ["2020-01-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "tomorrow"])
def test_a_next_session_in_the_past_or_too_far_is_refused_and_what_was_typed_is_kept(therapist, make, couple, moment):
    answer = book(therapist, couple, moment)
    assert answer.status_code == 422
    assert moment[:10] in answer.text
    assert make.couple_row(couple).next_session_at is None


def test_booking_leads_back_to_our_own_pages_only(therapist, couple):
    assert book(therapist, couple, "", back="https://example.org/").location == f"/couples/{couple.ref}/sessions"


def test_the_statements_of_a_list_and_a_brief_do_not_grow_with_the_sessions(therapist, couple, begin, answered):
    def looked_at():
        paths = (f"/couples/{couple.ref}/sessions", f"/couples/{couple.ref}/brief", f"/couples/{couple.ref}")
        return [len(statements(lambda path=path: therapist.get(path))) for path in paths]

    therapist.post(begin().address, data=typed(text="One.", then="finish"))
    pin(therapist, answered, f"item:{RATED.key}")
    few = looked_at()
    for number in range(5):
        therapist.post(begin(1 + number % 2).address, data=typed(text="More.", then="finish"))
    pin(therapist, answered, f"item:{SECOND.key}")
    assert looked_at() == few


def test_what_is_asked_of_oneself_and_of_the_other_is_pinned_with_both_views(therapist, make, couple):
    make.safety_complete(couple)
    form = next(one for one in programme.catalogue().programme if any(area.pair for area in one.areas))
    given = make.assigned(couple, form.code)
    own = next(area for area in form.areas if area.pair and area.perspective == "self").items[0]
    noticed = next(item for item in form.items if item.area == form.area(own.area).pair and item.facet == own.facet)
    for homework_id, (of_oneself, of_the_other) in zip(given.homework_ids, ((5, 1), (2, 4)), strict=True):
        make.send(homework_id, {own.key: {"value": of_oneself}, noticed.key: {"value": of_the_other}})
    pin(therapist, given, f"item:{own.key}")
    found = brief.open_brief(couple.caseload, couple.ref, clock.today("UTC")).agenda[0]
    assert found.counterpart == noticed
    assert [answer["value"] for _, answer in (*found.answers, *found.seen)] == [5, 2, 1, 4]
    shown = words(therapist.get(f"/couples/{couple.ref}/brief").text)
    assert own.text in shown
    assert noticed.text in shown


def test_before_the_day_of_a_session_a_note_is_said_to_be_dated_today(therapist, make, couple):
    address = f"/couples/{couple.ref}/brief"
    assert "Start the session note" in therapist.get(address).text
    make.couple_row(couple).next_session_at = clock.now() + timedelta(days=2)
    db.session.commit()
    assert "Start a note dated today" in therapist.get(address).text
