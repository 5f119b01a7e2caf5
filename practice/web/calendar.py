"""Days and times as a page writes them: in the practice's time zone and the page's language."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from practice import clock
from practice.texts import N_


class Calendar:
    """One page's. `zone` is the practice's, `locale` the language as Babel names it, `translate` the page's gettext."""

    def __init__(self, zone: str, locale: str, translate: Callable[[str], str]) -> None:
        self._zone = ZoneInfo(zone)
        self._locale = locale
        self._translate = translate
        self._forms: dict[str, str] = {}  # as this language orders their parts
        self.today = clock.today(zone)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment."""
        return moment.astimezone(self._zone).date()

    def time_of(self, moment: datetime) -> str:
        """The time of day of a moment, such as "16:00"."""
        local = moment.astimezone(self._zone)
        return _time(time(local.hour, local.minute), self._locale)

    def day(self, day: date | datetime, form: str) -> str:
        """A day such as "23 Nov 2026"; each language puts the parts of `form` in an order of its own."""
        if isinstance(day, datetime):
            day = self.day_of(day)
        if form not in self._forms:
            self._forms[form] = self._translate(form)
        return _day(day, self._forms[form], self._locale)

    def moment(self, moment: datetime) -> str:
        """A day and a time such as "today, 16:00", "Wed 25 Nov, 16:00" or "25 Nov 2025, 16:00"."""
        day, at = self.day_of(moment), self.time_of(moment)
        if day == self.today:
            return self._translate(N_("today, %(time)s")) % {"time": at}
        form = "EEE d MMM" if day.year == self.today.year else "d MMM y"
        return f"{_day(day, form, self._locale)}, {at}"


# Babel takes as long for one day as a page for several rows; the days of a practice are few, and say nothing by
# themselves.
@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _time(at: time, locale: str) -> str:
    return format_time(at, "HH:mm", locale=locale)
