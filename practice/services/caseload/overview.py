"""The caseload's rows: every couple with its state and what each partner has done; search, filter, sort and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument
from practice.models.assignment import Homework
from practice.models.couple import Couple, Partner
from practice.services.couple import couples
from practice.services.couple.couples import Person
from practice.services.safety import safety_due
from practice.texts import N_

EXPIRING = timedelta(days=3)
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


@dataclass(frozen=True)
class PartnerProgress:
    """What one partner has done with the latest homework: 'sent', 'started', 'not_opened', 'ended' or None."""

    person: Person
    state: str | None
    answered: int
    asked: int

    @property
    def fill(self) -> str:
        """How the partner's mark is drawn."""
        return {"sent": "full", "started": "half"}.get(self.state or "", "none")


@dataclass(frozen=True)
class CoupleRow:
    """One couple on the caseload page."""

    id: UUID
    ref: str
    partners: tuple[PartnerProgress, ...]
    instrument: Instrument | None
    round: int
    state: str
    state_since: datetime
    next_session_at: datetime | None
    last_activity_at: datetime
    assignment_id: UUID | None
    link_ends_at: datetime | None
    frozen_links: int
    private_pages: int
    safety_is_due: bool
    mail_news: int
    status: str
    to_review_id: UUID | None
    to_review: Instrument | None

    @property
    def name(self) -> str:
        return couples.couple_name(one.person for one in self.partners)

    @property
    def session_is_coming(self) -> bool:
        """Whether the next session is ahead, or was begun today."""
        return self.next_session_at is not None and self.next_session_at >= clock.now() - timedelta(hours=12)

    @property
    def waiting_for(self) -> tuple[Person, ...]:
        return tuple(one.person for one in self.partners if one.state not in ("sent", None))

    @property
    def words(self) -> str:
        """Everything that a search looks through, case-folded."""
        return " ".join([self.ref, *(one.person.full_name for one in self.partners)]).casefold()


def rows(caseload: Caseload) -> list[CoupleRow]:
    """Every couple of the caseload: one query, names opened in memory."""
    found = caseload.rows()
    for row in found:
        caseload.keyring.admit(owners.person(row.Partner.id), row.wrapped)
    by_couple = ((couple, list(group)) for couple, group in groupby(found, key=lambda row: row.Couple))
    return [
        _row(caseload, couple, [(row.Partner, row.Homework) for row in group], group[0].round)
        for couple, group in by_couple
    ]


def _row(
    caseload: Caseload, couple: Couple, partners: Sequence[tuple[Partner, Homework | None]], number: int | None
) -> CoupleRow:
    open_ends = [one.expires_at for _, one in partners if one and one.sent_at is None and one.ended_at is None]
    link_ends_at = min(open_ends, default=None)
    return CoupleRow(
        id=couple.id,
        ref=couple.ref,
        partners=tuple(_progress(caseload, partner, homework) for partner, homework in partners),
        instrument=programme.catalogue().current(couple.latest_instrument) if couple.latest_instrument else None,
        round=number or 0,
        state=_shown_state(couple.state, link_ends_at),
        state_since=couple.state_since,
        next_session_at=couple.next_session_at,
        last_activity_at=couple.last_activity_at,
        assignment_id=couple.latest_assignment_id,
        link_ends_at=link_ends_at,
        frozen_links=couple.frozen_links,
        private_pages=couple.private_pages,
        safety_is_due=safety_due.is_due(couple, [safety_due.of_partner(caseload.keyring, one) for one, _ in partners]),
        mail_news=couple.mail_news,
        status=couple.status,
        to_review_id=couple.to_review_id,
        to_review=programme.catalogue().current(couple.to_review_instrument) if couple.to_review_instrument else None,
    )


def _shown_state(state: str, link_ends_at: datetime | None) -> str:
    """The stored state, or what the clock has made of it since."""
    if state not in ("waiting", "waiting_for_one") or link_ends_at is None:
        return state
    left = link_ends_at - clock.now()
    if left <= timedelta():
        return "link_ended"
    return "link_expiring" if left <= EXPIRING else state


def _progress(caseload: Caseload, partner: Partner, homework: Homework | None) -> PartnerProgress:
    person = couples.person_of(caseload.keyring, partner)
    if homework is None:
        return PartnerProgress(person, None, 0, 0)
    return PartnerProgress(person, state_of_homework(homework), homework.answered, homework.asked)


def state_of_homework(homework: Homework) -> str:
    """'sent', 'frozen', 'ended', 'started' or 'not_opened'."""
    if homework.sent_at is not None:
        return "sent"
    if homework.frozen_at is not None:
        return "frozen"
    if homework.ended_at is not None or homework.expires_at <= clock.now():
        return "ended"
    return "started" if homework.opened_at is not None else "not_opened"


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
