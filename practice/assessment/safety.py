"""What one person's private check-in says: a level, never a sum, and never anything about a couple.

The levels are a *choice* that awaits an expert's sign-off. A question that was declined or left blank is never read
as "no". The therapist decides; nothing here does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from practice.assessment.instrument import Instrument, Item

Level = Literal["red", "amber", "not_screened", "none_disclosed"]

_OFTEN = ("never", "once", "sometimes", "often")
_YES_NO = ("yes", "no")

FREQUENCIES = ("fear", "physical", "threat", "control", "sexual_pressure", "monitoring")
GRAVE = ("serious_threat", "choked", "weapon", "injury", "unsafe_now")
CORE = FREQUENCIES + GRAVE
HEIGHTENING = ("worse_lately", "leaving")
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FREQUENCIES, _OFTEN),
    **dict.fromkeys((*GRAVE, *HEIGHTENING, "wants_private_talk"), _YES_NO),
    "speak_freely": ("yes", "unsure", "no"),
}

_RED_FROM_SOMETIMES = ("physical", "threat", "sexual_pressure", "monitoring")
_RED_FROM_OFTEN = ("fear", "control")


@dataclass(frozen=True, slots=True)
class SafetyResult:
    """What a private check-in says.

    `reasons` are the questions that make the level, the gravest rule first ("postponed" where it was put off).
    `incomplete`: a core question is unanswered, beside any level. `hold`: joint work waits for the therapist's
    recorded decision. `unanswered` are all questions declined or blank, core or not, in the order of QUESTIONS.
    """

    level: Level
    reasons: tuple[str, ...]
    incomplete: bool
    hold: bool
    unanswered: tuple[str, ...]


def safety_level(answers: Mapping[str, object], postponed: bool = False) -> SafetyResult:
    """The level of one check-in; `answers` maps names of QUESTIONS to option keys.

    Anything that is not one of the question's options (declined, None, absent) counts as unanswered.
    Source: shared rules, section 6; any-positive, no sum.
    """
    if postponed:
        return SafetyResult("not_screened", ("postponed",), incomplete=True, hold=True, unanswered=tuple(QUESTIONS))
    said = {name: answers.get(name) for name, words in QUESTIONS.items() if answers.get(name) in words}
    unanswered = tuple(name for name in QUESTIONS if name not in said)
    missing = tuple(name for name in CORE if name not in said)
    level, reasons = _level(said, missing)
    return SafetyResult(level, reasons, bool(missing), level != "none_disclosed", unanswered)


def _level(said: Mapping[str, object], missing: tuple[str, ...]) -> tuple[Level, tuple[str, ...]]:
    if red := _red(said):
        return "red", red
    if amber := _amber(said):
        return "amber", amber
    if missing:
        return "not_screened", missing
    return "none_disclosed", ()


def _above_never(said: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in FREQUENCIES if said.get(name, "never") != "never")


def _red(said: Mapping[str, object]) -> tuple[str, ...]:
    grave = [name for name in GRAVE if said.get(name) == "yes"]
    repeated = [name for name in _RED_FROM_SOMETIMES if said.get(name) in ("sometimes", "often")]
    constant = [name for name in _RED_FROM_OFTEN if said.get(name) == "often"]
    heightened = [name for name in HEIGHTENING if said.get(name) == "yes"] if _above_never(said) else []
    return (*grave, *repeated, *constant, *heightened)


def _amber(said: Mapping[str, object]) -> tuple[str, ...]:
    freely = ("speak_freely",) if said.get("speak_freely") in ("unsure", "no") else ()
    talk = ("wants_private_talk",) if said.get("wants_private_talk") == "yes" else ()
    return (*_above_never(said), *freely, *talk)


def level_of(instrument: Instrument, answers: Mapping[str, Mapping[str, Any]], postponed: bool = False) -> SafetyResult:
    """The level of a private form's canonical answers; a question is the last part of its item's key."""
    said = {item.key.rpartition(".")[2]: _option_key(item, answers.get(item.key, {})) for item in instrument.items}
    return safety_level(said, postponed)


def is_postponed(instrument: Instrument, answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the gate of a private form was answered with anything but "go on"; a gate left blank is not passed."""
    gates = (item for item in instrument.items if item.continue_on)
    return any(_option_key(item, answers.get(item.key, {})) not in item.continue_on for item in gates)


def _option_key(item: Item, answer: Mapping[str, Any]) -> object:
    """The key of the one option that was chosen; None where there is no such."""
    value = answer.get("value")
    if item.type == "rating":
        return next((option.key for option in item.scale.options if option.value == value), None)
    if not isinstance(value, list) or len(value) != 1:
        return None
    (key,) = value
    return key
