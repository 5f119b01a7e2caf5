"""The review's charts: scores and answers to the geometry that the chart macros draw, with words beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale, gettext

from practice.assessment.instrument import Area, Item
from practice.assessment.scoring import AreaScore, Missing
from practice.services.couple.couples import Person
from practice.services.review.answer_words import is_given
from practice.services.review.change import AreaChange, RoundHead
from practice.services.review.review import AreaLine, OtherLine, QuestionLine, Review
from practice.services.review.said import Finding, Said, speak
from practice.services.review.sentences import common_title
from practice.web import page
from practice.web.review.answer_lines import answer_lines
from reports import charts
from reports.shapes import ROW, SCREEN, Dumbbell, Mark, SmallMultiple, Strip

MARKS: tuple[Mark, ...] = ("circle", "diamond")


def scale() -> Dumbbell:
    return charts.dumbbell_scale(ROW)


def area_row(line: AreaLine, persons: Sequence[Person]) -> dict[str, object]:
    """One row of the dumbbell table: title, chart, its numbers in words, and why a score is missing."""
    values = [(mark, _value(score)) for mark, score in zip(MARKS, line.scores, strict=False)]
    return {
        "title": line.title if line.higher_is_better else gettext("%(area)s (higher is more strain)", area=line.title),
        "chart": charts.dumbbell(values, ROW) if any(value is not None for _, value in values) else None,
        "words": ", ".join(_score_words(score, person) for score, person in zip(line.scores, persons, strict=False)),
        "note": " ".join(_why(score, person) for score, person in zip(line.scores, persons, strict=False)).strip(),
        "gap": charts.shown(line.gap) if line.gap is not None else "–",
        "wide": line.wide,
    }


def area_rows(review: Review, *, apart: bool, with_before: bool = False) -> list[dict[str, object]]:
    """The rows of the areas, or of those shown apart; with the round before in words where that is wanted."""
    rows = []
    for line in review.areas:
        if line.apart is apart:
            row = area_row(line, review.persons)
            if with_before:
                row["note"] = f"{row['note']} {_before(review, line)}".strip()
            rows.append(row)
    return rows


def _before(review: Review, line: AreaLine) -> str:
    known = zip(line.before, review.persons, strict=False)
    said = ", ".join(_score_words(score, person) for score, person in known)
    return gettext("Round %(number)s: %(scores)s.", number=review.before, scores=said)


def given(line: OtherLine, place: int) -> bool:
    return is_given(line.answers[place])


def answered(lines: Sequence[OtherLine]) -> list[OtherLine]:
    """The questions to which somebody gave an answer, or said that they would rather not."""
    return [line for line in lines if any(line.answers)]


def silent(lines: Sequence[OtherLine]) -> list[OtherLine]:
    """The questions that everybody who sent left blank: a long column of nothing, so they are only named."""
    return [line for line in lines if not any(line.answers)]


def _value(score: AreaScore | Missing | None) -> float | None:
    return score.score if isinstance(score, AreaScore) else None


def _score_words(score: AreaScore | Missing | None, person: Person) -> str:
    if isinstance(score, AreaScore):
        return gettext("%(name)s %(score)s", name=person.label, score=score.display)
    return gettext("%(name)s no score", name=person.label)


def _why(score: AreaScore | Missing | None, person: Person) -> str:
    """Why somebody who sent has no score; that somebody has not sent is said once, above."""
    if isinstance(score, Missing):
        return gettext(
            "%(name)s: too few answers (%(valid)s of %(items)s, %(needed)s needed).",
            name=person.label,
            valid=score.n_valid,
            items=score.n_items,
            needed=score.needed,
        )
    return ""


def strip(line: QuestionLine) -> Strip:
    """Both answers to one question; further right is better."""
    options = len(line.item.scale.options)
    return charts.item_strip(list(zip(MARKS, line.places, strict=False)), options)


def strip_words(review: Review, line: QuestionLine) -> str:
    said = [(person.label, words(review, line, place)[0]) for place, person in enumerate(review.persons)]
    return ", ".join(f"{name}: {answer}" for name, answer in said)


def words(review: Review, line: QuestionLine | OtherLine, place: int) -> list[str]:
    """One partner's answer in words; who has not sent has left nothing blank."""
    if review.sent[place] is None:
        return [gettext("Not sent yet")]
    return answer_lines(line.item, line.answers[place])


def multiple(
    series: Sequence[Sequence[float | None]], rounds: Sequence[str], lineages: Sequence[str]
) -> SmallMultiple:
    """One area over the rounds, a series a partner; `rounds` are their short labels."""
    return charts.small_multiple(list(zip(MARKS, series, strict=False)), rounds, lineages, SCREEN)


def in_few_words(title: str, persons: Sequence[Person], series: Sequence[Sequence[float | None]]) -> str:
    return charts.in_words(title, [person.label for person in persons], series, gettext("no score"))


def shown(number: float) -> str:
    return charts.shown(number)


def of_pairs(percent: float | None, pairs: int) -> str:
    """Such as "4 of 7"."""
    return gettext("%(count)s of %(pairs)s", count=round((percent or 0) * pairs / 100), pairs=pairs)


def lean(bias: float | None) -> str:
    """How far one's view of the other lies from the other's own, on average, in answer steps."""
    if bias is None or abs(bias) < 0.05:
        return gettext("level")
    size = f"{abs(bias):.1f}"
    return gettext("%(steps)s higher", steps=size) if bias > 0 else gettext("%(steps)s lower", steps=size)


def said_about(review: Review, item: Item, place: int) -> str:
    """What the partner at `place` answered to one question, in words."""
    sent = review.sent[place]
    return answer_lines(item, sent.answers.get(item.key))[0] if sent else gettext("Not sent yet")


def answer_words(item: Item, answer: Mapping[str, Any] | None) -> list[str]:
    return answer_lines(item, answer)


def spoken(said: Said | Finding) -> str:
    """A computed sentence in the page's language."""
    return speak(gettext, said, str(get_locale() or "en"))


def over_rounds(area: AreaChange, rounds: Sequence[RoundHead]) -> SmallMultiple:
    """One area of the change page."""
    series = [one.scores for one in area.people]
    return multiple(series, [short_day(one) for one in rounds], [one.lineage for one in rounds])


def short_day(head: RoundHead) -> str:
    """The round's label on the axis: its day, or its number where nobody answered."""
    return page.format_day(head.at, "d MMM") if head.at else str(head.number)


def over_rounds_words(area: AreaChange) -> str:
    return in_few_words(area.area.title, [one.person for one in area.people], [one.scores for one in area.people])


def of_both(area: Area) -> str:
    """What a pair of areas is about, without whose behaviour it is."""
    return common_title(area)


def signed(change: float | None) -> str:
    return "–" if change is None else charts.signed(change)
