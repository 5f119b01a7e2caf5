"""The turned screen holds what is released and nothing else; why something is missing can not be told."""

import re
from itertools import product

import pytest

from practice.access.joint import LEVELS, Point, Words
from practice.extensions import db
from practice.models.couple import Couple, Partner
from practice.services.couple import statuses
from practice.services.joint import release
from tests.release import marked, oracle
from tests.release.conftest import choose, opened_form, release_all, shared_page, write

WORDS = Words("Zqpattern", (Point("Zqstrength", "More.", "CON"),), (Point("Zqaim", "Try.", "COM"),))


def still(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)


def markers(case, page: str) -> set[str]:
    return {marker for marker in oracle.all_markers(case.form) if marker in page}


@pytest.mark.parametrize("code", ["s1", "s2", "s3", "s4"])
def test_what_is_allowed_and_released_is_there_and_no_marker_more(sent, code):
    case = sent(code, ("ratings", "ratings"))
    client = case.make.signed_in()
    assert client.post(f"{case.path}/release", data=opened_form(case.form, "ratings")).status_code == 303
    page = shared_page(client, case)
    assert markers(case, page) == oracle.allowed_markers(case.form, ("ratings",) * 3, [marked.texts(case.form)] * 2)
    for item in case.form.items:
        assert item.text not in page or item.privacy == "shareable"
    for area in case.form.areas:
        assert area.title in page
    assert "Okafor" not in page


@pytest.mark.parametrize(("one", "other"), list(product(LEVELS, LEVELS)))
def test_the_page_holds_what_both_allow_at_most(sent, one, other):
    case = sent("s2", (one, other), [("s2.us.04",), ()])
    client = case.make.signed_in()
    for level in ("ratings", "areas"):
        client.post(f"{case.path}/release", data=opened_form(case.form, level))
    page = shared_page(client, case)
    levels = (one, other, "ratings")
    if "talk_first" not in levels:
        levels = (one, other, "areas")  # the second release, or the only one that was possible
    assert markers(case, page) == oracle.allowed_markers(case.form, levels, [("s2.us.04",), ()])
    shown = re.findall(r'scope="row">([^<]+)<', page)
    titles = {area.code: area.title.rpartition(", ")[0] or area.title for area in case.form.areas}
    assert shown == [titles[code] for code in oracle.allowed_areas(case.form, levels)]


def test_area_results_alone_hold_no_answer_no_note_and_nothing_about_the_other(sent):
    case = sent("s2", ("ratings", "ratings"), [(), ()])
    release_all(case, "areas")
    page = shared_page(case.make.signed_in(), case)
    assert markers(case, page) == set()
    assert "in the other" not in page
    assert "How close" not in page
    for option in case.form.option_sets["FRQ"].options:
        assert option.text not in page


def ways_to_nothing(case, client):
    """Every reason why nothing is shown, each on the same round, one after the other."""
    choices = [("ratings", marked.texts(case.form))] * 2
    yield "not released"
    for author in (0, 1):
        release_all(case)
        choose(case, author, "talk_first")
        yield f"partner {author + 1} wants to talk first"
        choose(case, author, *choices[author])
        yield f"partner {author + 1} allows it again, and nobody released it anew"
    release_all(case)
    release.withdraw(case.couple.caseload, case.couple.ref, case.assignment.id)
    db.session.commit()
    yield "withdrawn"
    for status in ("separated", "ended", "archived"):
        release_all(case)
        statuses.change(case.couple.caseload, case.couple.ref, status)
        db.session.commit()
        yield status
        statuses.change(case.couple.caseload, case.couple.ref, "active")
        db.session.commit()
        yield f"{status} and active again"
    release_all(case, reason="Talked with each alone.")
    statuses.withdraw_partner(case.couple.caseload, case.couple.ref, 2)
    db.session.commit()
    yield "a partner withdrew"
    statuses.take_back(case.couple.caseload, case.couple.ref, 2)
    db.session.commit()
    yield "a partner who withdrew is back"


def test_a_page_with_nothing_is_the_same_whatever_the_reason(sent):
    case = sent("s1")
    write(case, WORDS)
    client = case.make.signed_in()
    pages = {}
    for reason in ways_to_nothing(case, client):
        case.make.safety_complete(case.couple)
        pages[reason] = still(shared_page(client, case))
    assert len(pages) == 14
    assert {page: reason for reason, page in pages.items()} == {pages["not released"]: "a partner who withdrew is back"}
    assert "There is nothing to look at together here." in pages["not released"]
    assert "Zq" not in pages["not released"]


