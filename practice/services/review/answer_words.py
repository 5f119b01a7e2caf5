"""One answer in words, for the therapist's pages and reports: options by their texts, declined and blank said apart."""

from collections.abc import Mapping
from typing import Any

from practice.assessment.instrument import Item
from practice.texts import N_, Translate

BLANK = N_("Left blank")
DECLINED = N_("Rather not say")
DID_NOT_COME_UP = N_("Did not come up")
OWNERS = {"me": N_("by oneself"), "we": N_("together")}
DAYS = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}
OFTEN = {"week": N_("every week"), "two_weeks": N_("every two weeks"), "month": N_("every month")}

EVERY = {1: N_("every day"), 7: OFTEN["week"], 14: OFTEN["two_weeks"]}

Answer = Mapping[str, Any]


def is_given(answer: Answer | None) -> bool:
    """Whether there is a value, not a blank, a declined or a "did not come up"."""
    return bool(answer) and answer is not None and "value" in answer


def in_words(item: Item, answer: Answer | None, say: Translate) -> list[str]:
    """The answer as one line or more; exactly one where nothing was given, saying which kind of nothing."""
    if answer is None or not ("value" in answer or "state" in answer):
        return [say(BLANK)]
    if "state" in answer:
        return [say(DECLINED if answer["state"] == "declined" else DID_NOT_COME_UP)]
    return _VALUE_IN_WORDS[item.type](item, answer["value"], say) or [say(BLANK)]


def _rating(item: Item, value: int, _say: Translate) -> list[str]:
    return [item.scale.of_value(value).text]


def _choose(item: Item, value: list[str], _say: Translate) -> list[str]:
    return [item.scale.option(key).text for key in value]


def _rank(item: Item, value: Mapping[str, int], _say: Translate) -> list[str]:
    by_rank = sorted(value.items(), key=lambda pair: pair[1])
    return [f"{rank}. {item.scale.option(key).text}" for key, rank in by_rank]


def _text(_item: Item, value: str, _say: Translate) -> list[str]:
    return [line for line in value.splitlines() if line.strip()]


def _plan(item: Item, value: list[Mapping[str, Any]], say: Translate) -> list[str]:
    return [_plan_row(item, row, say) for row in value]


def _plan_row(item: Item, row: Mapping[str, Any], say: Translate) -> str:
    """Such as "Listening: I ask one open question. Alone, until 2026-12-01. Sign: we talk longer."."""
    component = item.components.option(row["component"]).text if item.components and row.get("component") else ""
    parts = [f"{component}: {row['action']}" if component else row["action"], say(OWNERS[row.get("owner") or "me"])]
    if row.get("due_on"):
        parts.append(say(N_("until %(day)s")) % {"day": row["due_on"]})
    if row.get("every_days"):
        parts.append(every(row["every_days"], say))
    if row.get("measure"):
        parts.append(say(N_("will know by: %(sign)s")) % {"sign": row["measure"]})
    return " · ".join(parts)


def every(days: int, say: Translate) -> str:
    """How often, from a number of days: "every day", "every week", "every 10 days"."""
    return say(EVERY[days]) if days in EVERY else say(N_("every %(days)s days")) % {"days": days}


def _rhythm(_item: Item, value: Mapping[str, str], say: Translate) -> list[str]:
    chosen = [say(words[value[part]]) for part, words in (("every", OFTEN), ("day", DAYS)) if value.get(part)]
    return [", ".join(chosen)]


def _plan_review(item: Item, value: Mapping[str, str], say: Translate) -> list[str]:
    rows = sorted(value.items(), key=lambda pair: int(pair[0]))
    said = say(N_("Step %(number)s: %(outcome)s"))
    return [said % {"number": int(row) + 1, "outcome": item.scale.option(key).text} for row, key in rows]


_VALUE_IN_WORDS: Mapping[str, Any] = {
    "rating": _rating,
    "choose": _choose,
    "rank": _rank,
    "text": _text,
    "plan": _plan,
    "rhythm": _rhythm,
    "plan_review": _plan_review,
}
