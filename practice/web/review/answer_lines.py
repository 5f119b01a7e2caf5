"""An answer in words on a page: the days of a plan as its reader writes them, not as they are kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from practice.assessment.instrument import Item
from practice.services.review.answer_words import in_words
from practice.web import page


def answer_lines(item: Item, answer: Mapping[str, Any] | None) -> list[str]:
    """One line or more, in the page's language."""
    if item.type == "plan" and answer and answer.get("value"):
        answer = {**answer, "value": [_with_day(row) for row in answer["value"]]}
    return in_words(item, answer, gettext)


def _with_day(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if not row.get("due_on"):
        return row
    return {**row, "due_on": page.format_day(date.fromisoformat(row["due_on"]))}
