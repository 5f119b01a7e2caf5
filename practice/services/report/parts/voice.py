"""The report's language: sentences spoken, days and numbers written."""

from datetime import date, datetime
from math import floor
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from practice.services.review.said import Finding, Said, Value, say, speak
from practice.texts import N_, locale_of, translator

LONG_DAY, SHORT_DAY = N_("d MMMM y"), N_("d MMM y")
DAY_AND_MONTH, WITH_SHORT_YEAR = N_("d MMM"), N_("d MMM yy")


class Voice:
    """Turns message ids, moments and numbers into what is printed. `zone` is the practice's time zone."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.translate = translator(language)
        self._locale = locale_of(language)
        self._zone = ZoneInfo(zone)
        self._days: dict[tuple[date, str], str] = {}

    def say(self, message: str, **values: Value) -> str:
        """The message, marked with N_ where it is written, in the report's language."""
        return self.speak(say(message, **values))

    def speak(self, said: Said | Finding) -> str:
        return speak(self.translate, said, self.language)

    def local_day(self, moment: datetime) -> date:
        """The calendar day of a moment in the practice's time zone."""
        return moment.astimezone(self._zone).date()

    def day(self, day: date, form: str = LONG_DAY) -> str:
        """A day such as "23 November 2026"; the order of its parts is the language's own."""
        if (day, form) not in self._days:
            self._days[day, form] = format_date(day, self.translate(form), locale=self._locale)
        return self._days[day, form]

    def day_of(self, moment: datetime, form: str = SHORT_DAY) -> str:
        """The day of a moment, such as "23 Nov 2026"."""
        return self.day(self.local_day(moment), form)

    def number(self, value: float, decimals: int) -> str:
        """A positive number with so many decimals, halves up."""
        steps: int = 10**decimals
        rounded = floor(value * steps + 0.5 + 1e-9) / steps
        return format_decimal(rounded, format=f"0.{'0' * decimals}", locale=self._locale)
