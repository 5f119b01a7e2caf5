"""The couple's PDF: strengths first, tagged, tables with headers, figures in words, on one page where it can."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from reports.content import Person
from reports.couple_content import CoupleArea, CouplePoint, Quote, Written
from reports.pdf import render
from tests.reports.couple_samples import answers_step, people, report, step
from tests.reports.reading import outline, pages, reader, structure, text
from tests.reports.samples import plain

HARD = "\u2066<img src=http://x.example/a.png>{{ 7*7 }}\u202e \x07 \U0001f600 \u05e9\u05dc\u05d5\u05dd " + "x" * 90


@pytest.fixture(scope="module")
def pdf():
    return render(report(steps=(step(), answers_step())), plain)


@pytest.fixture(scope="module")
def tags(pdf):
    return structure(pdf)


def headings(tag):
    own = [tag] if re.fullmatch("H[1-6]", tag.kind) else []
    return own + [found for kid in tag.kids for found in headings(kid)]


def test_it_is_read_in_this_order(pdf):
    order = [
        "Where you are now",
        "What is going well",
        "What I see, in my own words",
        "Two aims for the next weeks",
        "Assess the relationship",
        "Communicate",
        "What is planned",
        "How to read this",
    ]
    assert [title for title in outline(pdf) if title in order] == order
    assert [text(pdf).index(title) for title in order] == sorted(text(pdf).index(title) for title in order)
    assert reader(pdf).metadata.title == "Where you are now"
    assert reader(pdf).trailer["/Root"]["/Lang"] == "en"
    assert reader(pdf).attachments == {}


def test_no_name_and_no_word_of_anybody_is_in_the_metadata_or_the_bookmarks(pdf):
    file = reader(pdf)
    metadata = str(file.trailer["/Root"]["/Metadata"].get_data())
    kept = " ".join([*map(str, file.metadata.values()), *outline(pdf), metadata])
    for word in ("Aisha", "Callum", "Rahman", "Boyd", "Adeyemi", "pause", "come back"):
        assert word not in kept


def test_every_table_has_one_row_of_real_headers_and_every_cell_its_own(tags):
    tables = tags.all("Table")
    assert len(tables) == 5
    for table in tables:
        (head,) = table.all("THead")
        assert len(head.all("TR")) == 1
        assert not head.all("TD")
        assert {cell.element["/A"]["/Scope"] for cell in head.all("TH")} == {"/Column"}
        known = {str(cell.element["/ID"]) for cell in table.all("TH")}
        for cell in table.all("TD"):
            own = set(map(str, cell.element["/A"]["/Headers"]))
            assert own
            assert own <= known
    levels = [int(tag.kind[1]) for tag in headings(tags)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_figure_tells_its_numbers_in_words(tags):
    words = [str(one.element.get("/Alt", "")) for one in tags.all("Figure")]
    assert all(words)
    assert {"Communication: Aisha 69; Callum 69", "Listening: Aisha 54; Callum 61"} <= set(words)
    assert "Aisha 3 of 5; Callum 4 of 5" in words


def test_the_numbers_stand_under_their_names_in_the_forms_order_and_no_difference_is_counted(pdf):
    said = text(pdf)
    assert "Area Aisha 12 May Aisha 14 Nov Callum 12 May Callum 14 Nov What can be said" in said
    rows = ("Communication 31 69 56 69 Higher for Aisha", "Trust and honesty 44 56 75 75 No clear change")
    assert all(row in said for row in rows)
    assert not re.search("[Gg]ap|[Dd]ifference|points|step apart", said)


def test_every_page_says_for_whom_it_is_and_which_page(pdf):
    whole = pages(pdf)
    for number, page in enumerate((re.sub(r"\s+", " ", one) for one in whole), start=1):
        assert "Confidential. For Aisha and Callum. It describes your answers; it is not a diagnosis" in page
        assert "not made for a court." in page
        assert f"Page {number} of {len(whole)}" in page


def test_one_set_of_questions_asked_twice_fits_its_first_page():
    first, *_ = pages(render(report(), plain))
    assert "What is going well" in first
    assert "Quality time and individuality 55 30 45 70 Higher for Callum, lower for Aisha" in re.sub(r"\s+", " ", first)


def test_the_same_content_gives_the_same_bytes(pdf):
    assert render(report(steps=(step(), answers_step())), plain) == pdf


def test_hard_names_and_words_are_printed_as_they_are_and_nothing_is_fetched():
    names = tuple(Person(f"{one}{HARD}"[:90], mark) for one, mark in (("A", "circle"), ("B", "diamond")))
    made = render(
        report(
            people=names,
            paper="Letter",
            points=(CouplePoint("", HARD), CouplePoint(HARD, HARD * 5, HARD)),
            strengths=(CoupleArea(HARD[:80], (0, 100), "Going well."),),
            steps=(step(), answers_step()),
        ),
        plain,
    )
    said = text(made).replace("\u200b", "")
    assert "<img src=http://x.example/a.png>{{ 7*7 }}" in said
    assert reader(made).attachments == {}


def test_a_long_text_goes_over_pages_and_is_all_there():
    long = Quote(people()[0], "A long evening. " * 900)
    assert long.is_long
    told = replace(answers_step(), written=(Written("What happened?", (long,)),))
    made = render(report(steps=(told,), plan=()), plain)
    assert text(made).count("A long evening.") == 900


def test_a_report_with_one_thing_only_is_whole():
    bare = {"strengths": (), "points": (), "patterns": (), "aims": (), "plan": (), "method": ()}
    made = render(report(steps=(step(compared=False),), **bare), plain)
    assert len(pages(made)) == 1
    assert "What is going well" not in text(made)


def test_what_holds_for_every_area_is_said_once_below_a_table_without_that_column():
    whole = step()
    rows = tuple(replace(row, said="") for row in whole.compared.rows)
    early = replace(whole.compared, rows=rows, all_said="It is too early to say which changed.")
    pdf = render(report(steps=(replace(whole, compared=early),), strengths=(), plan=()), plain)
    printed = text(pdf)
    assert printed.count("It is too early to say which changed.") == 1
    assert "What can be said" not in printed
    (table,) = structure(pdf).all("Table")
    heads = [str(cell.element["/ID"]) for cell in table.all("THead")[0].all("TH")]
    assert len(heads) == 5
    for row in table.all("TBody")[0].all("TR"):
        (own,) = [str(cell.element["/ID"]) for cell in row.all("TH")]
        cells = [set(map(str, cell.element["/A"]["/Headers"])) for cell in row.all("TD")]
        assert cells == [{own, head} for head in heads[1:]]
