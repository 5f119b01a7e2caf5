"""What the caseload page says under "Needs your attention", a couple an entry: computed here once, like its lines."""

from collections.abc import Sequence
from typing import NamedTuple

from practice.services.caseload.attention import Attention
from practice.services.caseload.overview import CoupleRow
from practice.web import language
from practice.web.caseload.caseload_lines import Lines, Tag

OF_THE_LINKS = ("link_ended", "link_expiring", "neither_opened", "mail")


class Why(NamedTuple):
    """A sentence; with an address it is the link of that page."""

    words: str
    address: str = ""


class Todo(NamedTuple):
    """One entry, in the order of the loop in templates/caseload/lines.html.

    `action` is the one thing to do first; the others stand on the couple's page.
    """

    address: str
    name: str
    tags: Sequence[Tag | None]
    beside: str
    why: Sequence[Why]
    next_session: str
    action: Why
    is_first: bool  # the page's main button


class Todos:
    """Writes the entries of one page, with what it has in common with the lines of the table."""

    def __init__(self, lines: Lines) -> None:
        gettext = language.catalogue().ugettext
        self._lines = lines
        self._hidden = lines.names_hidden
        self._tags: dict[str, Tag | None] = {
            "ready_to_review": Tag("tag tag-brand", gettext("Ready to review")),
            "link_frozen": Tag("tag tag-bad", gettext("Link frozen")),
            "link_ended": Tag("tag tag-warn", gettext("Link ended")),
            "link_expiring": Tag("tag tag-warn", gettext("Link ends soon")),  # the day is told while names are shown
            "neither_opened": None if self._hidden else Tag("tag", gettext("Not opened yet")),
            "mail": Tag("tag tag-warn", gettext("Mail")),
            "private_page": Tag("tag", gettext("A private page to read")),
            "safety_due": Tag("tag", gettext("Safety record due")),
        }
        self._why = {
            "link_frozen": gettext("A PIN was typed wrong five times. A new link thaws it; ask the person first."),
            "mail": gettext("Mail did not arrive, or somebody asked for no more of it."),
            "private_page": gettext("Open it when you are alone."),
            "safety_due": gettext("Ask each partner alone again, and record your decision."),
            "link_ended": gettext("A link to %(step)s ended before the answers were sent."),
            "link_expiring": gettext("Not everybody has sent %(step)s."),
            "neither_opened": gettext("Neither partner has opened %(step)s, given on %(day)s."),
        }
        self._all_in = gettext("All answers to %(step)s are in.")
        self._one_withdrew = gettext("Answers to %(step)s are in; one partner has withdrawn.")
        self._next_session = gettext("Next session %(moment)s.")
        self._acts = {
            "ready_to_review": gettext("Review answers"),
            "private_page": gettext("Open the private page"),
            "safety_due": gettext("Safety record"),
            "links": gettext("Open the links"),
            "couple": gettext("Open the couple"),
        }

    def entries(self, found: Sequence[Attention], *, is_first_page: bool) -> list[Todo]:
        """In the same order. Raises Unreadable."""
        return [self._entry(one, is_first=is_first_page and number == 0) for number, one in enumerate(found)]

    def _entry(self, found: Attention, *, is_first: bool) -> Todo:
        row, lines = found.row, self._lines
        session_at = row.next_session_at if row.session_is_coming and not self._hidden else None
        return Todo(
            lines.at.couple(row.ref),
            lines.name(row),
            [self._tag(row, reason) for reason in found.reasons],
            lines.beside(row),
            [self._reason(row, reason) for reason in found.reasons],
            self._next_session % {"moment": lines.days.moment(session_at)} if session_at else "",
            self._action(row, found.reasons[0]),
            is_first and found.reasons[0] == "ready_to_review",
        )

    def _tag(self, row: CoupleRow, reason: str) -> Tag | None:
        if reason == "link_expiring" and not self._hidden:
            return Tag("tag tag-warn", self._lines.link_ends_on(row))
        return self._tags[reason]

    def _reason(self, row: CoupleRow, reason: str) -> Why:
        if reason == "ready_to_review":
            one_is_out = not self._hidden and any(one.withdrew for one in row.partners)
            words = self._one_withdrew if one_is_out else self._all_in
            return Why(words % {"step": row.to_review.short_title if row.to_review else ""})
        if reason == "private_page":
            return Why(self._why[reason], self._lines.at.unread(row.ref))
        if reason in ("link_ended", "link_expiring", "neither_opened"):
            day = self._lines.days.day(row.kept.state_since, "EEE d MMM")
            return Why(self._why[reason] % {"step": row.instrument.short_title if row.instrument else "", "day": day})
        return Why(self._why[reason])

    def _action(self, row: CoupleRow, reason: str) -> Why:
        at, kept = self._lines.at, row.kept
        if reason == "ready_to_review" and kept.to_review_id is not None:
            return Why(self._acts[reason], at.review(row.ref, kept.to_review_id))
        if reason == "private_page":
            return Why(self._acts[reason], at.unread(row.ref))
        if reason == "safety_due":
            return Why(self._acts[reason], at.safety_record(row.ref))
        if reason in OF_THE_LINKS and kept.latest_assignment_id is not None:
            return Why(self._acts["links"], at.links(row.ref, kept.latest_assignment_id))
        return Why(self._acts["couple"], at.couple(row.ref))
