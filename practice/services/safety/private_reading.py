"""One partner's private page as its therapist reads it: private answers, and answers worth asking about alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.assessment.instrument import Instrument, Item
from practice.assessment.scoring import soft_flags
from practice.services.couple import case
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.safety import private_pages


@dataclass(frozen=True)
class PrivateAnswer:
    """One answer of one partner. `on_paper` is the day of the sheet that it was typed from."""

    form: Instrument
    round: int
    sent_at: datetime
    item: Item
    answer: Mapping[str, Any] = field(repr=False)
    on_paper: date | None = None


@dataclass(frozen=True)
class PrivatePage:
    """`flagged` are answers to questions on safety in talking, among the two lowest.

    Each of both is one question with its answers, newest first; the questions in the order of the newest form.
    """

    header: CaseHeader
    person: Person
    flagged: tuple[tuple[PrivateAnswer, ...], ...] = field(repr=False)
    answers: tuple[tuple[PrivateAnswer, ...], ...] = field(repr=False)
    has_unread_check_in: bool


def open_page(caseload: Caseload, ref: str, position: int) -> PrivatePage:
    """Open one partner's private page, which counts as read from now on; audited. Raises NotOnCaseload.

    A check-in stands behind it and is not opened by this.
    """
    couple = caseload.couple(ref)
    header = case.header(caseload, ref)
    person = header.person_at(position)
    sent = [one for one in disclosure.for_therapist(caseload, couple) if one.partner_id == person.id]
    private = disclosure.private_page(caseload, couple, person.id)
    private_pages.opened(caseload, couple.id, person.id)
    caseload.audit.record(
        caseload.actor, "private_page.opened", couple_id=couple.id, about=("partner", person.id)
    )
    return PrivatePage(
        header=header,
        person=person,
        flagged=_by_question(_answer(one, key) for one in sent for key in soft_flags(one.form, one.answers)),
        answers=_by_question(_answer(one, key) for one in private for key in one.answers),
        has_unread_check_in=private_pages.has_unread_check_in(caseload.session, person.id),
    )


def _answer(one: Disclosed, key: str) -> PrivateAnswer:
    return PrivateAnswer(one.form, one.round, one.sent_at, one.form.item(key), one.answers[key], one.on_paper)


def _by_question(found: Iterable[PrivateAnswer]) -> tuple[tuple[PrivateAnswer, ...], ...]:
    questions: dict[str, list[PrivateAnswer]] = {}
    for one in sorted(found, key=lambda each: each.sent_at, reverse=True):
        questions.setdefault(one.item.key, []).append(one)
    return tuple(tuple(answers) for answers in questions.values())
