"""The PDF can be read without seeing it: tags, language, title, headers, figures in words."""

import re
from itertools import pairwise

import pytest

from reports.pdf import render
from tests.reports.reading import outline, pages, reader, structure, text
from tests.reports.samples import ASSESS, plain, report


@pytest.fixture(scope="module")
def tags(sample_pdf):
    return structure(sample_pdf)


def test_the_file_says_that_it_is_tagged_and_follows_pdf_ua(sample_pdf):
    root = reader(sample_pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("language", ["en", "es", "pt-BR"])
def test_the_file_has_the_reports_language_and_title(language):
    file = reader(render(report(language=language, instruments=(), appendix=(), words=(), plan=()), plain))
    assert file.trailer["/Root"]["/Lang"] == language
    assert file.metadata.title == "Progress report, case 7KQ4X"


def test_the_file_is_dated_by_the_report_and_holds_no_name(sample_pdf):
    metadata = reader(sample_pdf).metadata
    assert metadata["/CreationDate"].startswith("D:20261123")
    whole = " ".join(map(str, metadata.values())) + str(reader(sample_pdf).trailer["/Root"]["/Metadata"].get_data())
    for name in ("Aisha", "Callum", "Rahman", "Boyd", "Adeyemi"):
        assert name not in whole


def test_bookmarks_follow_the_headings_and_hold_no_name(sample_pdf):
    titles = outline(sample_pdf)
    assert titles[0] == "Progress report"
    assert {"Assess the relationship", "Communicate", "In their own words", "Method and versions"} <= set(titles)
    assert not any("Aisha" in title or "Callum" in title for title in titles)


def test_every_figure_tells_its_numbers_in_words(tags):
    figures = tags.all("Figure")
    words = [str(figure.element.get("/Alt", "")) for figure in figures]
    assert all(words)
    assert "Communication: Aisha 31, 50, 69; Callum 56, 63, 69" in words
    assert "Emotional and physical intimacy: Aisha 50, 44, 50; Callum 56, no score, 50" in words
    assert "Raising things early: Aisha 58; Callum no score" in words
    assert "Aisha 1 of 5; Callum 1 of 5" in words
    assert "Aisha 4 of 5; Callum not on the scale" in words


def test_every_table_has_one_header_row_and_every_cell_its_headers(tags):
    tables = tags.all("Table")
    assert len(tables) > 10
    for table in tables:
        assert len(table.all("THead")) == 1
        assert len(table.all("THead")[0].all("TR")) == 1
        assert not table.all("THead")[0].all("TD")
        headers = {str(cell.element["/ID"]) for cell in table.all("TH")}
        for cell in table.all("TD"):
            assert set(map(str, cell.element["/A"]["/Headers"])) <= headers
            assert cell.element["/A"]["/Headers"]


def test_header_cells_say_what_they_head(tags):
    for table in tags.all("Table"):
        assert {cell.element["/A"]["/Scope"] for cell in table.all("THead")[0].all("TH")} == {"/Column"}
        assert {cell.element["/A"]["/Scope"] for body in table.all("TBody") for cell in body.all("TH")} <= {"/Row"}


def test_headings_step_down_one_level_at_a_time(tags):
    levels = [int(tag.kind[1]) for tag in headings(tags)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def headings(tag):
    own = [tag] if re.fullmatch("H[1-6]", tag.kind) else []
    return own + [found for kid in tag.kids for found in headings(kid)]


def test_every_page_says_whose_report_it_is_and_which_page_without_a_name(sample_pdf):
    whole = pages(sample_pdf)
    for number, page in enumerate(whole, start=1):
        assert "For the therapist, for neither partner." in page
        assert "Confidential. Case 7KQ4X." in page
        assert f"Page {number} of {len(whole)}" in page
        footer = page[page.index("Confidential. Case") :]
        assert "Aisha" not in footer
        assert "Callum" not in footer


def test_every_number_of_the_content_is_printed_as_the_scale_rounds_it(sample_pdf):
    printed = text(sample_pdf)
    for title, aisha, callum, swing, pattern in ASSESS:
        ends = [int(score + 0.5) for score in (aisha[0], aisha[2], callum[0], callum[2])]
        change = "[+−0-9]+( beyond swing)?"
        row = f"{title} {ends[0]} {ends[1]} {change} {ends[2]} {ends[3]} {change} {swing}"
        assert re.search(row, printed), title
        assert pattern in printed
    assert "Callum, 8 Sep: too few answers (2 of 4)" in printed
    assert "Emotional and physical intimacy Callum 56 – 50" in printed
    assert "Callum: did not come up in 2 of 3 questions" in printed


def test_a_change_is_marked_only_where_reliable_change_is_known(sample_pdf):
    assert text(sample_pdf).count(" beyond swing ") == 4


def test_the_paper_is_the_one_that_was_asked_for():
    short = {"instruments": (), "appendix": (), "words": (), "plan": ()}
    sizes = [
        tuple(round(side) for side in reader(render(report(paper=paper, **short), plain)).pages[0].mediabox[2:])
        for paper in ("A4", "Letter")
    ]
    assert sizes == [(595, 842), (612, 792)]
