"""The caseload's rows: every couple with its state and what each partner has done; search, filter, sort and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.caseload_rows import OfCouple, OfPartner
from practice.assessment.instrument import Instrument
from practice.models.assignment import Homework
from practice.services.couple import couples
from practice.services.safety import safety_due
from practice.texts import N_
from practice.vault import DataKey

EXPIRING = timedelta(days=3)
BEGUN = timedelta(hours=12)  # a session that began so long ago is today's
PAGE = 50  # couples a page
FILTERS = {
    "all": N_("All"),
    "review": N_("To review"),
    "waiting": N_("Waiting"),
    "links": N_("Link to renew"),
    "nothing": N_("Nothing out"),
    "resting": N_("Paused or ended"),
    "archived": N_("Archived"),
}
_STATES_OF = {
    "waiting": ("waiting", "waiting_for_one", "link_expiring"),
    "links": ("link_ended", "link_frozen", "link_expiring"),
    "nothing": ("nothing_assigned", "reviewed"),
}
SORTS = ("session", "name", "activity")


@dataclass(frozen=True, slots=True)
class PartnerProgress:
    """A partner and what they have done with the latest homework: see `homework_state`; None without any."""

    position: int
    label: str = field(repr=False)
    last_name: str = field(repr=False)
    withdrew: bool
    state: str | None
    answered: int
    asked: int

    @property
    def full_name(self) -> str:
        return f"{self.label} {self.last_name}".strip()

    @property
    def fill(self) -> str:
        """How the partner's mark is drawn."""
        return {"sent": "full", "started": "half"}.get(self.state or "", "none")


@dataclass(frozen=True, slots=True)
class CoupleRow:
    """One couple on the caseload page. `session_is_coming`: the next session is ahead, or was begun today.

    The ids are text, for addresses (access/caseload_rows.py).
    """

    ref: str
    name: str = field(repr=False)
    partners: tuple[PartnerProgress, ...]
    instrument: Instrument | None
    round: int
    state: str
    state_since: datetime
    next_session_at: datetime | None
    session_is_coming: bool
    last_activity_at: datetime
    assignment_id: str | None
    link_ends_at: datetime | None
    frozen_links: int
    private_pages: int
    safety_is_due: bool
    mail_news: int
    status: str
    to_review_id: str | None
    to_review: Instrument | None

    @property
    def waiting_for(self) -> tuple[PartnerProgress, ...]:
        return tuple(one for one in self.partners if one.state not in ("sent", None))

    @property
    def words(self) -> str:
        """Everything that a search looks through, case-folded."""
        return " ".join([self.ref, *(one.full_name for one in self.partners)]).casefold()


def rows(caseload: Caseload) -> list[CoupleRow]:
    """Every couple of the caseload: one query, names opened in memory. Raises Unreadable."""
    now, forms = clock.now(), {form.code: form for form in programme.catalogue().all_current}
    return [_row(caseload, couple, partners, forms, now) for couple, partners in caseload.rows()]


def _row(
    caseload: Caseload, couple: OfCouple, partners: Sequence[OfPartner], forms: Mapping[str, Instrument], now: datetime
) -> CoupleRow:
    keys = [caseload.keyring.admit(owners.person(one.id), one.wrapped) for one in partners]
    found = tuple(_progress(key, one, now) for key, one in zip(keys, partners, strict=True))
    open_ends = [one.expires_at for one in partners if one.expires_at and not (one.sent or one.ended)]
    link_ends_at = min(open_ends, default=None)
    session_at = couple.next_session_at
    return CoupleRow(
        ref=couple.ref,
        name=" & ".join([one.label for one in found]),
        partners=found,
        instrument=forms[couple.latest_instrument] if couple.latest_instrument else None,
        round=couple.round or 0,
        state=_shown_state(couple.state, link_ends_at, now),
        state_since=couple.state_since,
        next_session_at=session_at,
        session_is_coming=session_at is not None and session_at >= now - BEGUN,
        last_activity_at=couple.last_activity_at,
        assignment_id=couple.latest_assignment_id,
        link_ends_at=link_ends_at,
        frozen_links=couple.frozen_links,
        private_pages=couple.private_pages,
        safety_is_due=_safety_is_due(couple, keys, partners),
        mail_news=couple.mail_news,
        status=couple.status,
        to_review_id=couple.to_review_id,
        to_review=forms[couple.to_review_instrument] if couple.to_review_instrument else None,
    )


