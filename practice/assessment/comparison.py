"""Two partners' answers to one round of one instrument, compared in every way that the review and the report use.

Everything here is for the therapist; what of it may be shown jointly is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from practice.assessment import choices
from practice.assessment.congruence import Congruence, congruence
from practice.assessment.dyad import AreaDyad, ItemAgreement, PairClass, agreement_of, area_dyad, overlap, pair_class
from practice.assessment.instrument import Area, Instrument, Item
from practice.assessment.priorities import Priorities, priorities
from practice.assessment.profile import Similarity, distinctive, similarity
from practice.assessment.scoring import (
    AreaScore,
    Missing,
    NotComeUp,
    did_not_come_up,
    group_scores,
    keyed_answer,
    score,
    soft_flags,
)

Answers = Mapping[str, Mapping[str, Any]]
Keyed = Mapping[str, int | None]
Tag = Literal["wide_gap", "both_ranked", "priority", "strength"]
View = Literal["a_sees_b", "b_sees_a", "a_assumes_alike", "b_assumes_alike", "alike"]


@dataclass(frozen=True, slots=True)
class AreaComparison:
    """One area (or group of areas): both scores, the dyad's numbers and class, and tags."""

    area: str
    a: AreaScore | Missing
    b: AreaScore | Missing
    dyad: AreaDyad
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class PairedView:
    """The congruence of one pair of areas (what each does, told by oneself and by the partner), one entry a question.

    `a_sees_b`: how close A's view of B is to B's own view; `a_assumes_alike`: A's view of B against A's own;
    `alike`: A's own against B's own.
    """

    area: str
    pair: str
    views: Mapping[View, Congruence]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two choices are the same, 0 to 1; None where a partner did not choose.

    `guess_by` is None where the same question is compared; else "a" or "b", whose guess is compared with what the
    other chose under `about`.
    """

    item: str
    about: str
    guess_by: Literal["a", "b"] | None
    jaccard: float | None


@dataclass(frozen=True, slots=True)
class OwnView:
    """What one partner's answers say by themselves."""

    scores: Mapping[str, AreaScore | Missing]
    groups: Mapping[str, AreaScore | Missing]
    soft_flags: tuple[str, ...]
    not_come_up: NotComeUp


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison. With one partner only, `b` is None and there are no couple's words: every class is
    "insufficient", `profile`, `typical_profile_removed` and `priorities` are None and the tuples below are empty.
    """

    a: OwnView
    b: OwnView | None
    areas: tuple[AreaComparison, ...]
    groups: tuple[AreaComparison, ...]
    items: Mapping[str, PairClass | None]
    agreement: Mapping[str, ItemAgreement]  # by area
    paired: tuple[PairedView, ...]
    overlaps: tuple[Overlap, ...]
    profile: Similarity | None
    typical_profile_removed: Similarity | None
    priorities: Priorities | None

    def area(self, code: str) -> AreaComparison:
        """One area's comparison; raises LookupError."""
        for found in self.areas:
            if found.area == code:
                return found
        raise LookupError(code)


@dataclass(frozen=True, slots=True)
class TypicalProfile:
    """The practice's mean score of each area and of how many people."""

    means: Mapping[str, float | None]
    n: int


def own_view(instrument: Instrument, answers: Answers) -> OwnView:
    """One partner's scores, section means, soft flags and how much did not come up."""
    scores = score(instrument, answers)
    return OwnView(
        scores, group_scores(instrument, scores), soft_flags(instrument, answers), did_not_come_up(instrument, answers)
    )


