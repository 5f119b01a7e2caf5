"""Pages as one would set them by hand: no lonely heading, no broken row, no blank page."""

import re
from dataclasses import replace
from functools import cache

import pytest

from reports.content import Question, Round, Words
from reports.pdf import render, to_html
from tests.reports.reading import pages, structure
from tests.reports.samples import AISHA, CALLUM, appendix, assess, communicate, plain, report, stretched, words

CONTENTS = {
    "a4": report(),
    "letter": report(paper="Letter"),
    "short": report(instruments=(communicate(),), appendix=(), plan=(), missing=()),
    "four instruments": report(instruments=(assess(), communicate(), assess(), communicate()), words=words() * 6),
    "long names": report(
        people=(
            replace(AISHA, label="Aleksandra-Bartholomäa", full_name="Aleksandra-Bartholomäa Wolfeschlegelsteinhausen"),
            replace(CALLUM, label="Nguyễn Thị Ánh Tuyết"),
        ),
        paper="Letter",
    ),
    "300 questions": report(appendix=appendix(300)),
}


@pytest.fixture(scope="module", params=CONTENTS)
def name(request):
    return request.param


def language(name):
    return stretched if name == "long names" else plain


@cache
def build(name):
    return render(CONTENTS[name], language(name))


@pytest.fixture(scope="module")
def built(name):
    return build(name)


def last_block(tag, page):
    """The kind of the last heading, paragraph, list or table that stands on a page."""
    found = [one for one in blocks(tag) if one.page == page]
    return found[-1].kind


def blocks(tag):
    if re.fullmatch("H[1-6]|P|L|Table|Figure", tag.kind):
        return [tag]
    return [one for kid in tag.kids for one in blocks(kid)]


def test_no_page_ends_with_a_heading_and_none_is_blank(built):
    tags = structure(built)
    for number, page in enumerate(pages(built)):
        body = page.rpartition("7KQ4X")[0]
        assert len(body.strip()) > 80, number
        assert not last_block(tags, number).startswith("H"), number


def test_no_introduction_stands_alone_above_a_table_on_the_next_page(built):
    """A heading with its one line belongs to the table below it."""
    inside = blocks(structure(built))
    for heading, line, table in zip(inside, inside[1:], inside[2:], strict=False):
        if heading.kind.startswith("H") and line.kind == "P" and table.kind == "Table":
            assert heading.page == line.page == table.page


def test_a_repeated_table_head_never_stands_without_a_row(built):
    for table in structure(built).all("Table"):
        assert table.all("TBody")
        assert all(body.all("TR") for body in table.all("TBody"))


def test_no_row_is_broken_over_two_pages(name, built):
    """A broken row would be tagged once on each page."""
    html = to_html(CONTENTS[name], language(name))
    rows = html.count("<tr") - html.count("<thead")
    assert sum(len(body.all("TR")) for body in structure(built).all("TBody")) == rows


def test_three_hundred_questions_each_stand_once_and_in_order():
    whole = " ".join(pages(build("300 questions")))
    numbers = [int(number) for number in re.findall(r"\b(\d+)\. (?:I|The|We|When)", whole)]
    assert numbers == list(range(1, 301))


@pytest.mark.parametrize("lines", range(2, 20, 4))
def test_no_report_ends_in_a_page_of_what_belongs_to_its_end_alone(lines):
    """Wherever the pages happen to break: versions of the questions on a sheet of their own look like a mistake."""
    said = "\n".join(f"Line {number}." for number in range(lines)) or "Nothing."
    content = report(
        instruments=(replace(communicate(), congruence=()),),
        words=(Question("A hope", "Communicate", (Words(said), Words(said))),),
        method=replace(report().method, parameters=()),
        appendix=(),
        plan=(),
    )
    pdf = render(content, plain)
    tags, last = structure(pdf), len(pages(pdf)) - 1
    headings = [one for one in blocks(tags) if one.kind.startswith("H") and one.page == last]
    assert len(headings) > 1


def test_a_report_with_swings_ends_with_their_table_and_not_with_a_line_about_them():
    assert report().method.parameters
    pdf = render(report(appendix=(), instruments=(communicate(),)), plain)
    assert blocks(structure(pdf))[-1].kind == "Table"


@pytest.fixture(scope="module")
def many_rounds():
    labels = [f"{day} Sept" for day in range(1, 15)]
    one = assess()
    areas = tuple(
        replace(area, scores=tuple(tuple(float(at) for at in range(14)) for _ in area.scores)) for area in one.areas
    )
    return replace(one, rounds=tuple(Round(label, "s1-1") for label in labels), areas=areas)


def test_many_rounds_in_numbers_stand_in_several_tables_whose_heads_stay_whole(many_rounds):
    html = to_html(report(instruments=(many_rounds,)), plain)
    found = html[html.index("Every round in numbers") :].split("<table")[1:4]
    heads = [re.findall(r'class="num">(\d+ Sept)', table.partition("</thead>")[0]) for table in found]
    assert [len(one) for one in heads] == [5, 5, 4]
    assert [label for one in heads for label in one] == [one.label for one in many_rounds.rounds]
    row = re.findall(r'<td class="num">(\d+)</td>', "".join(table.split("<tr")[2] for table in found))
    assert row == [str(at) for at in range(14)], "each number under its own round"


def test_two_partners_numbers_of_an_area_stand_on_one_page(many_rounds):
    """Wherever the page breaks: the second row of a pair is never the first under a repeated head."""
    content = report(instruments=(replace(many_rounds, latest=(), changes=()),), strengths=(), priorities=())
    tables = structure(render(content, plain)).all("Table")
    paired = [table for table in tables if len(table.all("TH")) > 20]
    rows = [[row for body in table.all("TBody") for row in body.all("TR")] for table in paired]
    assert len({row.page for table in rows for row in table}) > 1
    for table in rows:
        assert all(one.page == other.page for one, other in zip(table[::2], table[1::2], strict=True))
