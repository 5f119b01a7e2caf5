"""The only files that a report may open: its fonts. Everything else that a page could ask for is refused, loudly.

WeasyPrint mixes up the letters of font files that share one family name and weight, so each subset has a family name of
its own here. The files are static: a variable font would be instantiated anew in every report.
"""

import io
from functools import cache
from pathlib import Path
from shutil import rmtree

from fontTools.ttLib import TTFont, woff2  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent / "fonts"
SUBSETS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext")
FACES = (
    ("Source Sans 3", "source-sans-3", 400),
    ("Source Sans 3", "source-sans-3", 600),
    ("Source Serif 4", "source-serif-4", 600),
)
SCHEME = "font:"


class Refused(Exception):
    """A report asked for a file or an address that is not its own; nothing was opened and no report was made."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Opens the project's own fonts and data addresses, nothing else: no file, no network, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind `url`. Stops the whole rendering for any other address."""
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix(SCHEME)
        if name != url and name in font_names():
            return URLFetcherResponse(url, font(name), {"Content-Type": "font/ttf"})
        # WeasyPrint turns every other error into a warning and prints the page without what was missing.
        # The message goes to a log, so it tells the kind of address only.
        kind = url.partition(":")[0][:12] if ":" in url else "relative"
        self.refused.append(kind)
        raise FatalURLFetchingError(f"a page asked for a {kind} address that is not one of its own files")


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts of one report. `close` removes their files at once: a forked job ends without collecting garbage."""

    _folder: Path | None = None

    def close(self) -> None:
        """Remove the unpacked files; no more text can be laid out afterwards."""
        if self._folder:
            rmtree(self._folder, ignore_errors=True)
            self._folder = None


@cache
def font_names() -> frozenset[str]:
    """The names of the font files that may be asked for."""
    return frozenset(_file(slug, subset, weight) for _, slug, weight in FACES for subset in SUBSETS)


@cache
def font(name: str) -> bytes:
    """One font, unpacked once in this process."""
    unpacked = io.BytesIO()
    woff2.decompress(io.BytesIO((FOLDER / name).read_bytes()), unpacked)
    return unpacked.getvalue()


@cache
def letters(subset: str) -> frozenset[str]:
    """The characters that a subset can print."""
    regular = TTFont(io.BytesIO(font(_file(FACES[0][1], subset, FACES[0][2]))))
    return frozenset(map(chr, regular.getBestCmap()))


def font_faces(text: str) -> str:
    """The @font-face rules for the subsets that `text` needs, and no others: each costs about two milliseconds."""
    wanted, rest = ["latin"], set(text) - letters("latin")
    for subset in SUBSETS[1:]:
        if rest & letters(subset):
            wanted.append(subset)
            rest -= letters(subset)
        if not rest:
            break
    return "".join(
        f'@font-face{{font-family:"{family(name, subset)}";font-weight:{weight};'
        f'src:url("{SCHEME}{_file(slug, subset, weight)}")}}\n'
        for subset in wanted
        for name, slug, weight in FACES
    )


def family(name: str, subset: str) -> str:
    """The family name of one subset; the Latin one keeps the name that the charts ask for."""
    return name if subset == "latin" else f"{name} {subset}"


def _file(slug: str, subset: str, weight: int) -> str:
    return f"{slug}-{subset}-{weight}-normal.woff2"
