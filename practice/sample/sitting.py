"""A sample partner answers the way every partner does: link, promise, one section after the other, check, send."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil

from practice import clock
from practice.access import homework_link
from practice.access.caseload import Caseload
from practice.access.homework_link import Visit
from practice.assessment import budget
from practice.assessment.answers import Answer
from practice.assessment.instrument import Item
from practice.models.assignment import Homework
from practice.sample.forms import Filling, fill
from practice.sample.stories import Case, Sitting
from practice.services.assigning import assignments
from practice.services.homework import drafts, homework, promises, responses
from practice.services.homework.promises import Sentence
from practice.services.homework.responses import Sharing


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

    `starts` is when the link is opened, in the practice's time zone; the form takes its budgeted time from then.
    """
    with clock.at(starts):
        visit = _enter(caseload, homework_row)
        homework.acknowledge(visit, homework.policy_of(visit).version, words_of(visit))
    filling = Filling(
        homework.form_of(visit),
        case.seed,
        case.partners,
        who,
        visit.assignment.round,
        progress,
        starts.date(),
        earlier,
    )
    answers = fill(filling)
    if sitting.part < 1:
        _begin(visit, answers, sitting.part, starts)
    else:
        _send(visit, answers, sitting.sharing, starts)
    return answers


def _begin(visit: Visit, answers: Mapping[str, Answer], part: float, starts: datetime) -> None:
    """Save the first sections, one after the other, and close the pages."""
    draft = drafts.of_visit(visit)
    seconds = 0
    for number in range(ceil(len(draft.parts) * part)):
        page = draft.parts[number]
        seconds += _seconds(page.items)
        given = {item.key: answers[item.key] for item in page.items if item.key in answers}
        with clock.at(starts + timedelta(seconds=seconds)):
            draft = drafts.save(visit, page, given, page.revision)
    with clock.at(starts + timedelta(seconds=seconds + 20)):
        homework.leave(visit)


def _send(visit: Visit, answers: Mapping[str, Answer], sharing: Sharing, starts: datetime) -> None:
    """Save and send. One page instead of one a section: what is sent is the same, and loading takes half as long."""
    form = homework.form_of(visit)
    page = replace(drafts.of_visit(visit).parts[0], items=form.items)
    done = starts + timedelta(seconds=_seconds(form.items))
    with clock.at(done):
        drafts.save(visit, page, answers, page.revision)
    with clock.at(done + timedelta(minutes=1)):
        responses.send(visit, sharing)
        homework.leave(visit)


def _seconds(items: Iterable[Item]) -> int:
    return sum(budget.seconds(item.type, item.max_choices, item.rows) for item in items)


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
