"""WTForms pieces that several forms share: clean text, and rules that speak our language."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length, ValidationError

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str | None) -> str:
    """Trimmed and in one Unicode form."""
    return unicodedata.normalize("NFC", (text or "").strip())


class NoControls:
    """Refuses control characters, text-direction overrides and broken characters, which make text lie about itself."""

    def __init__(self, *, lines: bool = False) -> None:
        self.allowed = "\n\r\t" if lines else ""

    def __call__(self, _form: Any, field: Any) -> None:
        for character in field.data or "":
            bad = unicodedata.category(character) in ("Cc", "Cs") and character not in self.allowed
            if bad or character in BIDI:
                raise ValidationError(_l("Take out the invisible control characters and type it again."))


def line(label: Any, most: int, *, needed: bool = False, hint: Any = "", **keywords: Any) -> StringField:
    """A line of text of at most `most` characters."""
    rules: list[Any] = [Length(max=most, message=_l("Use at most %(most)s characters.", most=most)), NoControls()]
    if needed:
        rules.insert(0, DataRequired(_l("Fill this in.")))
    return StringField(label, filters=[clean], validators=rules, description=hint, **keywords)


def text(label: Any, most: int, *, needed: bool = False, hint: Any = "", **keywords: Any) -> TextAreaField:
    """Several lines of text of at most `most` characters."""
    rules: list[Any] = [
        Length(max=most, message=_l("Use at most %(most)s characters.", most=most)),
        NoControls(lines=True),
    ]
    if needed:
        rules.insert(0, DataRequired(_l("Fill this in.")))
    return TextAreaField(label, filters=[clean], validators=rules, description=hint, **keywords)


def options(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Key and words of each option, for a field that chooses."""
    return [SelectChoice(key, words) for key, words in pairs]
