"""Words and limits that templates/macros/questions.html needs beside a definition's own; wherever a form is shown."""

from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l

from practice.assessment import choices
from practice.assessment.instrument import Item

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
OWNERS = {"me": _l("Me"), "we": _l("We")}


def longest(item: Item) -> int:
    """How many characters fit into the text of an answer."""
    return choices.ACTION_LIMIT if item.type == "plan" else item.max_length or choices.TEXT_LIMIT


def bind(state: BlueprintSetupState) -> None:
    """Globals, because macros are imported without a page's values."""
    state.app.jinja_env.globals.update(
        answer_days=DAYS, answer_frequencies=FREQUENCIES, answer_owners=OWNERS, longest_answer=longest
    )
