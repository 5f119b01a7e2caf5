"""What a client's pages show: values for the templates, and the short answers that the script gets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.access.homework_link import Visit
from practice.assessment import budget
from practice.assessment.instrument import Instrument, Item
from practice.assessment.problems import Problem
from practice.services.homework import homework, own_pin, promises, responses
from practice.services.homework.autosave import Told
from practice.services.homework.draft_parts import Answers, Part
from practice.services.homework.drafts import Draft
from practice.services.homework.promises import Promise, Sentence
from practice.texts import N_
from practice.web import page
from practice.web.homework.homework_forms import (
    Fields,
    PostedPart,
    SharingForm,
    fields_of_part,
    is_anew,
    problems_of,
    texts_of,
    words_of,
)
from practice.web.language import gettext
from reports import charts

HIDDEN_FATE = N_("Something in this part was begun earlier and not finished. Only what is finished of it is sent.")
FIRST_WORDS = 40  # characters of an open text that remind its author which one it is


@dataclass(frozen=True)
class LeftOut:
    """A question that holds something unfinished: its words, the way to it, and what becomes of it."""

    text: str
    where: str
    fate: str


def before(visit: Visit) -> str:
    """What is read before the first question, with one button that says so."""
    return render_template(
        "homework/before.html",
        form=homework.form_of(visit),
        promises=promises.before_start(visit),
        say=say,
        version=homework.policy_of(visit).version,
        policy_day=homework.policy_of(visit).recorded_at,
        may_choose_pin=own_pin.may_choose(visit),
        message=homework.message_of(visit),
    )


def say(sentence: Sentence) -> str:
    """A sentence in the client's language; the practice's own words as they were typed."""
    if sentence.own_words:
        return sentence.own_words
    values = {
        name: page.format_day(value, "EEEE d MMMM") if isinstance(value, date) else value
        for name, value in sentence.values.items()
    }
    return gettext(sentence.message, **values)


def as_read(promised: tuple[Promise, ...]) -> str:
    """The whole text as its reader saw it, to be kept."""
    return "\n\n".join(
        "\n".join([say(promise.title), *(say(sentence) for sentence in promise.sentences)]) for promise in promised
    )


def tasks(visit: Visit, draft: Draft) -> str:
    """The parts, how far each is, and which comes next."""
    unfinished = [part for part in draft.parts if not part.is_complete]
    return render_template(
        "homework/tasks.html",
        draft=draft,
        upcoming=unfinished[0] if unfinished else None,
        minutes_left=_minutes_left(draft),
        last_day=promises.last_day(visit),
        due_on=visit.assignment.due_on,
        message=homework.message_of(visit),
        saved=saved_words(draft.saved_at),
    )


def _minutes_left(draft: Draft) -> int:
    """The budgeted time of the parts that are not finished, each by its share of questions still open."""
    seconds = 0.0
    for part in draft.parts:
        whole = sum(budget.seconds(item.type, item.max_choices, item.rows) for item in part.section.items)
        seconds += whole * (part.asked - part.answered) / part.asked
    return ceil(seconds / 60)


def part(draft: Draft, shown: Part) -> str:
    """A part as it was saved; what is not finished is named."""
    return _part(draft, shown, fields_of_part(shown), problems_of(draft, shown), notice="unfinished")


def _part(
    draft: Draft,
    shown: Part,
    fields: Fields,
    problems: Mapping[str, Problem] | None = None,
    elsewhere: Answers | None = None,
    notice: str = "",
) -> str:
    """`notice`: how what is wrong is said: "unfinished" in passing, "stay" before going on, "refused" where nothing was
    saved. `elsewhere`: what another window saved, by question."""
    return render_template(
        "homework/part.html",
        draft=draft,
        part=shown,
        fields=fields,
        problems={key: (problem.field, words_of(problem)) for key, problem in (problems or {}).items()},
        notice=notice,
        elsewhere=elsewhere or {},
        anew=is_anew(),
        saved=saved_words(shown.saved_at),
    )


def wrong(draft: Draft, shown: Part, posted: PostedPart, status: int) -> ResponseReturnValue:
    """The part as it was typed, with what is wrong named at the top and beside each question. 400: nothing saved."""
    found = posted.reading.problems
    if is_autosave():
        return jsonify(problems={problem.field: words_of(problem) for problem in found.values()}), status
    return _part(draft, shown, posted.fields, found, notice="refused" if status == 400 else "stay"), status


def changed_elsewhere(draft: Draft, shown: Part, posted: PostedPart) -> ResponseReturnValue:
    """Both texts: what was typed here in the form, what the other window saved beside each question that differs."""
    if is_autosave():
        return jsonify(said=gettext("Changed in another window. Press Continue to see both.")), 409
    there = draft.parts[shown.number - 1]
    here, unread = posted.reading.answers, {*posted.reading.problems, *there.unfinished}
    different = {
        item.key: {**there.answers.get(item.key, {}), "typed": texts_of(item, there.unfinished.get(item.key, {}))}
        for item in there.items
        if item.key in unread or there.answers.get(item.key) != here.get(item.key)
    }
    return _part(draft, shown, posted.fields, elsewhere=different), 409


def is_autosave() -> bool:
    """Whether the page's script asks, which wants a short answer."""
    return request.accept_mimetypes.best == "application/json"


