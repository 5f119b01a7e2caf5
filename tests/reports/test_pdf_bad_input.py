"""Whatever a couple is called and whatever they write: printed literally or refused, and the page stays whole."""

from dataclasses import replace

import pytest

from reports.content import Absent, Area, Change, ChangeRow, Item, ItemGroup, LatestRow, Person, Question, Round, Words
from reports.pdf import render, to_html
from reports.text import Unprintable
from tests.reports.reading import ends_with, pages, reader, structure, text
from tests.reports.samples import AISHA, CALLUM, assess, plain, report, words

SMALL = {"instruments": (), "appendix": (), "plan": (), "words": (), "missing": ()}
HOSTILE = (
    "{{ 7 * 7 }}",
    "{% include 'x' %}",
    "<script>alert(1)</script>",
    "</p></body><h1>owned</h1>",
    "<b>bold</b> &amp; &lt;",
    "*{display:none} @page{margin:0}",
    "https://example.org/?a=1&b=2",
    "file:///etc/passwd",
    '"><img src=x>',
    "' onload='x",
    "100 % ~ $x ${y} #{z} \\textbf{x}",
    "=1+1",
    "None",
)


@pytest.mark.parametrize("words_", HOSTILE)
def test_code_in_a_name_or_an_answer_is_printed_literally(words_):
    people = (Person(words_, "circle", words_), CALLUM)
    content = report(
        **SMALL
        | {
            "people": people,
            "words": (Question(words_, words_, (Words(words_), Words(words_ * 2))),),
            "summary": (words_,),
            "priorities": (),
            "strengths": (),
        }
    )
    pdf = render(content, plain)
    assert text(pdf).replace(" ", "").count(words_.replace(" ", "")) >= 6
    assert "owned" not in [tag.kind for tag in structure(pdf).all("H1")]


def test_control_characters_and_direction_orders_never_reach_the_page():
    name = "Jo\u202e\x00nas\u2066"
    html = to_html(report(people=(AISHA, Person(name, "diamond", name))), plain)
    assert "Jonas" in html
    assert not set(html) & set("\u202e\x00\u2066")


@pytest.mark.parametrize("name", ["יעל לוי", "مريم", "👩‍❤️‍👩 Mo", "李明", "กมล", "Z̵̡̢͎̘a̷lgo"])
def test_every_script_makes_a_whole_report(name):
    content = report(**SMALL | {"people": (Person(name, "circle", name), CALLUM), "summary": (name, "Second.")})
    pdf = render(content, plain)
    assert name in to_html(content, plain).replace("\u2068", "").replace("\u2069", "")
    assert len(pages(pdf)) == 2


def test_what_people_wrote_never_reaches_a_log(capfd, caplog):
    with caplog.at_level("DEBUG"):
        render(
            report(**SMALL | {"summary": ("李明 \U0001fae8 ܀",), "therapist": "<style>p{colour:Jonas}</style>"}), plain
        )
    written = capfd.readouterr()
    for letter in "李明\U0001fae8܀":
        assert letter not in caplog.text + written.out + written.err


def test_right_to_left_names_leave_the_numbers_beside_them_in_order():
    html = to_html(report(people=(Person("יעל", "circle"), Person("مريم", "diamond"))), plain)
    assert "\u2068יעל\u2069" in html
    long = "\u2068" + "יעל" * 20 + "\u2069"
    assert Person(long, "circle").short == "\u2068" + ("יעל" * 20)[:38] + "…\u2069", "cut inside its isolate"


@pytest.mark.parametrize("field", ["title", "case_ref", "therapist", "period"])
def test_half_a_surrogate_pair_anywhere_is_refused(field):
    with pytest.raises(Unprintable):
        render(report(**{field: "x\ud83d"}), plain)


@pytest.mark.parametrize(
    ("char", "length"),
    [("a", 100_000), ("wort ", 100_000), ("\n.", 20_000), ("א", 10_000), ("😀", 5_000), ("<", 10_000)],
)
def test_an_answer_of_a_hundred_thousand_characters_finishes(char, length):
    question = Question("What happened?", "16 November", (Words((char * length)[:length]), Words("Short.")))
    pdf = render(report(**SMALL | {"words": (question,)}), plain)
    assert ends_with(pdf, "Short.", "Method and versions")


