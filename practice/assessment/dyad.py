"""Two partners' scores and answers beside each other.

Any None in, None out. Swapping the partners changes nothing but the sign of a signed difference.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from practice.assessment import choices
from practice.assessment.needed import needed
from practice.assessment.scoring import settle

DyadClass = Literal["insufficient", "shared_strength", "joint_concern", "divergent", "mixed"]
PairClass = Literal[
    "positive_agreement", "joint_concern", "divergent", "partly_positive", "partly_concern", "undecided"
]

_PAIRS: dict[str, PairClass] = {
    "PP": "positive_agreement",
    "CC": "joint_concern",
    "CP": "divergent",
    "NP": "partly_positive",
    "CN": "partly_concern",
    "NN": "undecided",
}


@dataclass(frozen=True, slots=True)
class AreaDyad:
    """Two scores of one area: their mean, gap `|a - b|`, signed `a - b` (0 to 100), class, and whether the gap is one
    response option or more. With four items a gap can be noise: ask before concluding.
    """

    mean: float | None
    gap: float | None
    signed: float | None
    dyad_class: DyadClass
    wide_gap: bool | None


def area_dyad(a: float | None, b: float | None, higher_is_better: bool = True) -> AreaDyad:
    """Compare two partners' scores of one area. In an index of strain the welcome end is low: its class is that of
    100 minus the scores, while mean, gap and signed difference are of the scores themselves.

    Source: shared rules, section 3; the first class that fits.
    """
    if a is None or b is None:
        return AreaDyad(None, None, None, "insufficient", None)
    good_a, good_b = (a, b) if higher_is_better else (100 - a, 100 - b)
    gap = abs(a - b)
    return AreaDyad((a + b) / 2, gap, a - b, _dyad_class(good_a, good_b, gap), is_wide(gap))


def is_wide(gap: float) -> bool:
    """Whether a gap is one response option or more."""
    return settle(gap) >= choices.WIDE_GAP_FROM


def _dyad_class(a: float, b: float, gap: float) -> DyadClass:
    lower, higher = sorted((settle(a), settle(b)))
    if lower >= choices.STRENGTH_FROM:
        return "shared_strength"
    if higher < choices.CONCERN_BELOW:
        return "joint_concern"
    return "divergent" if is_wide(gap) else "mixed"


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """How two partners' keyed answers to the same items go together. Percentages (0 to 100) are over the pairs that
    both answered, None unless those are three quarters of the pairs.
    """

    classes: tuple[PairClass | None, ...]
    n_pairs: int
    n_items: int
    pairs_needed: int
    positive_agreement_pct: float | None
    joint_concern_pct: float | None
    divergent_pct: float | None


def pair_class(a: float | None, b: float | None, minimum: float = 1, maximum: float = 5) -> PairClass | None:
    """The class of two keyed answers: the two highest points are positive, the two lowest a concern."""
    if a is None or b is None:
        return None
    return _PAIRS["".join(sorted(_side(value, minimum, maximum) for value in (a, b)))]


def _side(value: float, minimum: float, maximum: float) -> str:
    if value >= maximum - 1:
        return "P"
    return "C" if value <= minimum + 1 else "N"


def item_agreement(
    a: Sequence[float | None], b: Sequence[float | None], minimum: float = 1, maximum: float = 5
) -> ItemAgreement:
    """Compare two partners item by item; ValueError where the lists have different lengths.

    Source: shared rules, section 3.
    """
    return agreement_of([pair_class(x, y, minimum, maximum) for x, y in zip(a, b, strict=True)])


def agreement_of(classes: Sequence[PairClass | None]) -> ItemAgreement:
    """The percentages of pairs already classified."""
    both = [found for found in classes if found is not None]
    enough = needed(len(classes))

    def percentage(wanted: PairClass) -> float | None:
        return 100 * both.count(wanted) / len(both) if both and len(both) >= enough else None

    return ItemAgreement(
        classes=tuple(classes),
        n_pairs=len(both),
        n_items=len(classes),
        pairs_needed=enough,
        positive_agreement_pct=percentage("positive_agreement"),
        joint_concern_pct=percentage("joint_concern"),
        divergent_pct=percentage("divergent"),
    )


def overlap(a: Collection[str] | None, b: Collection[str] | None) -> float | None:
    """How far two choices are the same, 0 to 1: shared options by all options chosen by either. None where a choice
    is missing or both are empty. Source: Jaccard 1901.
    """
    if a is None or b is None:
        return None
    either = set(a) | set(b)
    return len(set(a) & set(b)) / len(either) if either else None
