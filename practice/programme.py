"""The catalogue of this installation: loaded and validated once, when the app or the worker starts."""

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


def asked(code: str, version: str, areas: list[str] | None, is_first_or_last: bool) -> Instrument:
    """The form as one assignment asks it: its own version, its chosen areas."""
    whole = catalogue().version(code, version)
    return whole.for_round(None if areas is None else frozenset(areas), is_first_or_last)
