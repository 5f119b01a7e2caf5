"""What can be wrong with an answer: message ids that are marked for translation, and the values that go into them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 - the extraction tool's usual name
    """Mark `message` for extraction; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the answer to one item.

    `message` is an English sentence with %(name)s placeholders for `values`. `field` is the form field to point at.
    `impossible`: no form of ours can post this, so somebody or something made it up; otherwise a human slip.
    """

    item: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    impossible: bool = False
    field: str = ""


UNKNOWN_QUESTION = N_("This question is not part of the form.")
NOT_AN_ANSWER = N_("This is not an answer to this question.")
NOT_AN_OPTION = N_("This is not one of the options.")
ANSWER_AND_DECLINED = N_("You answered and also chose “I’d rather not say”. Please keep one of the two.")
TOO_MANY = N_("Choose %(limit)s at most. You chose %(chosen)s.")
STANDS_ALONE = N_("“%(option)s” can’t be combined with another choice.")
SAME_RANK = N_("Two have the number %(rank)s. Give each number once.")
TEXT_TOO_LONG = N_("This has %(length)s characters; there is room for %(limit)s.")
TEXT_CHARACTERS = N_("This holds a character that can’t be shown. Please type it again.")
COMMENT_TOO_LONG = N_("Your note has %(length)s characters; there is room for %(limit)s.")
TOO_MANY_ROWS = N_("There is room for %(limit)s steps.")
ROW_WITHOUT_ACTION = N_("Step %(row)s: write what you will do, or clear the whole step.")
ROW_WITHOUT_COMPONENT = N_("Step %(row)s: choose what it is about.")
ROW_WITHOUT_OWNER = N_("Step %(row)s: choose who does it.")
ROW_TEXT_TOO_LONG = N_("Step %(row)s: this has %(length)s characters; there is room for %(limit)s.")
ROW_CHARACTERS = N_("Step %(row)s: this holds a character that can’t be shown. Please type it again.")
ROW_DATE = N_("Step %(row)s: this is not a date. Write it like 2026-12-01.")
ROW_DATE_PAST = N_("Step %(row)s: this date has passed.")
ROW_DATE_FAR = N_("Step %(row)s: this date is more than %(years)s years away.")
ROW_DAYS = N_("Step %(row)s: write the days as a whole number from 1 to %(limit)s.")
ROW_DATE_AND_DAYS = N_("Step %(row)s: give a date or a number of days, not both.")
RHYTHM_INCOMPLETE = N_("Choose both a day and how often, or neither.")
