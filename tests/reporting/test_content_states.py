"""A report can be asked for at any moment, and says in words what there is and what is missing."""

import shutil

import pytest

from practice import programme
from practice.access.caseload import Caseload
from practice.extensions import db
from practice.models.practice import Practice
from practice.refusals import NotOnCaseload
from practice.services.assigning import assignments
from practice.services.couple import statuses
from practice.services.report import report_content
from practice.texts import translator
from reports import pages, pdf
from reports.content import Absent
from tests.reporting.making import Course, day, drawn, instrument_of
from tests.reporting.oracle import FOLDER

ASSESS = "Assess the relationship"


def why(content, what):
    """The reasons of everything missing whose name holds `what`."""
    return [one.why for one in content.missing if what in one.what]


def printed(content):
    """The page, as it becomes the PDF; the template refuses a hole in the content."""
    return pdf.to_html(content, translator("en"))


def test_with_nothing_assigned_it_says_that_nobody_has_sent_anything(course):
    content = course.content()
    assert content.summary == ("Nobody has sent answers yet.", "This report has no scores to show.")
    assert (content.period, content.programme) == ("nothing sent yet", "0 of 4 steps by both")
    assert [one.why for one in content.missing] == ["Not assigned so far."] * 4
    assert (content.instruments, content.answered, content.strengths, content.priorities) == ((), (), (), ())
    assert "Nobody has sent answers yet." in printed(content)
    assert pages.count(pdf.render(content, translator("en"))) == 1, "so little is one page"


def test_with_nothing_sent_it_says_whose_answers_are_awaited(make, course):
    course.round("s1", 1)
    with make.at(day(10)):
        make.assigned(course.couple, "s4", reason="Both were asked alone.")
    content = course.content(on=11)
    assert content.summary[0] == "Nobody has sent answers yet."
    assert content.summary[1] == f"Homework has been given on {ASSESS} and Reconnect emotionally."
    for name in ("Maya", "Jonas"):
        assert why(content, f"{name}, {ASSESS}, round 1") == [
            "Assigned on 3 Mar 2026; the link ended before anything was sent."
        ]
        assert why(content, f"{name}, Reconnect emotionally") == ["Assigned on 12 Mar 2026, not sent yet."]
    printed(content)


@pytest.mark.parametrize(("place", "name", "other"), [(0, "Maya", "Jonas"), (1, "Jonas", "Maya")])
def test_with_one_partner_it_holds_that_partners_view_and_no_word_about_the_couple(course, place, name, other):
    answers = [None, None]
    answers[place] = drawn("s1", "alone")
    course.round("s1", 1, *answers)
    content = course.content()
    assert content.summary[0] == f"{name} sent “{ASSESS}” on 3 Mar 2026."
    assert f"Only {name} has sent answers, so nothing is compared." in content.summary
    assert [one.person for one in content.answered] == [name]
    shown = instrument_of(content, ASSESS)
    assert all(row.gap is None and row.scores[1 - place] == Absent("not sent") for row in shown.latest)
    assert (content.strengths, content.priorities, shown.congruence) == ((), (), ())
    assert why(content, "Shared strengths and growth priorities")
    assert why(content, f"{other}, {ASSESS}")
    assert "both" not in " ".join(content.summary).lower()
    printed(content)


def test_a_partner_who_withdrew_is_named_with_the_day_and_what_they_sent_stays(make, course):
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    with make.at(day(20)):
        statuses.withdraw_partner(course.couple.caseload, course.ref, 2)
        db.session.commit()
    content = course.content()
    said = "Withdrew on 22 Mar 2026. What was sent before stays, and nothing was asked since."
    assert why(content, "Jonas") == [said]
    assert not why(content, "Maya")
    assert [one.person for one in content.answered] == ["Maya", "Jonas"]


def test_with_one_round_no_change_is_spoken_of(course):
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    content = course.content()
    shown = instrument_of(content, ASSESS)
    assert shown.changes == ()
    assert shown.notes == ("One round so far. Change can be shown from the second round on.",)
    assert content.summary[0] == f"Both sent “{ASSESS}” on 3 Mar 2026."
    assert all(area.pattern == "" for area in shown.areas)
    printed(content)


