"""The words of every mail to a partner: neutral ones, in the partner's language.

A mail list or a lock screen shows sender, subject and the first words to whoever holds the phone. So nothing here names
a person, what this is about or who writes; tests/mail/test_words.py keeps it so in every language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from practice.texts import N_, locale_of, translator

LINK = "link"
NOT_OPENED = "not_opened"
ENDS_SOON = "ends_soon"
REMINDERS = (NOT_OPENED, ENDS_SOON)

SUBJECTS: Mapping[str, str] = {
    LINK: N_("Your link"),
    NOT_OPENED: N_("A short reminder"),
    ENDS_SOON: N_("A short reminder"),
}
OPENINGS: Mapping[str, str] = {
    LINK: N_("Here is the link that you were told about:"),
    NOT_OPENED: N_("Your link is still waiting for you:"),
    ENDS_SOON: N_("Your link is still waiting for you:"),
}
HELLO = N_("Hello,")
OPEN_UNTIL = N_("It is open until %(moment)s.")
PIN = N_("You need the PIN that you were given.")
STOP = N_("If you want no more messages like this one, say so here:")

# What no mail, address or sender may hold, in any language: checked on the practice's pages and in the tests.
TELLING = (
    "therap", "terap", "thérap", "counsel", "psych", "psic", "couple", "pareja", "paar", "partner", "spouse", "esposo",
    "esposa", "husband", "wife", "marido", "mujer", "marriage", "marital", "matrimoni", "relationship", "relación",
    "relacion", "divorc", "separa", "love", "amor", "trust", "confianza", "violen", "abus", "safe", "segur",
    "assess", "evalua", "questionnaire", "cuestionario", "question", "pregunta", "homework", "tarea", "session",
    "sesión", "sesion", "clinic", "clínic", "health", "salud", "mental", "fourfold",
)  # fmt: skip
_WORDS_OF_ADDRESS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Occasion:
    """What a mail to a partner says: only things about this partner's own link."""

    rule: str
    link: str
    open_until: datetime
    time_zone: str
    pin_needed: bool
    language: str


def subject(occasion: Occasion) -> str:
    return translator(occasion.language)(SUBJECTS[occasion.rule])


def body(occasion: Occasion, stop_url: str) -> str:
    """The mail's text, with the address that ends further mail."""
    say = translator(occasion.language)
    return "\n\n".join([say(HELLO), *_middle(occasion), f"{say(STOP)}\n{stop_url}"]) + "\n"


def to_copy(occasion: Occasion) -> str:
    """The same words for a message that the therapist sends by hand: no greeting, and nobody to be told to stop."""
    return "\n\n".join(_middle(occasion))


def _middle(occasion: Occasion) -> list[str]:
    say = translator(occasion.language)
    until = say(OPEN_UNTIL) % {"moment": _moment(occasion)}
    pin = f" {say(PIN)}" if occasion.pin_needed else ""
    return [f"{say(OPENINGS[occasion.rule])}\n{occasion.link}", f"{until}{pin}"]


def _moment(occasion: Occasion) -> str:
    """Such as "12 November 2026, 10:42"; a link that ends at midnight ends at 23:59 for its reader."""
    local = occasion.open_until.astimezone(ZoneInfo(occasion.time_zone))
    if (local.hour, local.minute) == (0, 0):
        local -= timedelta(minutes=1)
    locale = "en_GB" if occasion.language == "en" else locale_of(occasion.language)
    day = format_date(local.date(), "long", locale=locale)
    return f"{day}, {format_time(local.time(), 'HH:mm', locale=locale)}"


def telling_words(text: str) -> list[str]:
    """The words of an address or a text that would tell what this is about."""
    words = set(_WORDS_OF_ADDRESS.findall(text.casefold()))
    return sorted(word for word in words if word.startswith(TELLING) or _has_inside(word))


def _has_inside(word: str) -> bool:
    """A host name runs words together, as in "couplestherapy"."""
    return any(part in word for part in ("therap", "terap", "couple", "pareja", "counsel", "psych", "fourfold"))
