"""The words of every form keep to the rules of their language; each rule is shown to find a planted bad text."""

import pytest

from practice.assessment import wording
from practice.assessment.word_rules_en import ENGLISH
from practice.assessment.wording import BY_LANGUAGE, Fault

from .planting import item_of, with_item, with_option, with_section, with_top


def test_no_text_breaks_a_rule(definition):
    assert wording.check(definition) == []


def test_every_sections_reading_grade_is_seven_at_most(definition):
    grades = wording.section_grades(definition)
    assert set(grades) == {section["key"] for section in definition["sections"]}
    assert all(grade <= 7 for grade in grades.values()), grades


def test_every_exception_has_a_reason_and_is_still_needed(read):
    faults = [fault for code in ("s1", "s2", "s3", "s4", "safe") for fault in wording.every_fault(read(code))]
    found = {(fault.place, fault.rule) for fault in faults}
    assert found == set(ENGLISH.exceptions)
    assert all(len(reason) > 30 for reason in ENGLISH.exceptions.values())


def test_a_language_without_word_rules_is_refused_by_name(read):
    foreign = {**read("s1"), "language": "xx"}
    with pytest.raises(LookupError, match="xx"):
        wording.check(foreign)
    assert "en" in BY_LANGUAGE


def test_pairs_differ_only_by_their_pronouns(read):
    for code, pairs in (("s2", 14), ("s3", 8)):
        form = read(code)
        own = [item for item in wording.items(form) if item["key"].endswith(".s")]
        assert len(own) == pairs
        for item in own:
            other = item_of(form, item["key"][:-1] + "p")["text"]
            assert other.replace("\u2019", "'") == wording.mirrored(item["text"], ENGLISH)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("I asked my partner about my own part.", "My partner asked me about their own part."),
        ("I took my partner’s view as mine.", "My partner took my view as theirs."),
        ("Then I let my partner help me see myself.", "Then my partner let me help them see themselves."),
    ],
)
def test_a_sentence_about_oneself_is_turned_into_one_about_the_partner(own, other):
    assert wording.mirrored(own, ENGLISH) == other


HARD = "Contemplate comprehensively the aspirational particularities characterising your individual expectations."
LONG = "We find that on most days of most weeks we are able to tell each other all about it."

PLANTED = {
    "too many words": ("s1", with_item("s1.com.01", text=LONG), ("s1.com.01", "too_long")),
    "and": ("s1", with_item("s1.com.02", text="We listen and we care."), ("s1.com.02", "double_barrelled")),
    "or": ("s2", with_item("s2.us.01", text="We talked or wrote."), ("s2.us.01", "double_barrelled")),
    "as well as": (
        "s1",
        with_item("s1.emo.02", text="I feel support as well as warmth."),
        ("s1.emo.02", "double_barrelled"),
    ),
    "a slash": ("s4", with_item("s4.know.02", text="I asked about hopes/needs."), ("s4.know.02", "double_barrelled")),
    "two sentences": ("s1", with_item("s1.com.02", text="We talk. We listen."), ("s1.com.02", "one_sentence")),
    "not, answered by how often": (
        "s2",
        with_item("s2.lis.dis.s", text="I did not look at my phone."),
        ("s2.lis.dis.s", "negation"),
    ),
    "a contracted not": (
        "s4",
        with_item("s4.open.02", text="I didn’t hide my feelings."),
        ("s4.open.02", "negation"),
    ),
    "without": ("s3", with_item("s3.habits.chk.s", text="I met without payback."), ("s3.habits.chk.s", "negation")),
    "often, answered by how often": (
        "s2",
        with_item("s2.lis.ask.s", text="I often asked questions."),
        ("s2.lis.ask.s", "frequency"),
    ),
    "always": ("s3", with_item("s3.habits.res.p", text="My partner always cared."), ("s3.habits.res.p", "frequency")),
    "blame": ("s1", with_item("s1.con.02", text="We fight because of my faults."), ("s1.con.02", "label")),
    "should in a hint": ("s1", with_item("s1.int.02", hint="You should be content."), ("s1.int.02:hint", "label")),
    "refuse in an option": ("s2", with_option("traps", "com", "Refusing to give way"), ("option traps.com", "label")),
    "why didn't you": ("s1", with_item("s1.root.09", text="Why didn’t you say so?"), ("s1.root.09", "label")),
    "a leading word": ("s4", with_item("s4.climate.01", text="Surely we are close."), ("s4.climate.01", "leading")),
    "a gender": (
        "s1",
        with_item("s1.com.04", text="I tell my partner what he means to me."),
        ("s1.com.04", "gendered"),
    ),
    "a marriage": ("s1", with_section("emo", intro="Think of your marriage."), ("section emo:intro", "gendered")),
    "a shared home": (
        "s4",
        with_section("climate", intro="Think of your household."),
        ("section climate:intro", "gendered"),
    ),
    "fear outside SAFE": (
        "s1",
        with_item("s1.tru.01", text="I am afraid of my partner."),
        ("s1.tru.01", "safety"),
    ),
    "hitting outside SAFE": ("s2", with_item("s2.pit.hos.s", text="I hit my partner."), ("s2.pit.hos.s", "safety")),
    "threats among options": (
        "s1",
        with_option("tension_moves", "press", "Threaten"),
        ("option tension_moves.press", "safety"),
    ),
    "assessment, to a client": (
        "s1",
        with_top(client_title="Relationship assessment"),
        ("client_title", "not_for_clients"),
    ),
    "test, to a client": ("safe", with_top(intro="This test is short."), ("intro", "not_for_clients")),
    "score, to a client": (
        "s3",
        with_section("now", warning="Your score is private."),
        ("section now:warning", "not_for_clients"),
    ),
    "normal, to a client": (
        "s4",
        with_section("own", intro="This is normal."),
        ("section own:intro", "not_for_clients"),
    ),
    "must be answered": ("s1", with_section("com", intro="You have to answer."), ("section com:intro", "forcing")),
    "the wrong person in the words": (
        "s1",
        with_item("s1.com.04", text="Needs get said plainly."),
        ("s1.com.04", "perspective"),
    ),
    "hard to read": (
        "s1",
        with_section("goa", intro=HARD),
        ("section goa", "reading_grade"),
    ),
    "hurt without a warning": ("s3", with_section("strain_past", warning=None), ("section strain_past", "warning")),
    "intimacy without a warning": ("s1", with_section("int", warning=None), ("section int", "warning")),
    "a pair that drifts apart": (
        "s2",
        with_item("s2.pit.hos.p", text="My partner spoke to me in a cruel tone."),
        ("s2.pit.hos.p", "pair"),
    ),
}


@pytest.mark.parametrize(("code", "plant", "found"), PLANTED.values(), ids=PLANTED)
def test_a_planted_bad_text_is_found_by_its_rule(read, code, plant, found):
    bad = read(code)
    plant(bad)
    assert found in {(fault.place, fault.rule) for fault in wording.check(bad)}


def test_a_title_that_is_not_true_of_a_high_score_is_found(read):
    bad = read("s2")
    bad["areas"][2]["title"] = "Pitfalls, in oneself"
    assert [fault.rule for fault in wording.check(bad)] == ["low_end"]


def test_a_fault_says_where_what_and_why(read):
    bad = read("s1")
    with_item("s1.com.01", text="We talk and listen.")(bad)
    assert wording.check(bad) == [Fault("s1.com.01", "double_barrelled", "asks two things: and")]
