"""A sample partner answers the way every partner does: link, promise, one section after the other, check, send."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import ceil

from practice import clock
from practice.access import homework_link
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.assessment import budget
from practice.assessment.answers import Answer
from practice.models.assignment import Homework
from practice.sample.forms import Filling, fill
from practice.sample.stories import Case, Sitting
from practice.services import assignments, drafts, homework, promises, responses
from practice.services.drafts import Draft
from practice.services.promises import Sentence


class NoWayIn(Exception):
    """The story lets somebody answer whose link does not open: a fault in the sample, never in what a user did."""


def sit(
    caseload: Caseload,
    homework_row: Homework,
    case: Case,
    who: int,
    sitting: Sitting,
    *,
    progress: float,
    starts: datetime,
    earlier: Mapping[str, Answer] | None,
) -> dict[str, Answer]:
    """Answer one homework, all of it or its first part; what was answered, by item key.

    `starts` is when the link is opened, in the practice's time zone; every section takes its budgeted time from then.
    """
    with clock.at(starts):
        visit = _enter(caseload, homework_row)
        homework.acknowledge(visit, homework.policy_of(visit).version, words_of(visit))
    form = homework.form_of(visit)
    filling = Filling(
        form, case.seed, case.partners, who, visit.assignment.round, progress, starts.date(), earlier
    )
    answers = fill(filling)
    moment = starts + timedelta(minutes=1)
    draft = drafts.of_visit(visit)
    for section in form.sections[: ceil(len(form.sections) * sitting.part)]:
        keys = [item.key for item in section.items]
        seconds = sum(budget.seconds(item.type, item.max_choices, item.rows) for item in section.items)
        moment += timedelta(seconds=seconds)
        with clock.at(moment):
            if any(item.show_if for item in section.items):  # what is asked here depends on what was just saved
                draft = drafts.of_visit(visit)
            _save(visit, draft, section.key, {key: answers[key] for key in keys if key in answers})
    with clock.at(moment + timedelta(minutes=1)):
        if sitting.part == 1:
            responses.send(visit, sitting.sharing)
        homework.leave(visit)
    return answers


def _enter(caseload: Caseload, homework_row: Homework) -> Visit:
    """Through the link. The PIN counts as right without the slow hash: the sample knows whom it lets in."""
    session, keyring, audit = caseload.session, caseload.keyring, caseload.audit
    token = assignments.link_token(caseload, homework_row)
    tried = homework.knock(session, keyring, token or "", pin="", address="")
    opened = homework.enter(session, keyring, audit, tried, address="", fits=True)
    session.flush()
    visit = homework_link.visit(session, keyring, audit, opened) if opened else None
    if visit is None:
        raise NoWayIn
    return visit


def _save(visit: Visit, draft: Draft, section: str, answers: Mapping[str, Answer]) -> None:
    part = next((one for one in draft.parts if one.section.key == section), None)
    if part is not None:
        drafts.save(visit, part, answers, part.revision)


def words_of(visit: Visit) -> str:
    """The promise in English, as it is read before the first question."""
    return "\n\n".join(
        "\n".join([_spoken(one.title), *map(_spoken, one.sentences)]) for one in promises.before_start(visit)
    )


def _spoken(sentence: Sentence) -> str:
    values = {name: _written(value) for name, value in sentence.values.items()}
    return sentence.own_words or sentence.message % values


def _written(value: int | str | date) -> int | str:
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value