def compare(
    instrument: Instrument,
    answers_a: Answers,
    answers_b: Answers | None,
    with_ranks: bool = True,
    typical: TypicalProfile | None = None,
) -> Comparison:
    """Compare two partners' canonical answers to one form (the part that the round asked).

    `answers_b` None: the other partner sent nothing. `with_ranks` False: priorities without what each ranked, where
    only area results are shared. `typical` is the practice's mean profile, if there is one. ValueError for a private
    form: nothing of a couple is ever computed from one.
    """
    if instrument.private:
        raise ValueError("a private form is never compared")
    a = own_view(instrument, answers_a)
    if answers_b is None:
        areas = tuple(_alone(area, found) for area, found in a.scores.items())
        groups = tuple(_alone(group, found) for group, found in a.groups.items())
        return Comparison(a, None, areas, groups, {}, {}, (), (), None, None, None)
    b = own_view(instrument, answers_b)
    keyed_a, keyed_b = _keyed(instrument, answers_a), _keyed(instrument, answers_b)
    scored = (item for area in instrument.areas for item in area.items)
    items = {item.key: _pair_class(item, keyed_a, keyed_b) for item in scored}
    ranks = (_ranks(instrument, answers_a), _ranks(instrument, answers_b)) if with_ranks else (None, None)
    suggested = _priorities(instrument, a, b, ranks)
    return Comparison(
        a=a,
        b=b,
        areas=tuple(_area(area, a, b, suggested) for area in instrument.areas),
        groups=tuple(_group(code, found, b.groups[code]) for code, found in a.groups.items()),
        items=items,
        agreement={area.code: agreement_of([items[item.key] for item in area.items]) for area in instrument.areas},
        paired=tuple(_paired(area, instrument, keyed_a, keyed_b) for area in _own_of_pairs(instrument)),
        overlaps=tuple(_overlaps(instrument, answers_a, answers_b)),
        profile=_profile(instrument, a, b),
        typical_profile_removed=_without_typical(instrument, a, b, typical),
        priorities=suggested,
    )


def _value(found: AreaScore | Missing | None) -> float | None:
    return found.score if isinstance(found, AreaScore) else None


def _good(found: AreaScore | Missing | None) -> float | None:
    return found.good if isinstance(found, AreaScore) else None


def _alone(code: str, found: AreaScore | Missing) -> AreaComparison:
    nothing = Missing(code, 0, found.n_items, found.needed)
    return AreaComparison(code, found, nothing, area_dyad(_value(found), None))


def _area(area: Area, a: OwnView, b: OwnView, suggested: Priorities | None) -> AreaComparison:
    one, other = a.scores[area.code], b.scores[area.code]
    dyad = area_dyad(_value(one), _value(other), area.higher_is_better)
    return AreaComparison(area.code, one, other, dyad, _tags(area.code, dyad, suggested))


def _tags(code: str, dyad: AreaDyad, suggested: Priorities | None) -> tuple[Tag, ...]:
    tags: list[Tag] = ["wide_gap"] if dyad.wide_gap else []
    if suggested is not None:
        tags += ["both_ranked" for found in suggested.areas if found.area == code and found.both_ranked]
        tags += ["priority"] if code in suggested.top else []
        tags += ["strength"] if code in suggested.strengths else []
    return tuple(tags)


def _group(code: str, one: AreaScore | Missing, other: AreaScore | Missing) -> AreaComparison:
    dyad = area_dyad(_value(one), _value(other))
    return AreaComparison(code, one, other, dyad, ("wide_gap",) if dyad.wide_gap else ())


def _keyed(instrument: Instrument, answers: Answers) -> Keyed:
    """Every scored item's keyed scale point, by key."""
    return {item.key: keyed_answer(item, answers) for area in instrument.areas for item in area.items}


def _pair_class(item: Item, keyed_a: Keyed, keyed_b: Keyed) -> PairClass | None:
    options = item.scale
    return pair_class(keyed_a[item.key], keyed_b[item.key], options.minimum, options.maximum)


def _own_of_pairs(instrument: Instrument) -> list[Area]:
    """The areas of own behaviour whose counterpart is asked as well."""
    return [area for area in instrument.areas if area.perspective == "self" and instrument.has_area(area.pair)]


