"""The caseload's rows: every couple with its state and what each partner has done with the latest homework."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from practice import clock, programme
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.caseload_rows import OfCouple, OfPartner
from practice.access.keyring import Keyring
from practice.assessment.instrument import Instrument
from practice.models.assignment import Homework
from practice.services.couple import couples
from practice.services.safety import safety_due
from practice.vault import DataKey

EXPIRING = timedelta(days=3)
BEGUN = timedelta(hours=12)  # a session that began so long ago is today's


class PartnerProgress:
    """A partner and what they have done with the latest homework: see `state_of_homework`; None without any.

    The name is opened when it is first read: a long list opens those that it shows. Raises Unreadable then.
    """

    __slots__ = ("_key", "_keyring", "_name", "_row", "state")

    def __init__(self, row: OfPartner, keyring: Keyring, now: datetime) -> None:
        self._row = row
        self._keyring = keyring
        self._key: DataKey | None = None
        self._name: dict[str, str] | None = None
        has_ended = row.done in ("started", "not_opened") and row.open_until is not None and row.open_until <= now
        self.state = "ended" if has_ended else row.done

    def _opened(self) -> dict[str, str]:
        if self._name is None:
            self._name = couples.name_of(self._opened_key(), self._row.id, self._row.name)
        return self._name

    def _opened_key(self) -> DataKey:
        if self._key is None:
            self._key = self._keyring.admit(owners.person(self._row.id), self._row.wrapped)
        return self._key

    @property
    def label(self) -> str:
        return self._opened()["first"]

    @property
    def last_name(self) -> str:
        return self._opened()["last"]

    @property
    def full_name(self) -> str:
        return f"{self.label} {self.last_name}".strip()

    @property
    def position(self) -> int:
        return self._row.position

    @property
    def withdrew(self) -> bool:
        return self._row.withdrew

    @property
    def answered(self) -> int:
        return self._row.answered or 0

    @property
    def asked(self) -> int:
        return self._row.asked or 0

    @property
    def fill(self) -> str:
        """How the partner's mark is drawn."""
        return _FILLS.get(self.state, "none")

    @property
    def safety_days(self) -> safety_due.Days:
        """What counts for the safety record. Raises Unreadable."""
        sealed = self._row.safety_due
        return safety_due.NOTHING if sealed is None else safety_due.opened(self._opened_key(), self._row.id, sealed)


_FILLS: Mapping[str | None, str] = {"sent": "full", "started": "half"}


class CoupleRow(NamedTuple):
    """One couple on the caseload page: what is `kept` on its row, and what follows from it now.

    `state` is the kept one, or what the clock has made of it since. `session_is_coming`: the next session is ahead, or
    was begun today.
    """

    kept: OfCouple
    ref: str
    partners: tuple[PartnerProgress, ...]
    instrument: Instrument | None
    state: str
    next_session_at: datetime | None
    session_is_coming: bool
    link_ends_at: datetime | None
    status: str
    to_review: Instrument | None

    @property
    def name(self) -> str:
        """Raises Unreadable."""
        return " & ".join([one.label for one in self.partners])

    @property
    def safety_is_due(self) -> bool:
        """Raises Unreadable."""
        return safety_due.is_due(self.kept, [one.safety_days for one in self.partners])

    @property
    def waiting_for(self) -> tuple[PartnerProgress, ...]:
        return tuple(one for one in self.partners if one.state not in ("sent", None))

    @property
    def words(self) -> str:
        """Everything that a search looks through, case-folded."""
        return " ".join([self.ref, *(one.full_name for one in self.partners)]).casefold()


def rows(caseload: Caseload) -> list[CoupleRow]:
    """Every couple of the caseload in the order of adding: one query, names opened as they are read."""
    now, forms = clock.now(), {form.code: form for form in programme.catalogue().all_current}
    return [_row(couple, partners, caseload.keyring, forms, now) for couple, partners in caseload.rows()]


def _row(
    couple: OfCouple, partners: Sequence[OfPartner], keyring: Keyring, forms: Mapping[str, Instrument], now: datetime
) -> CoupleRow:
    link_ends_at = min([one.open_until for one in partners if one.open_until], default=None)
    session_at = couple.next_session_at
    return CoupleRow(
        couple,
        couple.ref,
        tuple([PartnerProgress(one, keyring, now) for one in partners]),
        forms[couple.latest_instrument] if couple.latest_instrument else None,
        _shown_state(couple.state, link_ends_at, now),
        session_at,
        session_at is not None and session_at >= now - BEGUN,
        link_ends_at,
        couple.status,
        forms[couple.to_review_instrument] if couple.to_review_instrument else None,
    )


def _shown_state(state: str, link_ends_at: datetime | None, now: datetime) -> str:
    """The stored state, or what the clock has made of it since."""
    if state not in ("waiting", "waiting_for_one") or link_ends_at is None:
        return state
    left = link_ends_at - now
    if left <= timedelta():
        return "link_ended"
    return "link_expiring" if left <= EXPIRING else state


def state_of_homework(homework: Homework) -> str:
    """'sent', 'frozen', 'ended', 'started' or 'not_opened'; what access/caseload_rows.py says with the clock's part."""
    if homework.sent_at is not None:
        return "sent"
    if homework.frozen_at is not None:
        return "frozen"
    if homework.ended_at is not None or homework.expires_at <= clock.now():
        return "ended"
    return "not_opened" if homework.opened_at is None else "started"
