"""Days before and after the day of loading as moments in the practice's time zone, at hours when such things happen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Everything in the sample is dated from `now`."""

    now: datetime
    zone: str

    def ago(self, days: int, at: str) -> datetime:
        """So many days ago at a time of day like "20:15"; for what is done at home, on any day of the week."""
        return self._moment(self._today - timedelta(days=days), at)

    def at_work(self, days: int, at: str) -> datetime:
        """So many days ago, or the Friday before where that is a weekend. Never turns an order round."""
        day = self._today - timedelta(days=days)
        return self._moment(day - timedelta(days=max(0, day.weekday() - SATURDAY + 1)), at)

    def ahead(self, days: int, at: str) -> datetime:
        """In so many days, or the next working day from then on; never earlier than in half an hour."""
        day = self._today + timedelta(days=days)
        while day.weekday() >= SATURDAY or self._moment(day, at) < self.now + timedelta(minutes=30):
            day += timedelta(days=1)
        return self._moment(day, at)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    @property
    def _today(self) -> date:
        return self.day(self.now)

    def _moment(self, day: date, at: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(at), ZoneInfo(self.zone))
