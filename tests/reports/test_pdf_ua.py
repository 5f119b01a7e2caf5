"""What PDF/UA asks of the file as a whole, read from its objects and page contents, for each audience."""

import re

import pytest
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

from reports.content import TherapistReport
from reports.couple_content import CoupleReport
from reports.own_content import OwnReport
from reports.pdf import render
from reports.recipient_content import RecipientReport
from tests.reports.reading import fonts, reader, structure
from tests.reports.samples import plain
from tests.reports.test_any_words import sample

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
PAINTS = SHOWS_TEXT | {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Do", b"sh"}


@pytest.fixture(scope="module", params=(TherapistReport, CoupleReport, OwnReport, RecipientReport, "whole"))
def pdf(request, sample_pdf):
    return sample_pdf if request.param == "whole" else render(sample(request.param), plain)


def marked_content(page):
    """Every painting operator of a page with what it is marked as: an MCID, "Artifact", or None."""
    stack = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            if isinstance(properties, str):
                properties = page["/Resources"]["/Properties"][properties].get_object()
            stack.append(properties.get("/MCID", str(operands[0])[1:]) if properties else str(operands[0])[1:])
        elif operator == b"EMC":
            stack.pop()
        elif operator in PAINTS:
            marks = [mark for mark in stack if isinstance(mark, int) or mark == "Artifact"]
            yield operator, marks[-1] if marks else None
    assert not stack


def content_ids(element, page=None):
    """The page and the MCID of every piece of content below a structure element."""
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        found = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield from content_ids(found, page)
        elif isinstance(found, DictionaryObject) and found.get("/Type") == "/MCR":
            yield found.raw_get("/Pg").idnum if "/Pg" in found else page, int(found["/MCID"])
        elif not isinstance(found, DictionaryObject):
            yield page, int(found)


def test_the_catalogue_says_tagged_titled_and_in_which_language(pdf):
    root = reader(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "en"
    assert re.search(rb"pdfuaid:part(=\"1\"|>1<)", root["/Metadata"].get_data())
    assert b"dc:title" in root["/Metadata"].get_data()
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)


def test_all_that_is_painted_is_in_the_tag_tree_once_or_is_an_artifact(pdf):
    file = reader(pdf)
    known = list(content_ids(file.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()))
    assert len(known) == len(set(known))
    painted = {
        (page.indirect_reference.idnum, mark)
        for page in file.pages
        for operator, mark in marked_content(page)
        if operator in SHOWS_TEXT and isinstance(mark, int)
    }
    assert painted <= set(known)
    assert not [mark for page in file.pages for _, mark in marked_content(page) if mark is None]


def test_the_foot_of_the_page_is_the_only_text_outside_the_structure(pdf):
    """It stands on every page: read aloud, it would come between two rows of a table."""
    for page in reader(pdf).pages:
        shown = [(operator in SHOWS_TEXT, mark) for operator, mark in marked_content(page)]
        foot = [mark for is_text, mark in shown if is_text and mark == "Artifact"]
        assert 2 <= len(foot) <= 4
        assert [mark for is_text, mark in shown if is_text][-len(foot) :] == foot


def test_every_page_follows_the_structure_and_knows_its_parents(pdf):
    file = reader(pdf)
    assert "/ParentTree" in file.trailer["/Root"]["/StructTreeRoot"]
    for page in file.pages:
        assert page["/Tabs"] == "/S"
        assert "/StructParents" in page


def test_figures_have_words_and_headers_have_scopes(pdf, request):
    tags = structure(pdf)
    assert tags.all("Figure") or request.node.callspec.params["pdf"] is RecipientReport, "only that one draws nothing"
    assert all(str(figure.element.get("/Alt", "")).strip() for figure in tags.all("Figure"))
    headers = tags.all("TH")
    assert headers
    assert all(cell.element["/A"]["/Scope"] in ("/Column", "/Row") for cell in headers)


def test_tables_lists_and_headings_are_nested_as_they_must_be(pdf):
    tags = structure(pdf)
    for row in tags.all("TR"):
        assert {cell.kind for cell in row.kids} <= {"TH", "TD"}
    for table in tags.all("Table"):
        assert {kid.kind for kid in table.kids} <= {"THead", "TBody", "TR", "Caption"}
    for listing in tags.all("L"):
        assert {kid.kind for kid in listing.kids} <= {"LI", "Caption"}
    assert len(tags.all("H1")) == 1


def test_every_font_is_embedded_and_can_be_read_back(pdf):
    for name, font in fonts(pdf).items():
        assert "/ToUnicode" in font, name
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), name
