"""The fonts of a report: its own and no other, so that the same content is the same file on every machine.

Source Sans and Source Serif set the page; each other script has one plain Noto face. WeasyPrint mixes up the letters of
font files that share a family name and weight, so each file has a family name of its own here.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from unicodedata import category
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

FOLDER = Path(__file__).parent / "fonts"
SUBSETS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext")
TEXT, HEADINGS = "Source Sans 3", "Source Serif 4"
OWN = ((TEXT, "source-sans-3", 400), (TEXT, "source-sans-3", 600), (HEADINGS, "source-serif-4", 600))
SCRIPTS = (
    "hebrew",
    "arabic",
    "armenian",
    "georgian",
    "devanagari",
    "bengali",
    "gurmukhi",
    "gujarati",
    "oriya",
    "tamil",
    "telugu",
    "kannada",
    "malayalam",
    "sinhala",
    "thai",
    "lao",
    "khmer",
    "myanmar",
    "ethiopic",
)
# In this order: the first that has a letter prints it.
OTHERS = (
    "noto-sans",
    *(f"noto-sans-{script}" for script in SCRIPTS),
    "noto-sans-math",
    "noto-sans-symbols",
    "noto-sans-symbols-2",
    "noto-sans-cjk",
    "noto-emoji",
)
NO_OTHER_FONTS = FOLDER / "none.conf"
CONFIGURED_BY = "FONTCONFIG_FILE"
WEIGHTS = {400: 80, 600: 180}  # CSS: fontconfig
RULE = (
    '<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>'
    '<edit name="family" mode="prepend"><string>{family}</string></edit>'
    '<edit name="weight" mode="assign_replace"><int>{weight}</int></edit></match>'
)
# What a letter may bring along and no font needs to have: joiners, isolates, soft hyphens, variants, line ends.
UNSEEN = frozenset(
    [
        *"\n\t\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0",
        *map(chr, (*range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10))),
    ]
)
MOST_TOLD = 20  # characters of one text that are told by their number; the rest of them would fill pages
MARK = "\ufffd"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: the family name that pages use for it and its weight in CSS."""

    family: str
    name: str
    weight: int

    @property
    def file(self) -> Path:
        """Where it lies; the only font with outlines of another kind is the one for Chinese, Japanese and Korean."""
        plain = FOLDER / f"{self.name}.ttf"
        return plain if plain.exists() else plain.with_suffix(".otf")


class Fonts(FontConfiguration):  # type: ignore[misc]
    """All faces of the reports and none of the machine's. Nothing is copied: jobs read the files where they lie."""

    def __init__(self) -> None:
        with _only_named_fonts():
            super().__init__()
        rules = "".join(
            RULE.format(file=escape(str(face.file)), family=face.family, weight=WEIGHTS[face.weight])
            for face in faces()
        )
        fontconfig.FcConfigParseAndLoadFromMemory(self._config, f"<fontconfig>{rules}</fontconfig>".encode(), True)
        for face in faces():
            if not fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(face.file)):
                raise FileNotFoundError(face.file)
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


@cache
def fonts() -> Fonts:
    """The fonts, read once in this process and shared by every job forked from it."""
    return Fonts()


@cache
def faces() -> tuple[Face, ...]:
    """Every face there is, in the order of preference."""
    own = (
        Face(_family(family, subset), f"{slug}-{subset}-{weight}", weight)
        for subset in SUBSETS
        for family, slug, weight in OWN
    )
    return *own, *(Face(name, f"{name}-400", 400) for name in OTHERS)


def font_list(family: str) -> str:
    """What stands after `font-family:` for TEXT or HEADINGS, so that every letter finds its face."""
    return ", ".join(f'"{name}"' for name in (*(_family(family, subset) for subset in SUBSETS), *OTHERS))


@cache
def letters(name: str) -> frozenset[str]:
    """The characters that the face of this name can print."""
    file = next(face.file for face in faces() if face.name == name)
    with TTFont(file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def told(text: str) -> str:
    """`text` with every character that no face has told by its number, "[U+13000]": nothing is left out unseen."""
    if text.isascii() or not (missing := set(text) - printed()):
        return text
    return "".join(_told(text, missing))


@cache
def printed() -> frozenset[str]:
    """Every character that can be printed."""
    regular = (face.name for face in faces() if face.weight == 400)
    return UNSEEN.union(*(letters(name) for name in regular))


def _told(text: str, missing: set[str]) -> Iterator[str]:
    count = 0
    for char in text:
        if char not in missing:
            yield char
            continue
        count += 1
        if count <= MOST_TOLD:
            yield f"[U+{ord(char):04X}]"
        elif category(char) not in {"Mn", "Me"}:
            yield MARK


def _family(family: str, subset: str) -> str:
    """The family name of one subset; the Latin one keeps the name that the charts ask for."""
    return family if subset == "latin" else f"{family} {subset}"


_environment_changes = Lock()


@contextmanager
def _only_named_fonts() -> Iterator[None]:
    """fontconfig starts from an empty configuration instead of the machine's."""
    with _environment_changes:
        before = os.environ.get(CONFIGURED_BY)
        os.environ[CONFIGURED_BY] = str(NO_OTHER_FONTS)
        try:
            yield
        finally:
            if before is None:
                del os.environ[CONFIGURED_BY]
            else:
                os.environ[CONFIGURED_BY] = before