def test_a_round_that_one_partner_missed_breaks_their_line_and_is_named(course):
    for number, place in ((0, None), (1, 1), (2, None)):
        pair = [drawn("s1", f"{name}{number}") for name in "ab"]
        if place is not None:
            pair[place] = None
        course.round("s1", 1 + 30 * number, *pair)
    content = course.content()
    for area in instrument_of(content, ASSESS).areas:
        assert not any(isinstance(score, Absent) for score in area.scores[0])
        assert [isinstance(score, Absent) for score in area.scores[1]] == [False, True, False]
    assert why(content, f"Jonas, {ASSESS}, round 2")
    printed(content)


def test_where_they_stand_now_is_taken_from_one_round_that_both_have_sent(course):
    first = [drawn("s1", "a1"), drawn("s1", "b1")]
    course.round("s1", 1, *first)
    course.round("s1", 40, drawn("s1", "a2"), None)
    content = course.content()
    shown = instrument_of(content, ASSESS)
    assert all(row.title.endswith(", on 3 Mar 2026") and row.gap is not None for row in shown.latest)
    assert "The newest round that both have sent is of 3 Mar 2026." in content.summary
    assert shown.changes[0].people[1].change is None


def test_a_round_with_only_some_areas_says_which_were_not_asked(course):
    course.round("s1", 1, drawn("s1", "a1"), drawn("s1", "b1"))
    course.round("s1", 40, drawn("s1", "a2"), drawn("s1", "b2"), areas=["COM", "TRU"])
    content = course.content()
    shown = instrument_of(content, ASSESS)
    assert {row.title for row in shown.changes} == {"Communication", "Trust and honesty"}
    assert [area.scores[0][1] == Absent("not asked") for area in shown.areas] == [False, True, False, *[True] * 5]
    assert why(content, f"{ASSESS}, round 2")[0].startswith("Not asked in this round: Emotional connection,")
    assert shown.rounds[0].lineage == shown.rounds[1].lineage
    printed(content)


def agreeing(rating, **others):
    """A form of step 1 with one answer to everything, turned where a question is; another for some areas."""
    answers = {}
    for item in programme.catalogue().current("s1").ratings:
        value = others.get(item.area, rating)
        answers[item.key] = {"value": 6 - value if item.reverse else value}
    return answers


def test_a_round_with_only_some_areas_speaks_of_these_alone(course):
    """The widest difference of the whole report may be in an area that the newest round did not ask about."""
    course.round("s1", 1, agreeing(4, GOA=1), agreeing(4, GOA=5))
    course.round("s1", 40, agreeing(3), agreeing(3, TRU=2), areas=["COM", "TRU"])
    content = course.content()
    said = " ".join(content.summary)
    assert "The round of 11 Apr 2026 asked about Communication and Trust and honesty only. Of these, they" in said
    assert "They differ most" not in said, "in goals they differ by 100 points"
    for name in ("Maya", "Jonas"):
        assert f"{name}’s scores are lower than at first in all 2 areas that can be compared." in content.summary
    assert content.points_from == f"From “{ASSESS}”, round 1, 3 Mar 2026.", "the newest that weighs every area"
    assert content.points_from in printed(content)


def test_scores_alike_in_a_round_with_only_some_areas_are_called_alike_in_these_alone(course):
    course.round("s1", 1, agreeing(4, GOA=1), agreeing(4, GOA=5))
    course.round("s1", 40, agreeing(3), agreeing(3), areas=["COM"])
    content = course.content()
    assert "Wherever both have a score in these, the two are within a point of each other." in content.summary
    assert "The one score of Maya’s that can be compared is lower than at first." in content.summary


def test_a_round_that_was_taken_back_leaves_a_gap_on_the_axis(make, course):
    course.round("s1", 1, drawn("s1", "a1"), drawn("s1", "b1"))
    made = course.round("s1", 30)
    assignments.withdraw(course.couple.caseload, course.ref, made.id)
    course.round("s1", 60, drawn("s1", "a2"), drawn("s1", "b2"))
    content = course.content()
    shown = instrument_of(content, ASSESS)
    assert [one.label for one in shown.rounds] == ["Round 1", "Round 2", "Round 3"]
    assert all(area.scores[0][1] == Absent("no answers") for area in shown.areas)
    assert why(content, f"{ASSESS}, round 2") == ["Nobody’s answers to this round are there."]
    printed(content)


