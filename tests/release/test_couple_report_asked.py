"""Asking for the couple's report: which rounds, when not, and what happens when a release ends meanwhile."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from practice import clock
from practice.access.joint import Opened, Point, Words
from practice.extensions import db
from practice.models.report import Report
from practice.refusals import NotOnCaseload
from practice.services.couple import statuses
from practice.services.homework.responses import Sharing
from practice.services.joint import release
from practice.services.report import report_content, reporting
from practice.services.report.couple import released
from practice.services.report.couple.released import NotForTheCouple, ReleaseEnded, couple_report_ready
from tests.release.conftest import choose, release_all, write
from tests.release.test_couple_report import FORMS, ask, content, report_of
from tests.reporting.making import pool_of
from tests.reporting.requested import failed

MAY, NOVEMBER = datetime(2026, 5, 12, 9, 0, tzinfo=UTC), datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


def rated(form, point, other=None):
    """Every rating at one point of its scale, its reversed questions at another one."""
    return {
        item.key: {"value": other if other is not None and item.reverse else point}
        for item in form.items
        if item.type == "rating"
    }


def add_round(case, on, *points, levels=("areas", "areas"), code=None):
    """Both send one more round of the same questions on a day; the case of that round."""
    couple, make = case.couple, case.make
    with clock.at(on):
        assignment = make.assigned(couple, code or case.form.code, although_too_soon=True)
        for author, (point, other) in enumerate(points):
            given = rated(case.form, point, other)
            make.send(assignment.homework_ids[author], given, sharing=Sharing(levels[author]))
    return SimpleNamespace(**vars(case) | {"assignment": assignment})


@pytest.fixture
def two_rounds(make):
    """S1 in May and in November: keyed, the first partner goes from 2 to 4, the second stays at 3."""
    make.practice()
    with clock.at(MAY):
        case = SimpleNamespace(couple=make.couple(), make=make, form=FORMS["s1"])
        make.safety_complete(case.couple)
    before = add_round(case, MAY, (2, 4), (3, 3))
    with clock.at(NOVEMBER):
        case.make.safety_complete(case.couple)
    now = add_round(case, NOVEMBER, (4, 2), (3, 3))
    with clock.at(NOVEMBER):
        for one in (before, now):
            release_all(one, "areas")
    return SimpleNamespace(case=case, before=before, now=now)


def keyed_mean(item_keys, answers, form):
    """The area's score by hand: reversed questions turned round, the mean put on 0 to 100."""
    points = [6 - answers[k]["value"] if form.item(k).reverse else answers[k]["value"] for k in item_keys]
    return 25 * (sum(points) / len(points) - 1)


def test_two_rounds_stand_side_by_side_with_what_may_be_said(two_rounds):
    form = two_rounds.case.form
    pool_of(two_rounds.case.make, "s1", sd=12.0, alpha=0.8)
    (step,) = content(two_rounds.case).steps
    assert (step.compared.first, step.compared.latest) == ("12 May", "14 Nov")
    assert step.about == "You were both asked on 12 May 2026 and on 14 November 2026."
    assert [row.title for row in step.compared.rows] == [area.title for area in form.areas], "in the form's order"
    for row, area in zip(step.compared.rows, form.areas, strict=True):
        keys = [item.key for item in area.items]
        expected = [
            (keyed_mean(keys, rated(form, *first), form), keyed_mean(keys, rated(form, *latest), form))
            for first, latest in (((2, 4), (4, 2)), ((3, 3), (3, 3)))
        ]
        assert [tuple(map(round, pair)) for pair in row.scores] == [tuple(map(round, pair)) for pair in expected]
        # 12 * sqrt(2 * (1 - 0.8)) * 1.96 is 14.9 points: 25 to 75 is beyond it, 50 to 50 is not.
        assert row.said == "Higher for Maya, no clear change for Jonas"
    assert step.areas == (), "every number stands in the table"


@pytest.mark.parametrize("pool", [None, {"people": 20}, {"alpha": 0.4}])
def test_where_the_swing_is_not_known_it_is_too_early_to_say_whatever_the_reason(two_rounds, pool):
    if pool is not None:
        pool_of(two_rounds.case.make, "s1", **pool)
    found = content(two_rounds.case)
    compared = found.steps[0].compared
    assert compared.all_said.startswith("It is too early to say which of these changed"), "once, not on every row"
    assert {row.said for row in compared.rows} == {""}
    assert not [line for line in found.reading if "Too early" in line], "it explains words that are not there"
    assert found.method == ("Counted by rules 1.",)


def test_a_round_that_is_not_released_leaves_no_trace(two_rounds):
    """As if it had not been: no table of two rounds, no word about a missing one."""
    release.withdraw(two_rounds.case.couple.caseload, two_rounds.case.couple.ref, two_rounds.before.assignment.id)
    db.session.commit()
    found = content(two_rounds.case)
    assert found.steps[0].compared is None
    assert len(found.steps[0].areas) == len(two_rounds.case.form.areas)
    assert not [line for line in found.reading if "Higher" in line]
    assert "12 May" not in repr(found)