def test_who_has_not_sent_can_not_be_told_from_who_said_no(sent):
    all_of_it, nothing = ("ratings", "ratings"), ("ratings", "talk_first")
    for code in ("s1", "s3"):
        pages = set()
        for authors, levels in (((0,), all_of_it), ((1,), all_of_it), ((0, 1), nothing)):
            case = sent(code, levels, authors=authors)
            page = still(shared_page(case.make.signed_in(), case))
            pages.add(page.replace(case.couple.ref, "").replace(str(case.assignment.id), ""))
        assert len(pages) == 1


def test_what_is_left_out_reads_the_same_whether_its_author_or_the_therapist_left_it_out(sent):
    pages = set()
    for ticks, pieces in (
        ([("s1.root.08",), ()], {"s1.root.08/1"}),  # the second did not tick
        ([("s1.root.08",), ("s1.root.08",)], {"s1.root.08/1"}),  # the therapist did not choose it
        ([("s1.root.08",), ("s1.root.09",)], {"s1.root.08/1", "s1.root.08/2"}),
    ):
        case = sent("s1", ("areas", "areas"), ticks)
        opened = release.Opened("areas", frozenset({"COM", "CON"}), frozenset(pieces))
        release.release(case.couple.caseload, case.couple.ref, case.assignment.id, opened)
        db.session.commit()
        page = still(shared_page(case.make.signed_in(), case))
        pages.add(page.replace(case.couple.ref, "").replace(str(case.assignment.id), ""))
    assert len(pages) == 1
    assert marked.text(marked.FORMS[0].item("s1.root.08"), 0) in pages.pop()


def test_the_words_stand_there_with_an_approved_area_only_where_that_is_shown(sent):
    case = sent("s1", ("areas", "areas"))
    write(case, WORDS)
    opened = release.Opened("areas", frozenset({"CON"}))
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, opened)
    db.session.commit()
    page = shared_page(case.make.signed_in(), case)
    for word in ("Zqpattern", "Zqstrength", "Zqaim"):
        assert word in page
    assert "From your answers: Conflict resolution" in page
    assert "Communication" not in page


def test_areas_stand_in_the_forms_order_without_a_column_of_differences(sent):
    case = sent("s1", ("areas", "areas"))
    release_all(case, "areas")
    page = shared_page(case.make.signed_in(), case)
    titles = [area.title for area in case.form.areas]
    assert re.findall(r'scope="row">([^<]+)<', page) == titles
    assert "dumb-gap" not in page
    assert "Difference" not in page


def test_no_status_column_lets_a_live_release_through(sent):
    """Also where the row of a release was not ended, as by a change in the database itself."""
    case = sent("s1")
    release_all(case)
    client = case.make.signed_in()
    assert "Your area results" in shared_page(client, case)
    for table, column, value in ((Couple, "status", "separated"), (Couple, "status", "archived")):
        row = db.session.get(table, case.couple.id)
        setattr(row, column, value)
        db.session.commit()
        assert "Your area results" not in shared_page(client, case)
        db.session.get(table, case.couple.id).status = "active"
        db.session.commit()
    partner = db.session.get(Partner, case.couple.partner_ids[0])
    partner.withdrew_at = partner.created_at
    db.session.commit()
    assert "Your area results" not in shared_page(client, case)


def test_the_couples_first_names_are_the_only_names(sent):
    case = sent("s1")
    other = case.make.couple(names=(("Ines", "Zzother"), ("Piet", "Zzother")))
    release_all(case)
    page = shared_page(case.make.signed_in(), case)
    assert "Maya &amp; Jonas" in page
    for word in ("Lindqvist", "Okafor", "Zzother", "Ines", "Ruth", other.ref):
        assert word not in page


def test_the_shared_page_links_to_nothing_but_leaving(sent):
    case = sent("s1")
    release_all(case)
    page = shared_page(case.make.signed_in(), case)
    targets = set(re.findall(r'(?:href|action|src)="([^"#]+)"', page))
    assert {target for target in targets if not target.startswith("/static/")} == {"/share/leave"}


@pytest.mark.parametrize(
    ("languages", "words"), [(("es", "es"), "Lo que vemos hoy"), (("en", "es"), "What we look at today")]
)
def test_the_page_is_in_the_language_that_both_have_chosen(sent, languages, words):
    case = sent("s1", ("areas", "areas"))
    for partner_id, language in zip(case.couple.partner_ids, languages, strict=True):
        db.session.get(Partner, partner_id).language = language
    db.session.commit()
    release_all(case, "areas")
    page = shared_page(case.make.signed_in(), case)
    assert words in page
    assert f'<html lang="{languages[0]}">' in page
    title = case.form.in_language(languages[0]).area("COM").title
    assert title in page