def _paired(area: Area, instrument: Instrument, keyed_a: Keyed, keyed_b: Keyed) -> PairedView:
    other = instrument.area(str(area.pair))
    own_a, own_b = ([keyed[item.key] for item in area.items] for keyed in (keyed_a, keyed_b))
    of_b, of_a = ([keyed[item.key] for item in other.items] for keyed in (keyed_a, keyed_b))
    span = area.scale.maximum - area.scale.minimum
    views: dict[View, Congruence] = {
        "a_sees_b": congruence(of_b, own_b, span),
        "b_sees_a": congruence(of_a, own_a, span),
        "a_assumes_alike": congruence(of_b, own_a, span),
        "b_assumes_alike": congruence(of_a, own_b, span),
        "alike": congruence(own_a, own_b, span),
    }
    return PairedView(area.code, other.code, views)


def _overlaps(instrument: Instrument, answers_a: Answers, answers_b: Answers) -> list[Overlap]:
    """The choices that both were asked, private ones left out: nothing of a couple is computed from those."""
    found = []
    for item in instrument.items:
        if item.type != "choose" or item.privacy == "private" or item.max_choices == 1:
            continue
        own_a, own_b = _chosen(item.key, answers_a), _chosen(item.key, answers_b)
        if item.guess_of is None:
            found.append(Overlap(item.key, item.key, None, overlap(own_a, own_b)))
        elif instrument.has_item(item.guess_of) and instrument.item(item.guess_of).privacy != "private":
            about = item.guess_of
            found.append(Overlap(item.key, about, "a", overlap(own_a, _chosen(about, answers_b))))
            found.append(Overlap(item.key, about, "b", overlap(own_b, _chosen(about, answers_a))))
    return found


def _chosen(key: str, answers: Answers) -> list[str] | None:
    chosen: list[str] | None = answers.get(key, {}).get("value")
    return chosen


def profile_areas(instrument: Instrument) -> list[Area]:
    """The areas that stand beside each other as a profile: scales of the relationship or of oneself, not shown apart,
    not one half of a pair. None of them where the round did not ask all areas, or where they are fewer than three.
    """
    found = [
        area
        for area in instrument.areas
        if area.kind == "scale" and not area.apart and area.pair is None and area.perspective != "partner"
    ]
    return found if instrument.whole and len(found) >= choices.PROFILE_AREAS else []


def _profile(instrument: Instrument, a: OwnView, b: OwnView) -> Similarity | None:
    codes = [area.code for area in profile_areas(instrument)]
    return similarity(_values(codes, a), _values(codes, b)) if codes else None


def _without_typical(
    instrument: Instrument, a: OwnView, b: OwnView, typical: TypicalProfile | None
) -> Similarity | None:
    codes = [area.code for area in profile_areas(instrument)]
    if not codes or typical is None:
        return None
    return distinctive(_values(codes, a), _values(codes, b), [typical.means.get(code) for code in codes], typical.n)


def _values(codes: Sequence[str], view: OwnView) -> list[float | None]:
    return [_value(view.scores.get(code)) for code in codes]


def _priorities(
    instrument: Instrument, a: OwnView, b: OwnView, ranks: tuple[dict[str, int] | None, dict[str, int] | None]
) -> Priorities | None:
    """Priorities of the scales not shown apart; halves of a pair are not areas to grow in by themselves."""
    areas = [area.code for area in instrument.areas if area.kind == "scale" and not area.apart and area.pair is None]
    if not areas:
        return None
    good_a = {code: _good(a.scores[code]) for code in areas}
    good_b = {code: _good(b.scores[code]) for code in areas}
    return priorities(areas, good_a, good_b, *ranks)


def _ranks(instrument: Instrument, answers: Answers) -> dict[str, int]:
    """The ranks that a partner gave, by option: where areas are ranked, an option's key is the area's code."""
    ranks: dict[str, int] = {}
    for item in instrument.items:
        if item.type == "rank":
            ranks |= answers.get(item.key, {}).get("value", {})
    return ranks