def test_only_the_chosen_rounds_are_in_it(two_rounds):
    case = two_rounds.case
    assert content(case, rounds=["s1.2"]).steps[0].compared is None
    assert content(case, since="2026-06-01").steps[0].compared is None
    assert content(case, until="2026-06-01").steps[0].about == "You were both asked on 12 May 2026."
    assert content(case).steps[0].compared is not None
    with pytest.raises(NotForTheCouple) as refused:
        ask(case, since="2026-06-01", until="2026-07-01")
    assert refused.value.message == released.NOT_CHOSEN


def test_an_area_that_is_open_in_one_round_only_is_not_compared(two_rounds):
    case = two_rounds.case
    codes = [area.code for area in case.form.areas]
    with clock.at(NOVEMBER):
        wanted = Opened("areas", frozenset(codes[1:3]), frozenset())
        release.release(case.couple.caseload, case.couple.ref, two_rounds.before.assignment.id, wanted)
        db.session.commit()
    (step,) = content(case).steps
    assert [row.title for row in step.compared.rows] == [area.title for area in case.form.areas[1:3]]
    assert [area.title for area in step.areas] == [area.title for area in case.form.areas]


def test_the_aims_are_those_that_the_therapist_approved_and_an_area_is_named_where_it_is_shown(sent):
    case = sent("s1", ("areas", "areas"))
    areas = [area.code for area in case.form.areas]
    wanted = Opened("areas", frozenset(areas[1:]), frozenset())
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, wanted)
    write(case, Words("", (), (Point("Plan.", "On Sunday.", areas[0]), Point("Pause.", "", areas[1]))))
    found = content(case)
    assert [(one.lead, one.source) for one in found.aims] == [
        ("Plan.", ""),
        ("Pause.", f"Grows from: {case.form.area(areas[1]).title}"),
    ]
    write(case, Words())
    assert content(case).aims == (), "what is computed is not shown by itself"


def test_in_spanish_the_questions_and_areas_are_spanish(sent):
    case = sent("s1", ("areas", "areas"))
    release_all(case, "areas")
    found = content(case, language="es")
    assert found.steps[0].areas[0].title == "Comunicación"
    assert found.steps[0].title == "Evaluar la relación"
    assert found.made_words == content(case, language="es").made_words != content(case, language="en").made_words


def test_nobody_can_ask_before_something_is_released(sent):
    case = sent("s1")
    ready = couple_report_ready(case.couple.caseload, case.couple.ref)
    assert (bool(ready), ready.rounds, ready.reason) == (False, (), released.NOTHING)
    with pytest.raises(NotForTheCouple):
        ask(case)
    wanted = Opened("areas", frozenset(), frozenset())
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, wanted)
    with pytest.raises(NotForTheCouple):
        ask(case)
    db.session.rollback()
    assert db.session.scalars(select(Report)).all() == []


@pytest.mark.parametrize("how", [*statuses.ENDS_LINKS, "withdrew"])
def test_nobody_can_ask_while_the_two_are_apart(sent, how):
    case = sent("s1", ("areas", "areas"))
    release_all(case, "areas")
    caseload, ref = case.couple.caseload, case.couple.ref
    (one,) = couple_report_ready(caseload, ref).rounds
    assert (one.key, one.title, one.number) == ("s1.1", case.form.title, 1)
    if how == "withdrew":
        statuses.withdraw_partner(caseload, ref, 2)
    else:
        statuses.change(caseload, ref, how)
    db.session.commit()
    reason = released.WITHDREW if how == "withdrew" else released.FROZEN[how]
    assert couple_report_ready(caseload, ref).reason == reason
    with pytest.raises(NotForTheCouple) as refused:
        ask(case)
    assert refused.value.message == reason
    db.session.rollback()
    assert db.session.scalars(select(Report)).all() == []


def test_a_colleagues_couple_is_not_there(sent):
    case = sent("s1")
    release_all(case, "areas")
    colleague = case.make.caseload(case.make.therapist("anna@example.org"))
    for use in (couple_report_ready, lambda c, ref: reporting.request(c, ref, {}, "couple")):
        with pytest.raises(NotOnCaseload):
            use(colleague, case.couple.ref)


ENDS = {
    "withdrawn": lambda case: release.withdraw(case.couple.caseload, case.couple.ref, case.assignment.id),
    "renewed": lambda case: release_all(case, "areas"),
    "narrowed": lambda case: choose(case, 0, "talk_first"),
    "separated": lambda case: statuses.change(case.couple.caseload, case.couple.ref, "separated"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_release_that_ends_between_asking_and_making_fails_the_job_with_a_reason(sent, how):
    case = sent("s1", ("areas", "areas"))
    release_all(case, "areas")
    wish = ask(case)
    report = db.session.get_one(Report, wish.report_id)
    assert released.still_holds(db.session, report)
    ENDS[how](case)
    db.session.commit()
    assert not released.still_holds(db.session, report)
    with pytest.raises(ReleaseEnded):
        report_content.collect(case.couple.caseload, report)
    _, reason = failed(wish)
    assert reason == "not_open"
    assert "again" in reporting.REASONS[reason], "what to do is said"


def test_asking_again_takes_the_releases_of_now(sent):
    case = sent("s1", ("areas", "areas"))
    release_all(case, "areas")
    first = report_of(case)
    release_all(case, "areas")
    again = reporting.request(case.couple.caseload, case.couple.ref, first.choices, "couple")
    db.session.commit()
    second = db.session.get_one(Report, again.report_id)
    assert first.choices["releases"] != second.choices["releases"]
    assert report_content.collect(case.couple.caseload, second)
