"""How many answers are enough."""

from fractions import Fraction
from functools import cache
from math import ceil

from practice.assessment import choices


@cache
def needed(n_items: int) -> int:
    """The least number of answers (or of pairs) out of `n_items`: three quarters, rounded up."""
    return ceil(Fraction(choices.VALID_SHARE) * n_items)
