"""What the caseload page's table says, a couple a line: computed here once, so that the template only writes it down.

The page has fifty lines with a dozen words, days and addresses each. A macro, a filter, a translation or `url_for` for
every one of them took six times as long as everything else together, and looking up each value in an object as long as
writing it. So a line is a tuple, which the template's loop takes apart.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from practice import programme
from practice.access import roles
from practice.assessment.instrument import Instrument
from practice.services.caseload import progress
from practice.services.caseload.overview import CoupleRow, PartnerProgress
from practice.services.team.standing import Standing
from practice.web import language
from practice.web.calendar import Calendar
from practice.web.caseload.case_addresses import CaseAddresses


class Tag(NamedTuple):
    """A tag: the class that gives its colour, and its words."""

    css: str
    words: str


class PartnerLine(NamedTuple):
    """A partner's mark, drawn in their colour, their name and what they have done."""

    mark: Markup
    label: str
    done: str


class CoupleLine(NamedTuple):
    """One line, in the order of the loop in templates/caseload/lines.html. What is empty is not shown."""

    ref: str
    address: str
    name: str
    choose: str  # the tick box's label; empty for somebody who only reads this case
    last_names: str
    beside: str
    steps: Markup | str
    step: str
    partners: Sequence[PartnerLine]
    homework_hidden: bool
    assign: str  # the address
    state: Tag
    last_activity: str
    next_session: str
    brief: str  # the address


class Lines:
    """Writes the lines of one page. `others`: the standing on each case that is not simply the therapist's own."""

    def __init__(self, *, names_hidden: bool, others: Mapping[str, Standing], days: Calendar) -> None:
        gettext = language.catalogue().ugettext
        self.names_hidden = names_hidden
        self.others = others
        self.days = days
        self.at = CaseAddresses()
        self._count = len(programme.catalogue().programme)
        self._said_of_steps: dict[tuple[object, ...], tuple[Markup | str, str]] = {}
        self._choose = gettext("Choose %(couple)s")
        self._of = gettext("%(step)s of %(of)s")
        self._round = gettext("round %(number)s")
        self._last_activity = gettext("last activity %(day)s")
        self._withdrew = gettext("Withdrew")
        self._answered = gettext("%(answered)s of %(asked)s")
        self._done = {
            "sent": gettext("Sent"),
            "not_opened": gettext("Not opened"),
            "ended": gettext("Link ended"),
            "frozen": gettext("Link frozen"),
        }
        self._statuses = {
            "paused": gettext("Paused"),
            "separated": gettext("Separated"),
            "ended": gettext("Ended"),
            "archived": gettext("Archived"),
        }
        self._waiting = Tag("tag", gettext("Waiting"))
        self._waiting_for = gettext("Waiting for %(name)s")
        self.link_ends = gettext("Link ends %(day)s")
        self._states = {
            state: Tag(_css(_marks().state_kinds.get(state, "")), gettext(words))
            for state, words in progress.STATES.items()
        }

    def couple(self, row: CoupleRow) -> CoupleLine:
        hidden, name, here, kept = self.names_hidden, self.name(row), self.others.get(row.ref), row.kept
        works = here is None or here.may(roles.WORK)
        address = self.at.couple(row.ref)
        return CoupleLine(
            row.ref,
            address,
            name,
            self._choose % {"couple": name} if works else "",
            "" if hidden else " · ".join([one.last_name for one in row.partners if one.last_name]),
            "" if here is None else _beside(here, self.days),
            *self._step(row),
            () if hidden or not kept.latest_assignment_id else [self._partner(one) for one in row.partners],
            hidden and kept.latest_assignment_id is not None,
            self.at.assign(row.ref) if row.status == "active" and works and not kept.latest_assignment_id else "",
            self._state(row),
            "" if hidden else self._last_activity % {"day": self.days.day(kept.last_activity_at, "d MMM")},
            self.days.moment(row.next_session_at) if row.session_is_coming and not hidden else "",  # type: ignore[arg-type]
            self.at.brief(row.ref),
        )

    def name(self, row: CoupleRow) -> str:
        """While names are hidden, the case number stands for them."""
        return row.ref if self.names_hidden else row.name

    def beside(self, row: CoupleRow) -> str:
        """Whose case it is, where it is not simply one's own."""
        here = self.others.get(row.ref)
        return "" if here is None else _beside(here, self.days)

    def _step(self, row: CoupleRow) -> tuple[Markup | str, str]:
        """The bar of the programme's steps, in the first round only, and the words beside it."""
        form, number, is_reviewed = row.instrument, row.kept.round, row.state == "reviewed"
        if form is None:
            return "", ""
        known = (form.code, number, is_reviewed)
        if known not in self._said_of_steps:
            self._said_of_steps[known] = self._said_of_step(form, number, is_reviewed)
        return self._said_of_steps[known]

    def _said_of_step(self, form: Instrument, number: int | None, is_reviewed: bool) -> tuple[Markup | str, str]:
        if number != 1:
            return "", f"{form.short_title} · {self._round % {'number': number or 0}}"
        bar = _steps(form.step, self._count, form.step if is_reviewed else form.step - 1)
        return bar, f"{self._of % {'step': form.step, 'of': self._count}} · {form.short_title}"

    def _partner(self, one: PartnerProgress) -> PartnerLine:
        return PartnerLine(_mark(one.position, one.fill), one.label, self._said(one))

    def _said(self, one: PartnerProgress) -> str:
        if one.withdrew and one.state != "sent":
            return self._withdrew
        if one.state == "started":
            return self._answered % {"answered": one.answered, "asked": one.asked}
        return self._done[one.state] if one.state else ""

    def _state(self, row: CoupleRow) -> Tag:
        if row.status != "active":
            return Tag("tag", self._statuses[row.status])
        if self.names_hidden and row.state in ("waiting", "waiting_for_one", "link_expiring"):
            return self._waiting
        if row.state == "waiting_for_one":
            return Tag("tag", self._waiting_for % {"name": row.waiting_for[0].label})
        if row.state == "link_expiring":
            return Tag(_css("warn"), self.link_ends_on(row))
        return self._states[row.state]

    def link_ends_on(self, row: CoupleRow) -> str:
        return self.link_ends % {"day": self.days.day(row.link_ends_at, "EEE d MMM")}  # type: ignore[arg-type]


def _beside(here: Standing, days: Calendar) -> str:
    gettext = language.catalogue().ugettext
    if here.role == roles.COVER:
        until = days.day(here.until, "d MMM")  # type: ignore[arg-type]
        return gettext("for %(name)s until %(day)s") % {"name": here.therapist, "day": until}
    if here.role == roles.SUPERVISOR:
        return gettext("of %(name)s, to read") % {"name": here.therapist}
    if here.role == roles.CO_THERAPIST:
        return gettext("with %(name)s") % {"name": here.therapist}
    return gettext("with %(name)s") % {"name": ", ".join(here.others)}


def _css(kind: str) -> str:
    return f"tag tag-{kind}" if kind else "tag"


# The marks are drawn by the same macros as everywhere; there are a dozen of them, which say nothing about anybody.
def _marks() -> Any:
    return current_app.jinja_env.get_template("macros/marks.html").module


@lru_cache
def _mark(position: int, fill: str) -> Markup:
    colour, drawn = _marks().colour(position), _marks().partner(position, fill)
    return Markup('<span class="who {}">{}</span>').format(colour, drawn)


@lru_cache
def _steps(now: int, of: int, done: int) -> Markup:
    drawn: Markup = _marks().steps(now, of, done)
    return drawn
