"""The catalogue of this installation: loaded and validated once, when the app or the worker starts."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from practice.assessment import catalogue as definitions
from practice.assessment.catalogue import Catalogue
from practice.assessment.instrument import Instrument

FOLDER = Path(definitions.__file__).parent / "definitions"


@lru_cache
def catalogue() -> Catalogue:
    """Every instrument and version. Raises BadDefinition, which refuses the start."""
    return definitions.load(FOLDER)


def asked(
    code: str, version: str, areas: Iterable[str] | None, is_first_or_last: bool, language: str | None = None
) -> Instrument:
    """The form as one assignment asks it: its own version, its chosen areas; in `language`, or in its own."""
    return _asked(catalogue(), code, version, None if areas is None else frozenset(areas), is_first_or_last, language)


@lru_cache(maxsize=64)
def _asked(
    known: Catalogue,
    code: str,
    version: str,
    areas: frozenset[str] | None,
    is_first_or_last: bool,
    language: str | None,
) -> Instrument:
    """Kept, since every page and every save of a homework asks for the same one."""
    form = known.version(code, version).for_round(areas, is_first_or_last)
    return form if language is None else form.in_language(language)
