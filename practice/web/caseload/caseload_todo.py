"""What the caseload page says under "Needs your attention", a couple an entry: computed here once, like its lines."""

from dataclasses import dataclass

from practice.services.caseload.attention import Attention
from practice.services.caseload.overview import CoupleRow
from practice.web import language
from practice.web.caseload.caseload_lines import Lines, Tag


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence; with an address it is the link of that page."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One entry. `action` is the one thing to do first; the others stand on the couple's page."""

    address: str
    name: str
    tags: tuple[Tag | None, ...]
    beside: str
    why: tuple[Why, ...]
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

    def entry(self, found: Attention, *, is_first: bool) -> Todo:
        row, lines = found.row, self._lines
        session_at = row.next_session_at if row.session_is_coming and not self._hidden else None
        return Todo(
            address=lines.at.couple(row.ref),
            name=lines.name(row),
            tags=tuple(self._tag(row, reason) for reason in found.reasons),
            beside=lines.beside(row),
            why=tuple(self._reason(row, reason) for reason in found.reasons),
            next_session=self._next_session % {"moment": lines.days.moment(session_at)} if session_at else "",
            action=self._action(row, found.reasons[0]),
            is_first=is_first and found.reasons[0] == "ready_to_review",
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
            day = self._lines.days.day(row.state_since, "EEE d MMM")
            return Why(self._why[reason] % {"step": row.instrument.short_title if row.instrument else "", "day": day})
        return Why(self._why[reason])

    def _action(self, row: CoupleRow, reason: str) -> Why:
        at = self._lines.at
        if reason == "ready_to_review" and row.to_review_id is not None:
            return Why(self._acts[reason], at.review(row.ref, row.to_review_id))
        if reason == "private_page":
            return Why(self._acts[reason], at.unread(row.ref))
        if reason == "safety_due":
            return Why(self._acts[reason], at.safety_record(row.ref))
        if reason in ("link_ended", "link_expiring", "neither_opened", "mail") and row.assignment_id is not None:
            return Why(self._acts["links"], at.links(row.ref, row.assignment_id))
        return Why(self._acts["couple"], at.couple(row.ref))
