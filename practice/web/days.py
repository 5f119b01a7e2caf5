"""Which days a field takes: none before the year 2000, none that cannot be meant because it lies years ahead."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms.validators import ValidationError

from practice import clock
from practice.web import page

EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=3 * 366)


def in_zone(typed: datetime) -> datetime:
    """What was typed, as a moment in the practice's zone."""
    return typed.replace(tzinfo=ZoneInfo(page.zone()))


def require_coming(moment: datetime) -> None:
    """A time that was typed without a zone lies ahead, and not years ahead. Raises ValidationError."""
    if moment.date() < EARLIEST or (moment.date() <= _today() and in_zone(moment) <= clock.now()):
        raise ValidationError(gettext("This time has passed."))
    require_not_far(moment.date())


def require_not_far(day: date) -> None:
    """Raises ValidationError for a day that is years ahead."""
    if day > _today() + AHEAD:
        raise ValidationError(gettext("This day is too far ahead."))


def require_near(day: date) -> None:
    """One end of a period that can be meant. Raises ValidationError."""
    if day < EARLIEST:
        raise ValidationError(gettext("Give a day from the year 2000 on."))
    require_not_far(day)


def require_gone(day: date) -> None:
    """Something happened on this day: today or before, and not ages ago. Raises ValidationError."""
    if day < EARLIEST:
        raise ValidationError(gettext("Give a day from the year 2000 on."))
    if day > _today():
        raise ValidationError(gettext("This day has not come yet."))


def _today() -> date:
    return clock.today(page.zone())