def _safety_is_due(couple: OfCouple, keys: Sequence[DataKey], partners: Sequence[OfPartner]) -> bool:
    both = zip(keys, partners, strict=True)
    return safety_due.is_due(couple, [safety_due.opened(key, one.id, one.safety_due) for key, one in both])


def _shown_state(state: str, link_ends_at: datetime | None, now: datetime) -> str:
    """The stored state, or what the clock has made of it since."""
    if state not in ("waiting", "waiting_for_one") or link_ends_at is None:
        return state
    left = link_ends_at - now
    if left <= timedelta():
        return "link_ended"
    return "link_expiring" if left <= EXPIRING else state


def _progress(key: DataKey, partner: OfPartner, now: datetime) -> PartnerProgress:
    name = couples.name_of(key, partner.id, partner.name)
    state = None
    if partner.expires_at is not None:
        over = partner.ended or partner.expires_at <= now
        state = homework_state(sent=partner.sent, frozen=partner.frozen, over=over, opened=partner.opened)
    asked, answered = partner.asked or 0, partner.answered or 0
    return PartnerProgress(partner.position, name["first"], name["last"], partner.withdrew, state, answered, asked)


def state_of_homework(homework: Homework) -> str:
    """`homework_state` of a row of the table."""
    return homework_state(
        sent=homework.sent_at is not None,
        frozen=homework.frozen_at is not None,
        over=homework.ended_at is not None or homework.expires_at <= clock.now(),
        opened=homework.opened_at is not None,
    )


def homework_state(*, sent: bool, frozen: bool, over: bool, opened: bool) -> str:
    """'sent', 'frozen', 'ended', 'started' or 'not_opened'."""
    if sent:
        return "sent"
    if frozen:
        return "frozen"
    if over:
        return "ended"
    return "started" if opened else "not_opened"


def chosen(found: Sequence[CoupleRow], search: str, show: str, sort: str) -> list[CoupleRow]:
    """The couples that a search and a filter leave, in the asked order. A search looks through archived ones too."""
    words = search.casefold().split()
    left = [
        row
        for row in found
        if all(word in row.words for word in words) and (fits(row, show) or (words and show == "all"))
    ]
    return sorted(left, key=_SORT_KEYS.get(sort, _by_session))


def fits(row: CoupleRow, show: str) -> bool:
    """Whether a filter shows the couple. Archived couples stand under their own filter only."""
    if show == "archived" or row.status == "archived":
        return show == "archived" and row.status == "archived"
    if show == "resting":
        return row.status != "active"
    if show == "review":
        return row.to_review_id is not None
    return show not in _STATES_OF or (row.status == "active" and row.state in _STATES_OF[show])


def counts(found: Sequence[CoupleRow]) -> dict[str, int]:
    """How many couples each filter would leave."""
    return {show: sum(1 for row in found if fits(row, show)) for show in FILTERS}


def _by_session(row: CoupleRow) -> tuple[bool, datetime, str]:
    """Coming sessions first, soonest first; then those without one."""
    coming = row.next_session_at if row.session_is_coming else None
    return (coming is None, coming or row.last_activity_at, row.name)


def _by_name(row: CoupleRow) -> tuple[str, str]:
    return (row.name.casefold(), row.ref)


def _by_activity(row: CoupleRow) -> tuple[float, str]:
    return (-row.last_activity_at.timestamp(), row.ref)


_SORT_KEYS = {"session": _by_session, "name": _by_name, "activity": _by_activity}
