"""Releasing by hand, at what both allow or less; a narrower choice ends it at once, a wider one releases nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import audit, clock, extensions, programme
from practice.access import disclosure
from practice.access.joint import Opened, Point, Words
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Override
from practice.models.release import Feedback, Release
from practice.models.response import SharingChoice
from practice.refusals import HeldForSafety, NotOnCaseload
from practice.services.homework import responses
from practice.services.homework.responses import Sharing
from practice.services.joint import release, shared_page
from practice.services.joint.release import NotAllowedTogether
from tests.conftest import POSTGRES
from tests.couples.test_caseload_page import statements
from tests.database.test_same_moment import elsewhere, own_caseload, while_open
from tests.homework.phone import Phone
from tests.release import marked
from tests.release.conftest import choose, opened_form, release_all, write

TEXT = "s1.root.08"


def live(case):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(
        select(Release).where(Release.assignment_id == case.assignment.id, Release.ended_at.is_(None))
    ).all()


def state(case):
    db.session.rollback()
    db.session.expire_all()
    return release.states(case.couple.caseload, case.couple.id).get(case.assignment.id)


def joint(case):
    db.session.rollback()
    db.session.expire_all()
    caseload = case.couple.caseload
    return disclosure.for_couple(caseload, caseload.couple(case.couple.ref), case.assignment.id)


@pytest.mark.parametrize(
    ("levels", "asked"),
    [
        (("talk_first", "ratings"), "areas"),
        (("areas", "ratings"), "ratings"),
        (("ratings", "talk_first"), "areas"),
        (("ratings", "ratings"), "talk_first"),
        (("ratings", "ratings"), "all"),
        (("ratings", "ratings"), ""),
    ],
)
def test_more_than_both_allow_is_refused_and_what_was_typed_is_kept(sent, levels, asked):
    case = sent("s1", levels)
    typed = {**opened_form(case.form, asked), "pattern": "Zqtyped that must not be lost"}
    answer = case.make.signed_in().post(f"{case.path}/release", data=typed)
    assert answer.status_code in (409, 422)
    assert "Zqtyped that must not be lost" in answer.text
    assert live(case) == []
    assert db.session.scalars(select(Feedback)).all() == []


def test_less_than_both_allow_can_be_released(sent):
    case = sent("s2", ("ratings", "ratings"))
    release_all(case, "areas")
    found = joint(case)
    assert found.shown.level == "areas"
    assert found.shown.questions == ()
    assert not [area for area in found.shown.areas if area.about_partner]


def test_nothing_is_released_while_one_has_not_sent(sent):
    case = sent("s1", authors=(0,))
    with pytest.raises(NotAllowedTogether):
        release_all(case)
    db.session.rollback()


def test_only_what_can_be_shown_is_kept_of_a_release(sent):
    case = sent("s1", ("areas", "ratings"), [(), (TEXT,)])
    release_all(case, "areas")
    (row,) = live(case)
    assert row.items == [f"{TEXT}/2"]
    assert row.areas == [area.code for area in case.form.areas]


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        (("ratings", (TEXT,)), ("areas", (TEXT,)), True),
        (("ratings", (TEXT,)), ("ratings", ()), True),
        (("ratings", (TEXT,)), ("talk_first", (TEXT,)), True),
        (("areas", (TEXT,)), ("ratings", ()), True),  # wider in one way, narrower in another
        (("areas", ()), ("ratings", (TEXT,)), False),
        (("areas", ()), ("areas", ()), False),
    ],
)
def test_a_narrower_choice_ends_the_release_in_the_same_transaction(sent, before, after, ends):
    case = sent("s1", ("ratings", before[0]), [(), before[1]])
    release_all(case, "areas")
    visit = case.make.visit(case.assignment.homework_ids[1])
    responses.choose_sharing(visit, Sharing(after[0], after[1]))
    found = db.session.scalars(select(Release).where(Release.ended_at.is_(None))).all()
    assert (found == []) is ends
    db.session.rollback()
    assert len(live(case)) == 1, "a choice that was not committed ended nothing"
    choose(case, 1, *after)
    assert (live(case) == []) is ends
    assert state(case).ended_because == ("narrowed" if ends else None)


def test_a_choice_narrowed_on_the_phone_ends_the_release(app, sent):
    case = sent("s1")
    release_all(case)
    phone = Phone(app, case.assignment.tokens[1], case.couple.pins[1])
    phone.enter()
    answer = phone.post("/q/sharing", {"level": "areas"})
    assert answer.status_code == 303
    assert live(case) == []
    assert joint(case) is None
    again = phone.post("/q/sharing", {"level": "ratings", "words": list(marked.texts(case.form))})
    assert (again.status_code, again.location) == (answer.status_code, answer.location)
    assert joint(case) is None, "what is wider again is not released again"


def test_narrowing_one_round_leaves_another_round_released(sent):
    case = sent("s1")
    form = programme.catalogue().current("s2")
    other = case.make.assigned(case.couple, "s2")
    for author in (0, 1):
        sharing = Sharing("ratings", marked.texts(form))
        case.make.send(other.homework_ids[author], marked.answers(form, author), sharing=sharing)
    release_all(case)
    release.release(case.couple.caseload, case.couple.ref, other.id, Opened("areas", frozenset({"US"})))
    db.session.commit()
    choose(case, 0, "talk_first")
    rows = db.session.scalars(select(Release).where(Release.ended_at.is_(None))).all()
    assert [row.assignment_id for row in rows] == [other.id]


def test_a_clock_that_goes_back_makes_no_older_choice_the_newest(sent):
    case = sent("s1")
    with clock.at(clock.now() - timedelta(hours=3)):
        choose(case, 0, "talk_first")
        choose(case, 0, "areas")
        choose(case, 0, "talk_first")
    moments = db.session.scalars(select(SharingChoice.chosen_at)).all()
    assert len(set(moments)) == len(moments)
    with pytest.raises(NotAllowedTogether):
        release_all(case, "areas")
    db.session.rollback()


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time and no row locks")
def test_a_choice_narrowed_while_a_release_is_being_made_ends_it(app, sent):
    case = sent("s1")
    areas, pieces = marked.everything(case.form)
    opened = Opened("ratings", frozenset(areas), frozenset(pieces))
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, opened)

    def narrow() -> None:
        visit = case.make.visit(case.assignment.homework_ids[0])
        responses.choose_sharing(visit, Sharing("talk_first"))

    assert while_open(app, case.make.session, narrow) is None
    assert live(case) == []


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time and no row locks")
def test_a_release_made_while_a_choice_is_being_narrowed_is_refused(app, sent):
    case = sent("s1")
    visit = case.make.visit(case.assignment.homework_ids[0])
    responses.choose_sharing(visit, Sharing("talk_first"))

    def open_it() -> None:
        opened = Opened("areas", frozenset({"COM"}))
        release.release(own_caseload(case.couple), case.couple.ref, case.assignment.id, opened)

    assert isinstance(while_open(app, case.make.session, open_it), NotAllowedTogether)
    assert live(case) == []


def test_a_double_click_leaves_one_live_release(app, sent):
    case = sent("s1")
    opened = Opened("areas", frozenset({"COM"}))
    for _ in range(2):
        error = elsewhere(
            app,
            lambda: release.release(own_caseload(case.couple), case.couple.ref, case.assignment.id, opened),
        )
        assert error is None
    assert len(live(case)) == 1
    rows = db.session.scalars(select(Release).order_by(Release.released_at)).all()
    assert [row.ended_because for row in rows] == ["renewed", None]


def test_a_release_needs_the_safety_record_or_a_written_reason(sent):
    make_held = sent("s1")
    held = make_held.make.couple()
    assignment = make_held.make.assigned(held)
    for author in (0, 1):
        make_held.make.send(
            assignment.homework_ids[author], marked.answers(make_held.form, author), sharing=Sharing("ratings")
        )
    client = make_held.make.signed_in()
    path = f"/couples/{held.ref}/homework/{assignment.id}/release"
    data = {**opened_form(make_held.form, "areas"), "pattern": "Zqkept while it is held"}
    refused = client.post(path, data=data)
    assert refused.status_code == 409
    assert "Zqkept while it is held" in refused.text
    assert "safety record is not complete" in refused.text
    assert db.session.scalar(select(func.count()).select_from(Release)) == 0
    assert client.post(path, data={**data, "reason": "I talked with each of them alone today."}).status_code == 303
    assert db.session.scalars(select(Override.rule)).all() == ["safety_record"]
    db.session.rollback()
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(held.id))).all()
    assert actions.count("safety.held_but_went_on") == 1


def test_a_reason_of_blanks_is_none(sent):
    case = sent("s1")
    release.safety.decide(case.couple.caseload, case.couple.ref, "undecided")
    db.session.commit()
    with pytest.raises(HeldForSafety):
        release_all(case, reason=" \n ")
    db.session.rollback()


def test_every_act_is_in_the_trail_without_a_word_of_content(sent):
    case = sent("s1")
    write(case, Words("Zqpattern", (), (Point("Zqaim"),)))
    release_all(case)
    choose(case, 0, "talk_first")
    choose(case, 0, "ratings")
    release_all(case, "areas")
    release.withdraw(case.couple.caseload, case.couple.ref, case.assignment.id)
    db.session.commit()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.chain == str(case.couple.id)).order_by(AuditEntry.number)
    ).all()
    found = [entry.action for entry in entries if entry.action.startswith(("release", "feedback"))]
    assert found == ["feedback.written", "release.opened", "release.narrowed", "release.opened", "release.withdrawn"]
    narrowed = next(entry for entry in entries if entry.action == "release.narrowed")
    assert (narrowed.actor_kind, narrowed.actor_id) == ("partner", case.couple.partner_ids[0])
    said = repr([vars(entry) for entry in entries])
    assert "Zqpattern" not in said
    assert "Zqaim" not in said
    assert list(audit.faults(extensions.session(), extensions.settings().audit_key)) == []


def test_the_state_is_said_on_the_therapists_pages(sent):
    case = sent("s1")
    client = case.make.signed_in()
    pages = (case.path, f"/couples/{case.couple.ref}", f"{case.path}/release")
    for page in pages:
        assert "Nothing is released." in client.get(page).text
    release_all(case, "areas")
    for page in pages:
        assert "Area results released" in client.get(page).text
    assert client.post(f"{case.path}/release/withdraw").status_code == 303
    assert "Withdrawn" in client.get(case.path).text
    release_all(case, "areas")
    choose(case, 1, "talk_first")
    for page in pages:
        assert "because a choice was narrowed" in client.get(page).text


def test_a_colleague_releases_withdraws_and_turns_nothing(sent):
    case = sent("s1")
    release_all(case)
    case.make.therapist("anna@example.org")
    anna = case.make.signed_in("anna@example.org")
    for path in ("/release", "/share"):
        assert anna.get(case.path + path).status_code == 404
        assert anna.post(case.path + path, data=opened_form(case.form, "areas")).status_code == 404
    assert anna.post(f"{case.path}/release/withdraw").status_code == 404
    assert len(live(case)) == 1
    with pytest.raises(NotOnCaseload):
        eve = case.make.caseload(case.make.therapist("eve@example.org"))
        shared_page.open_shared(eve, case.couple.ref, case.assignment.id)
    db.session.rollback()


def test_the_statements_of_the_release_page_do_not_grow_with_the_rounds(sent):
    case = sent("s1")
    client = case.make.signed_in()
    few = len(statements(lambda: client.get(f"/couples/{case.couple.ref}")))
    other = case.make.assigned(case.couple, "s2")
    for homework_id in other.homework_ids:
        case.make.send(homework_id)
    assert len(statements(lambda: client.get(f"/couples/{case.couple.ref}"))) == few


@pytest.mark.parametrize("level", ["areas", "talk_first"])
def test_an_area_that_was_approved_stays_with_the_words_when_it_is_suggested_no_more(sent, level):
    """What is suggested follows what both allow; the words that are saved again keep what stood beside them."""
    case = sent("s1")
    area = case.form.areas[-1]
    write(case, Words("", (), (Point("Ask for it.", "", area.code),)))
    choose(case, 0, level)
    client = case.make.signed_in()
    page = client.get(f"{case.path}/release").text
    assert f'<option selected value="{area.code}">{area.title}' in page
    posted = {"then": "save", "revision": "1", "aim_1_lead": "Ask for it first.", "aim_1_area": area.code}
    assert client.post(f"{case.path}/release", data=posted).status_code == 303
    caseload = case.couple.caseload
    db.session.expire_all()
    kept = release.open_page(caseload, case.couple.ref, case.assignment.id).words
    assert kept.aims == (Point("Ask for it first.", "", area.code),)
