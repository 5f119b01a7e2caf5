"""Every name is printed in the report's own faces, letter for letter, and on no machine in any other."""

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports.faces import FOLDER, OTHERS, SUBSETS, UNSEEN, faces, letters, told
from reports.measure import text_width
from reports.pdf import render, to_pdf
from tests.reports.reading import fonts, letters_of, text
from tests.reports.samples import AISHA, CALLUM, plain, report

NAMES = {
    "latin-ext": "Zażółć Gęślą Łódź Şükrü İğ",
    "vietnamese": "Nguyễn Thị Ánh Tuyết Trần",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Юлия Щукіна Ґалаґан",
}
SCRIPTS = {
    "noto-sans-hebrew": "יעל",
    "noto-sans-arabic": "مریم",
    "noto-sans-thai": "กมล",
    "noto-sans-devanagari": "अनिल",
    "noto-sans-cjk": "李明日本語한국어龍",
    "noto-emoji": "😀👋",
}
ROOT = Path(__file__).parents[2]


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
    before = ("latin",) if script == "latin-ext" else ("latin", "latin-ext")
    special = set(NAMES[script]).difference(*(letters(f"source-sans-3-{subset}-400") for subset in before))
    own = {name: letters_of(one) for name, one in fonts(printed[at]).items() if script in name}
    for weight in (f"Source-Sans-3-{script}", f"Source-Sans-3-{script}-Semi-Bold"):
        assert special <= own[weight]


@pytest.fixture(scope="module")
def scripts_pdf():
    words = "".join(f"<p><b>{words}</b> {words}</p>" for words in SCRIPTS.values())
    return to_pdf(f"<html lang=en><title>x</title><h1>Names</h1>{words}", date(2026, 1, 1), "A4")


@pytest.mark.parametrize("face", SCRIPTS)
def test_other_scripts_are_printed_in_one_face_each(scripts_pdf, face):
    drawn = fonts(scripts_pdf)[face]
    assert set(SCRIPTS[face]) <= letters_of(drawn)
    descriptor = drawn["/DescendantFonts"][0]["/FontDescriptor"]
    whole = next(one.file.stat().st_size for one in faces() if one.family == face)
    embedded = descriptor.get("/FontFile2") or descriptor["/FontFile3"]
    assert len(embedded.get_data()) < min(whole, 150_000)


def test_every_font_is_embedded_as_a_subset(sample_pdf):
    for name, whole in fonts(sample_pdf).items():
        descriptor = whole["/DescendantFonts"][0]["/FontDescriptor"]
        data = descriptor["/FontFile2"].get_data()
        assert len(data) < 60_000, name
        weight = TTFont(io.BytesIO(data))["OS/2"].usWeightClass
        assert weight == (600 if "Semi-Bold" in name else 400), name
        assert name.startswith(("Source-Sans-3", "Source-Serif-4"))


def test_a_machine_without_any_font_makes_the_same_file_and_says_nothing(scripts_pdf, tmp_path):
    """The machine's own fonts and their configuration are not looked at."""
    (tmp_path / "empty.conf").write_text("<fontconfig></fontconfig>")
    script = (
        "import sys; from datetime import date; from reports.pdf import to_pdf;"
        "from tests.reports.test_fonts import SCRIPTS;"
        "words = ''.join(f'<p><b>{one}</b> {one}</p>' for one in SCRIPTS.values());"
        "sys.stdout.buffer.write(to_pdf(f'<html lang=en><title>x</title><h1>Names</h1>{words}',"
        "date(2026, 1, 1), 'A4'))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env=os.environ | {"FONTCONFIG_FILE": str(tmp_path / "empty.conf")},
        capture_output=True,
        check=True,
        timeout=100,
    )
    assert done.stdout == scripts_pdf


def test_a_character_that_no_face_has_is_told_by_its_number():
    assert told("a\U00013000b") == "a[U+13000]b"
    assert told("Ελένη 李明 👩‍❤️‍👩 ½") == "Ελένη 李明 👩‍❤️‍👩 ½"
    assert len(told("\U00013000" * 3000)) < 3300


def test_every_face_has_a_space_and_its_licence():
    assert {face.file for face in faces()} == {*FOLDER.glob("*.ttf"), *FOLDER.glob("*.otf")}
    assert not UNSEEN & {" "}
    assert all(" " in letters(f"{name}-400") for name in OTHERS)
    assert {file.name for file in FOLDER.glob("OFL-*")} == {
        f"OFL-{one}.txt" for one in ("source-sans-3", "source-serif-4", "noto")
    }


@pytest.mark.parametrize("subset", SUBSETS)
def test_a_charts_labels_are_never_wider_than_they_were_measured(subset):
    bold = TTFont(FOLDER / f"source-sans-3-{subset}-600.ttf")
    em = bold["head"].unitsPerEm
    for code, glyph in bold.getBestCmap().items():
        assert bold["hmtx"][glyph][0] / em <= text_width(chr(code), 1), chr(code)
