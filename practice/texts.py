"""gettext without Flask: for mail, reports and pure values that carry message ids.

`N_` marks a sentence for extraction where it is written down; `translator` speaks it in a language later.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

from babel import Locale

CATALOGUES = Path(__file__).parent / "translations"

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the extraction tool's usual name
    """Mark `message` for extraction; it is translated where it is shown."""
    return message


@lru_cache
def translator(language: str) -> Translate:
    """The gettext function of `language`; English, the source language, where there is no catalogue."""
    found: NullTranslations = translation("messages", CATALOGUES, [locale_of(language)], fallback=True)
    return found.gettext


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages that client pages and mails are in: English first, then each that has a compiled catalogue."""
    found = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))
    return ("en", *(folder.replace("_", "-") for folder in found))


def language_name(code: str) -> str:
    """What a language calls itself, such as "Español"; its code where nobody knows a name."""
    own = Locale.parse(locale_of(code)).display_name or code
    return own[:1].upper() + own[1:]


def locale_of(code: str) -> str:
    """A language as Babel and gettext name it: "pt_BR" for "pt-BR"."""
    return code.replace("-", "_")
