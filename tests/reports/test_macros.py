"""The chart macros draw what the geometry says: safe under a strict policy, readable without colour or sight."""

import re
from xml.etree import ElementTree as ET

import pytest

from reports import charts
from reports.pdf import TEMPLATES, _environment
from reports.shapes import PAPER, SHARE

TITLE = 'Trust: <Maya> & "Jonas" 44'
BOTH = [("circle", 40.0), ("diamond", 75.0)]


@pytest.fixture(scope="module")
def macros():
    return _environment().get_template("macros/charts.html").module


@pytest.fixture(scope="module")
def drawn(macros):
    over_rounds = charts.small_multiple(
        [("circle", [31, 50, None]), ("diamond", [56, 63, 69])], ["12 May", "8 Sep", "16 Nov"], ["a", "a", "b"], PAPER
    )
    return {
        "dumbbell": macros.dumbbell(charts.dumbbell(BOTH), TITLE),
        "share": macros.dumbbell(charts.dumbbell(BOTH, SHARE), TITLE),
        "example": macros.dumbbell(charts.share_example(), TITLE),
        "scale": macros.dumbbell_scale(charts.dumbbell_scale(), TITLE),
        "strip": macros.strip(charts.item_strip([("circle", 2), ("diamond", 4)], 5), TITLE),
        "small multiple": macros.small_multiple(over_rounds, TITLE),
        "mark": macros.mark("diamond", TITLE),
    }


CHARTS = ("dumbbell", "share", "example", "scale", "strip", "small multiple", "mark")


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_well_formed_and_says_its_numbers_first(drawn, name):
    svg = ET.fromstring(str(drawn[name]))
    assert svg.attrib["role"] == "img"
    assert svg[0].tag == "title"
    assert svg[0].text == TITLE


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_has_an_inline_style_a_script_or_an_address(drawn, name):
    for element in ET.fromstring(str(drawn[name])).iter():
        assert element.tag not in {"style", "script", "image", "use", "foreignObject"}
        assert not {key for key in element.attrib if key == "style" or key.startswith("on") or "href" in key}


@pytest.mark.parametrize("name", CHARTS)
def test_everything_drawn_has_a_class_for_the_page_and_a_colour_for_print(drawn, name):
    for element in ET.fromstring(str(drawn[name])).iter():
        if element.tag in {"circle", "path", "line", "text"}:
            assert element.attrib["class"]
            assert "fill" in element.attrib or "stroke" in element.attrib


def test_partners_differ_in_shape_and_line_and_not_only_in_colour(drawn):
    svg = str(drawn["small multiple"])
    assert svg.count("<circle") == 2
    assert re.search(r'class="who-b"[^>]*stroke-dasharray', svg)
    assert not re.search(r'class="who-a"[^>]*stroke-dasharray', svg)
    assert not re.search("#0[0-9a-f]?8|green|red", svg)


def test_a_mark_without_a_title_is_decoration(macros):
    assert 'aria-hidden="true"' in macros.mark("circle")
    assert "<title>" not in macros.mark("circle")
    assert "Maya &lt;b&gt;" in macros.person("circle", "Maya <b>")


def test_the_dumbbell_table_says_in_words_who_has_no_score(macros):
    rows = [
        {"title": "Trust", "chart": charts.dumbbell(BOTH), "words": TITLE, "note": "", "gap": "35"},
        {"title": "Goals", "chart": None, "words": "", "note": "Jonas: too few <answers>", "gap": "–"},
    ]
    heads = {"area": "Area", "scale": "0 to 100", "gap": "Difference"}
    table = ET.fromstring(str(macros.dumbbell_table("All areas", heads, rows, charts.dumbbell_scale())))
    assert [cell.attrib["scope"] for cell in table.iter("th")] == ["col", "col", "col", "row", "row"]
    assert table.find("caption").text == "All areas"
    assert "Jonas: too few <answers>" in "".join(table.itertext())
    assert len(list(table.iter("tr"))) == 3


def test_the_numbers_table_has_real_headers(macros):
    table = ET.fromstring(str(macros.numbers_table("Trust", ("Who", "May"), (("Maya", ("44",)), ("Jonas", ("–",))))))
    assert [cell.attrib["scope"] for cell in table.iter("th")] == ["col", "col", "row", "row"]
    assert [cell.text for cell in table.iter("td")] == ["44", "–"]


@pytest.mark.parametrize("name", ["dumbbell", "small multiple", "strip"])
def test_a_page_of_the_app_and_a_report_draw_the_same_picture(app, drawn, name):
    own = app.jinja_env.get_template("macros/charts.html").module
    over_rounds = charts.small_multiple(
        [("circle", [31, 50, None]), ("diamond", [56, 63, 69])], ["12 May", "8 Sep", "16 Nov"], ["a", "a", "b"], PAPER
    )
    again = {
        "dumbbell": lambda: own.dumbbell(charts.dumbbell(BOTH), TITLE),
        "small multiple": lambda: own.small_multiple(over_rounds, TITLE),
        "strip": lambda: own.strip(charts.item_strip([("circle", 2), ("diamond", 4)], 5), TITLE),
    }
    assert str(again[name]()) == str(drawn[name])


def test_no_template_draws_a_chart_by_itself():
    for file in TEMPLATES.rglob("*.html"):
        drawn_here = re.findall(r"<svg[^>]*role=\"img\"", file.read_text(encoding="utf-8"))
        assert not drawn_here or file.name == "charts.html", file