@pytest.fixture
def second_lineage(tmp_path):
    """Turns the catalogue into one whose step 1 has a second version with another lineage, when called."""
    folder = tmp_path / "definitions"
    shutil.copytree(FOLDER, folder)
    text = (folder / "s1" / "1.0.0.toml").read_text(encoding="utf-8")
    text = text.replace('version = "1.0.0"', 'version = "2.0.0"').replace('"s1-1"', '"s1-2"')
    text = text.replace("We manage to get our meaning across to each other.", "We get our points across to each other.")
    history = '[[history]]\nversion = "1.0.0"\ndate = 2026-11-22\nchange = "First version."\n\n'
    text = text.replace("[[history]]", history + "[[history]]", 1)
    before = programme.FOLDER

    def add():
        (folder / "s1" / "2.0.0.toml").write_text(text, encoding="utf-8")
        programme.FOLDER = folder
        programme.catalogue.cache_clear()

    yield add
    programme.FOLDER = before
    programme.catalogue.cache_clear()


def test_half_not_come_up_is_told_beside_the_instrument(course):
    form = programme.catalogue().current("s2")
    silent = {item.key: {"state": "not_applicable"} for item in form.ratings}
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    course.round("s2", 10, silent, drawn("s2", "b"))
    notes = " ".join(instrument_of(course.content(), "Communicate").notes)
    assert "Half or more did not come up. Maya: 31 of 31 questions." in notes
    assert "Jonas:" not in notes


def test_two_lineages_never_share_a_line_nor_a_change(course, second_lineage):
    rounds = [[drawn("s1", f"{name}{number}") for name in "ab"] for number in range(4)]
    for number, pair in enumerate(rounds):
        if number == 2:
            second_lineage()
        course.round("s1", 1 + 40 * number, *pair)
    content = course.content(appendix="yes")
    shown = instrument_of(content, ASSESS)
    assert [one.lineage for one in shown.rounds] == ["s1-1", "s1-1", "s1-2", "s1-2"]
    assert content.summary[0] == (
        f"“{ASSESS}” is followed here from 22 May 2026 to 1 Jul 2026."
    ), "first means the first that is compared"
    for area, row in zip(shown.areas, shown.changes, strict=True):
        for person in (0, 1):
            assert row.people[person].first == area.scores[person][2], "change is taken within the newest lineage"
            assert row.people[person].latest == area.scores[person][3]
    assert any("The questions changed before round 3" in note for note in shown.notes)
    assert [(one.version, one.lineage) for one in content.method.versions] == [("1.0.0", "s1-1"), ("2.0.0", "s1-2")]
    texts = [item.text for group in content.appendix for item in group.items]
    assert texts.count("We manage to get our meaning across to each other.") == 2
    assert texts.count("We get our points across to each other.") == 2
    printed(content)


def test_partners_of_one_first_name_are_told_apart(make):
    make.practice()
    course = Course(make, names=(("Alex", "Moreau"), ("Alex", "Duarte")))
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    content = course.content()
    assert [one.label for one in content.people] == ["Alex Moreau", "Alex Duarte"]
    assert [one.person for one in content.answered] == ["Alex Moreau", "Alex Duarte"]


def test_names_that_try_something_are_printed_as_they_are(make):
    make.practice()
    odd = "{{ 7*7 }}", "<img src=x onerror=alert(1)>"
    course = Course(make, names=((odd[0], "%(name)s"), (odd[1], "100%")))
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    page = printed(course.content())
    assert "{{ 7*7 }}" in page
    assert "&lt;img src=x" in page
    assert "<img" not in page


def test_days_are_those_of_the_practices_time_zone(make, course):
    make.session.query(Practice).one().time_zone = "Pacific/Auckland"
    course.couple.caseload = make.caseload()  # as each request and each job has one of its own
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    assert course.content().period == "4 Mar 2026", "the evening of 3 March in London"


def test_the_choices_of_the_request_are_kept(course):
    content = course.content(paper="Letter")
    assert (content.paper, content.language, content.made_words) == ("Letter", "en", "18 September 2026")
    assert content.therapist == "Dr Ruth Adeyemi"
    assert [one.full_name for one in content.people] == ["Maya Okafor", "Jonas Lindqvist"]


def test_the_same_request_gives_the_same_content_again(course):
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    assert course.content(appendix="yes") == course.content(appendix="yes")


def test_a_couple_of_another_therapist_has_no_report(make, course):
    colleague = make.therapist("anna@example.org")
    caseload = Caseload(make.session, colleague, make.keyring, make.audit)
    with pytest.raises(NotOnCaseload):
        report_content.collect(caseload, course.requested())

