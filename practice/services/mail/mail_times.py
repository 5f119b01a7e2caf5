"""When mail may go out and when a reminder is due: in the practice's time zone, right over a change of the clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.models.practice import Practice
from practice.services.mail.mail_texts import ENDS_SOON, NOT_OPENED

AFTER_ASSIGNING = timedelta(days=3)  # a link that was not opened by then is brought to mind
BEFORE_THE_END = timedelta(days=2)
FIRST_DAY = timedelta(days=1)  # nobody is reminded of what they were given today
DIGEST_AT = time(8)


@dataclass(frozen=True)
class Hours:
    """The practice's zone, and the times of day between which nothing goes out; the same time twice is never quiet."""

    zone: ZoneInfo
    quiet_from: time
    quiet_to: time

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def is_quiet(self, moment: datetime) -> bool:
        now = moment.astimezone(self.zone).time().replace(fold=0)
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= now < self.quiet_to
        return now >= self.quiet_from or now < self.quiet_to

    def next_allowed(self, moment: datetime) -> datetime:
        """`moment`, or the end of the quiet hours that it lies in."""
        if not self.is_quiet(moment):
            return moment
        local = moment.astimezone(self.zone)
        is_evening = local.time().replace(fold=0) >= self.quiet_to  # of hours that go over midnight
        end = datetime.combine(local.date() + timedelta(days=is_evening), self.quiet_to, self.zone)
        if end.astimezone(UTC) <= moment:  # the clocks went back in between: the second time that it is this late
            end = end.replace(fold=1)
        return end.astimezone(UTC)

    def shifted(self, moment: datetime, by: timedelta) -> datetime:
        """The same time of day some days before or after, however long the days between are."""
        return (moment.astimezone(self.zone).replace(fold=0) + by).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def digest_is_due(self, moment: datetime, last: datetime | None) -> bool:
        """Once a day from eight o'clock on; a clock that was set back brings no second one."""
        local = moment.astimezone(self.zone)
        return local.time() >= DIGEST_AT and (last is None or self.day(last) < local.date())


def hours_of(practice: Practice) -> Hours:
    return Hours(
        ZoneInfo(practice.time_zone),
        time.fromisoformat(practice.quiet_from),
        time.fromisoformat(practice.quiet_to),
    )


def rule_due(
    hours: Hours, now: datetime, *, assigned_at: datetime, due_on: date | None, expires_at: datetime, opened: bool
) -> str | None:
    """The rule that asks for a reminder at this moment, if any.

    Three days after assigning where the link was not opened; two days before the due day or the link's end, whichever
    comes first and is still ahead, from when on the first rule has nothing more to say. Never on the first day.
    """
    if hours.is_quiet(now) or now < hours.shifted(assigned_at, FIRST_DAY) or now >= expires_at:
        return None
    due = hours.end_of(due_on) if due_on else expires_at
    end = due if now < due else expires_at
    if now >= hours.shifted(end, -BEFORE_THE_END):
        return ENDS_SOON
    if not opened and now >= hours.shifted(assigned_at, AFTER_ASSIGNING):
        return NOT_OPENED
    return None
