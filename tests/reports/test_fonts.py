"""Every name is printed in the report's own faces, in the right weight, letter for letter."""

import io

import pytest
from fontTools.ttLib import TTFont

from reports.assets import FACES, SUBSETS, font, font_faces, letters
from reports.measure import text_width
from reports.pdf import render
from tests.reports.reading import fonts, letters_of, text
from tests.reports.samples import AISHA, CALLUM, plain, report

NAMES = {
    "latin-ext": "Zażółć Gęślą Łódź Şükrü İğ",
    "vietnamese": "Nguyễn Thị Ánh Tuyết Trần",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Юлия Щукіна Ґалаґан",
}


def named(*names):
    people = tuple(type(AISHA)(name, one.mark) for name, one in zip(names, (AISHA, CALLUM), strict=True))
    plain_words = f"{names[0]} — {names[1]}"
    return report(people=people, title=f"Report {names[0]}", summary=("First.", plain_words), appendix=())


@pytest.fixture(scope="module")
def printed():
    first = named(NAMES["latin-ext"], NAMES["greek"])
    second = named(NAMES["vietnamese"], NAMES["cyrillic"])
    return render(first, plain), render(second, plain)


def test_names_in_four_scripts_are_printed_letter_for_letter(printed):
    for pdf, scripts in zip(printed, (("latin-ext", "greek"), ("vietnamese", "cyrillic")), strict=True):
        for script in scripts:
            assert NAMES[script] in text(pdf)


def test_every_letter_comes_from_the_reports_own_faces(printed):
    for pdf in printed:
        assert all(name.startswith(("Source-Sans-3", "Source-Serif-4")) for name in fonts(pdf))


@pytest.mark.parametrize(("script", "at"), [("latin-ext", 0), ("greek", 0), ("vietnamese", 1), ("cyrillic", 1)])
def test_each_script_is_printed_in_its_own_face_in_both_weights(printed, script, at):
    special = set(NAMES[script]) - letters("latin") - letters("latin-ext" if script == "vietnamese" else "latin")
    faces = {name: letters_of(one) for name, one in fonts(printed[at]).items() if script in name}
    for weight in (f"Source-Sans-3-{script}", f"Source-Sans-3-{script}-Semi-Bold"):
        assert special <= faces[weight]


def test_every_font_is_embedded_as_a_subset(sample_pdf):
    for name, whole in fonts(sample_pdf).items():
        descriptor = whole["/DescendantFonts"][0]["/FontDescriptor"]
        data = descriptor["/FontFile2"].get_data()
        assert len(data) < 60_000, name
        weight = TTFont(io.BytesIO(data))["OS/2"].usWeightClass
        assert weight == (600 if "Semi-Bold" in name else 400), name


def test_only_the_faces_that_a_text_needs_are_loaded():
    assert font_faces("Maya").count("@font-face") == len(FACES)
    assert font_faces("Maya Łucja").count("@font-face") == 2 * len(FACES)
    assert "greek" in font_faces("Ελένη")
    assert font_faces("日本語").count("@font-face") == len(FACES)


@pytest.mark.parametrize("subset", SUBSETS)
def test_a_charts_labels_are_never_wider_than_they_were_measured(subset):
    bold = TTFont(io.BytesIO(font(f"source-sans-3-{subset}-600-normal.woff2")))
    em = bold["head"].unitsPerEm
    for code, glyph in bold.getBestCmap().items():
        assert bold["hmtx"][glyph][0] / em <= text_width(chr(code), 1), chr(code)
