"""gettext without Flask: for mail, reports and pure values that carry message ids.

`N_` marks a sentence for extraction where it is written down; `translator` speaks it in a language later.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).parent / "translations"

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the extraction tool's usual name
    """Mark `message` for extraction; it is translated where it is shown."""
    return message


@lru_cache
def translator(language: str) -> Translate:
    """The gettext function of `language`; English, the source language, where there is no catalogue."""
    found: NullTranslations = translation("messages", CATALOGUES, [language], fallback=True)
    return found.gettext
