"""Words and limits that templates/macros/questions.html needs beside a definition's own; wherever a form is shown."""

from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l

from practice.assessment import choices
from practice.assessment.instrument import Item
from practice.assessment.options import OptionSet

DAYS = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
FREQUENCIES = {"week": _l("every week"), "two_weeks": _l("every two weeks"), "month": _l("every month")}
LONGEST_WORD, LONGEST_OPTION = 8, 20  # characters that fit into a fifth of a phone's width, a line and in all
OWNERS = {"me": _l("Me"), "we": _l("We")}


def longest(item: Item) -> int:
    """How many characters fit into the text of an answer."""
    return choices.ACTION_LIMIT if item.type == "plan" else item.max_length or choices.TEXT_LIMIT


def is_wordy(scale: OptionSet) -> bool:
    """Whether a scale's options, in this language, need a line each on a phone."""
    texts = [option.text for option in scale.options]
    return any(len(text) > LONGEST_OPTION or max(map(len, text.split())) > LONGEST_WORD for text in texts)


def bind(state: BlueprintSetupState) -> None:
    """Globals, because macros are imported without a page's values."""
    state.app.jinja_env.globals.update(
        answer_days=DAYS,
        answer_frequencies=FREQUENCIES,
        answer_owners=OWNERS,
        longest_answer=longest,
        is_wordy=is_wordy,
    )
