"""How long a form takes: a budget in seconds for each kind of item."""

from math import ceil

from practice.assessment import choices

_FIXED = {
    "rating": choices.SECONDS_RATING,
    "rank": choices.SECONDS_RANKING,
    "text": choices.SECONDS_TEXT,
    "rhythm": choices.SECONDS_RHYTHM,
    "plan_review": 0,  # nothing to look back on in the first round, which is the longest
}


def seconds(item_type: str, max_choices: int | None, rows: int) -> int:
    """The budgeted seconds of one item; a plan counts each of its rows, a choice by how many may be chosen."""
    if item_type == "plan":
        return rows * choices.SECONDS_PLAN_ROW
    if item_type == "choose":
        if max_choices is None:
            return choices.SECONDS_CHOOSE_ALL
        return choices.SECONDS_CHOOSE_ONE if max_choices == 1 else choices.SECONDS_CHOOSE_FEW
    return _FIXED[item_type]


def minutes(total: int) -> float:
    """Seconds as minutes, rounded up to the next half minute."""
    return ceil(total / 30) / 2