def test_a_name_of_a_thousand_letters_stands_once_in_full_and_breaks_no_table():
    long = "Wolfeschlegelsteinhausen" * 40
    content = report(people=(Person(long, "circle"), CALLUM))
    pdf = render(content, plain)
    assert text(pdf).replace(" ", "").count(long) == 1
    assert len(pages(pdf)) <= 11
    tables = structure(pdf).all("Table")
    assert all(table.all("THead") for table in tables)


def test_a_name_without_end_is_refused():
    long = "Wolfeschlegelsteinhausen" * 200
    with pytest.raises(Unprintable):
        render(report(people=(Person(long, "circle", long), CALLUM)), plain)


def test_a_report_without_any_response_says_so_in_words():
    content = report(
        **SMALL
        | {
            "summary": ("Nobody has answered yet.",),
            "strengths": (),
            "priorities": (),
            "answered": (),
            "sessions": None,
            "method": replace(report().method, versions=(), parameters=()),
        }
    )
    printed = text(render(content, plain))
    assert "Nobody has answered yet." in printed
    assert "Sessions" not in printed
    assert "Questions answered" not in printed
    assert "How to read this" in printed


def alone(instrument):
    """The same instrument as one person answered it."""
    return replace(
        instrument,
        areas=tuple(replace(area, scores=area.scores[:1]) for area in instrument.areas),
        latest=tuple(replace(row, scores=row.scores[:1], gap=None) for row in instrument.latest),
        changes=tuple(replace(row, people=row.people[:1]) for row in instrument.changes),
        congruence=(),
    )


def test_one_partner_alone_gets_a_report_without_a_word_about_differences():
    content = report(
        people=(AISHA,),
        answered=report().answered[:1],
        instruments=(alone(assess()),),
        words=tuple(replace(one, answers=one.answers[:1]) for one in words()),
        appendix=(),
    )
    printed = text(render(content, plain))
    assert "Callum" not in printed.split("In short")[0]
    assert "Difference" not in printed.split("In their own words")[0]
    assert "Where they stand now" not in printed


def test_one_round_has_no_change_and_no_lines():
    one = replace(
        assess(),
        rounds=(Round("12 May", "a"),),
        areas=tuple(replace(area, scores=tuple(s[:1] for s in area.scores)) for area in assess().areas),
        changes=(),
    )
    printed = text(render(report(instruments=(one,), appendix=()), plain))
    assert "Where they stand now" in printed
    assert "round by round" not in printed
    assert "From first to latest" not in printed


def test_two_lineages_break_the_line_in_sight():
    two = replace(assess(), rounds=(Round("12 May", "s1-a"), Round("8 Sep", "s1-a"), Round("16 Nov", "s1-b")))
    html = to_html(report(instruments=(two,)), plain)
    assert html.count('class="c-rule"') == len(two.areas)
    assert 'class="c-rule"' not in to_html(report(instruments=(assess(),)), plain)


def test_an_area_without_any_score_is_words_and_no_picture():
    none = Absent("not asked in this round")
    empty = replace(
        assess(),
        areas=(Area("Trust", ((none,) * 3, (none,) * 3)),),
        latest=(LatestRow("Trust", (none, none)),),
        changes=(ChangeRow("Trust", (Change(none, none), Change(none, none)), "not known yet"),),
    )
    pdf = render(report(instruments=(empty,), appendix=()), plain)
    printed = text(pdf)
    assert "Aisha, 12 May: not asked in this round" in printed
    assert "Aisha: not asked in this round. Callum: not asked in this round" in printed
    assert "Trust – – – – – –" in printed
    assert not [figure for figure in structure(pdf).all("Figure") if "Trust" in str(figure.element["/Alt"])]


def test_content_that_contradicts_itself_is_refused():
    wrong = replace(assess(), latest=(LatestRow("Trust", (1.0,)),))
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        render(report(instruments=(wrong,)), plain)
    off = replace(assess(), latest=(LatestRow("Trust", (101.0, 5.0)),))
    with pytest.raises(ValueError, match="0 to 100"):
        render(report(instruments=(off,)), plain)


def test_an_appendix_may_hold_questions_without_a_scale():
    group = ItemGroup("Root", (Item("What helps?", (), 0),))
    item = replace(group.items[0], answers=report().appendix[0].items[0].answers)
    pdf = render(report(**SMALL | {"appendix": (replace(group, items=(item,)),)}), plain)
    assert "What helps?" in text(pdf)
    assert reader(pdf).pages
