"""The shared page's values to the geometry that the chart macros draw. It is given `Joint` values and nothing else."""

from collections.abc import Sequence

from flask_babel import gettext

from practice.access.joint import JointArea, JointQuestion, JointText, Shown
from practice.services.couple.couples import Person
from practice.services.joint.release import OfferedText
from practice.services.review.sentences import names_of
from practice.web.review.answer_lines import answer_lines
from reports import charts
from reports.shapes import ROW, SHARE, Dumbbell, Mark, RowSize, Strip

__all__ = ["ROW", "SHARE", "area_rows", "lines", "names", "offered", "scale", "shown", "strip", "strip_words"]
MARKS: tuple[Mark, ...] = ("circle", "diamond")


def names(persons: Sequence[Person]) -> tuple[str, ...]:
    """First names, more where these are the same."""
    return names_of(persons)


def scale(size: RowSize) -> Dumbbell:
    return charts.dumbbell_scale(size)


def area_rows(shown: Shown, persons: Sequence[Person], size: RowSize) -> list[dict[str, object]]:
    """The released areas in the form's order, never by difference."""
    return [_area_row(area, names(persons), size) for area in shown.areas]


def _area_row(area: JointArea, called: Sequence[str], size: RowSize) -> dict[str, object]:
    title = area.title if area.higher_is_better else gettext("%(area)s (higher is more strain)", area=area.title)
    words = [
        gettext("%(name)s %(score)s", name=name, score=charts.shown(score))
        for name, score in zip(called, area.scores, strict=True)
    ]
    chart = charts.dumbbell(list(zip(MARKS, area.scores, strict=False)), size)
    return {"title": title, "chart": chart, "words": ", ".join(words), "note": "", "gap": ""}


def strip(question: JointQuestion) -> Strip:
    return charts.item_strip(list(zip(MARKS, question.places, strict=False)), len(question.item.scale.options))


def strip_words(question: JointQuestion, persons: Sequence[Person]) -> str:
    said = (f"{name}: {lines(question, place)[0]}" for place, name in enumerate(names(persons)))
    return ", ".join(said)


def lines(found: JointQuestion | JointText, place: int = 0) -> list[str]:
    """One answer in words, a line or more."""
    answer = found.answer if isinstance(found, JointText) else found.answers[place]
    return answer_lines(found.item, answer)


def shown(number: float) -> str:
    return charts.shown(number)


def offered(found: OfferedText) -> str:
    """A text that could be opened, in one line, for the therapist who chooses."""
    return " ".join(answer_lines(found.item, found.answer))