def saved(told: Told, posted: PostedPart) -> ResponseReturnValue:
    """What the script shows once the answers are durably stored."""
    problems = posted.reading.problems
    said = saved_words(told.saved_at)
    if problems:
        said = gettext("%(saved)s, %(number)s not finished", saved=said, number=len(problems))
    return jsonify(
        said=said,
        revision=told.revision,
        progress=gettext("%(answered)s of %(asked)s answered", answered=told.answered, asked=told.asked),
        answered=told.answered,
        problems={problem.field: words_of(problem) for problem in problems.values()},
    ), 422 if problems else 200


def saved_words(moment: datetime | None) -> str:
    """"Saved 10:42", in the practice's time zone; empty before the first save."""
    if moment is None:
        return ""
    days = page.calendar()
    is_today = days.day_of(moment) == days.today
    return gettext("Saved %(when)s", when=days.time_of(moment) if is_today else days.day(moment, "d MMM"))


def after(draft: Draft, number: int, posted: PostedPart) -> str:
    """Where somebody goes who saved a part without a fault."""
    if posted.clear:
        return url_for("homework.part", number=number, _anchor=posted.clear)
    going_back = posted.then == "back"
    if going_back and number == 1:
        return url_for("homework.start")
    if not going_back and number >= len(draft.parts):
        return url_for("homework.check")
    return url_for("homework.part", number=number - 1 if going_back else number + 1)


def check(draft: Draft, form: SharingForm) -> str:
    """How much was answered, and what may be looked at together."""
    return render_template(
        "homework/check.html",
        draft=draft,
        form=form,
        blank=draft.asked - draft.answered,
        left_out=list(_left_out(draft)),
        saved=saved_words(draft.saved_at),
        **_choices(draft.form),
    )


def _left_out(draft: Draft) -> Iterator[LeftOut]:
    """What will not be sent as it is, each with the way to it."""
    for part in draft.parts:
        problems = problems_of(draft, part)
        for item in part.items:
            if item.key in part.unfinished:
                where = problems[item.key].field if item.key in problems else f"q.{item.key}"
                yield LeftOut(item.text, url_for("homework.part", number=part.number, _anchor=where), _fate(part, item))
        if part.hidden_unfinished:
            yield LeftOut(part.section.title, url_for("homework.part", number=part.number), gettext(HIDDEN_FATE))


def _fate(part: Part, item: Item) -> str:
    """What becomes of an unfinished answer when it is sent now."""
    if item.key not in part.answers:
        return gettext("It is left out, unless you finish it.")
    return gettext("Only what is finished of it is sent.")


def sharing(visit: Visit, form: SharingForm) -> str:
    return render_template(
        "homework/sharing.html", form=form, saved=request.args.get("saved") == "1", **_choices(homework.form_of(visit))
    )


def _choices(form: Instrument) -> dict[str, object]:
    """What stands beside the choice: its hints, the fixed sentence, a made-up example of area results."""
    shown = [area.title for area in form.areas if area.perspective != "partner"]  # the others need "my ratings"
    rows = zip(shown, ((56.0, 69.0), (78.0, 66.0)), strict=False)
    return {
        "questions": {item.key: item.text for item in responses.open_words(form)},
        "hints": {key: gettext(text) for key, text in responses.LEVEL_HINTS.items()},
        "together": gettext(promises.TOGETHER),
        "scale": charts.dumbbell_scale(),
        "example": [
            {
                "title": title,
                "chart": charts.dumbbell([("circle", one), ("diamond", other)]),
                "words": gettext("One of you %(one)s, the other %(other)s", one=round(one), other=round(other)),
                "note": "",
                "gap": "",
            }
            for title, (one, other) in rows
        ],
    }


def first_words(draft: Draft) -> dict[str, str]:
    """Open text -> its first words, where it was written in this session; the question where it was not."""
    named = {}
    answers = {key: answer for part in draft.parts for key, answer in part.answers.items()}
    hidden = {key for part in draft.parts for key in part.hidden}
    for item in responses.open_words(draft.form):
        value = answers.get(item.key, {}).get("value")
        if value:
            text = value if isinstance(value, str) else value[0]["action"]
            named[item.key] = gettext("“%(words)s”", words=_shortened(text))
        elif item.key in hidden:
            named[item.key] = item.text
    return named


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= FIRST_WORDS:
        return flat
    cut = flat[:FIRST_WORDS].rsplit(" ", 1)[0]
    return f"{cut}…"


def questions_of_words(visit: Visit) -> dict[str, str]:
    """Every open text of the form by its question: whether and what was written stays out of this page."""
    return {item.key: item.text for item in responses.open_words(homework.form_of(visit))}
