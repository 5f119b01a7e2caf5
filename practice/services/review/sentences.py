"""What stands out in two partners' answers to one round, in sentences that are always true.

For the therapist: what of it may be said jointly is decided elsewhere. Soft answers and private pages are named nowhere
here. "Answered about one step apart" is no finding by itself: with four questions a gap can be noise.
"""

from collections.abc import Iterator, Sequence

from practice.assessment import choices
from practice.assessment.comparison import AreaComparison, Comparison, OwnView, PairedView
from practice.assessment.instrument import Area, Instrument
from practice.assessment.scoring import AreaScore, display, settle
from practice.services.couple.couples import Person
from practice.services.review.review import Review
from practice.services.review.said import Finding, Listed, Said, listed, say, speak
from practice.texts import N_
from reports.text import isolated

__all__ = ["Finding", "Listed", "Said", "listed", "names_of", "say", "speak", "standing_out", "what_stands_out"]

NO_BREAK = "\u00a0"
ASK_FIRST = N_("Answered about one step apart or more; ask before concluding.")
BOTH_SCORES = N_("%(area)s: %(one)s %(score)s, %(other)s %(other_score)s.")


def what_stands_out(review: Review) -> list[Finding]:
    """What the side-by-side page says first; empty until somebody has sent answers."""
    if review.comparison is None:
        return []
    names = names_of(review.persons)
    sent_by = [name for name, sent in zip(names, review.sent, strict=True) if sent]
    return standing_out(review.form, review.comparison, names if all(review.sent[:2]) else sent_by)


def names_of(persons: Sequence[Person]) -> tuple[str, ...]:
    """What to call each of them: first names, full names where those are the same, then numbered.

    A right-to-left name comes isolated and in one piece: wherever it is printed, the number beside it stays there.
    """
    for names in ([one.label for one in persons], [one.full_name for one in persons]):
        if len(set(names)) == len(names):
            return tuple(map(_in_place, names))
    return tuple(f"{_in_place(one.full_name)} ({one.position})" for one in persons)


def _in_place(name: str) -> str:
    apart = isolated(name)
    return name if apart == name else apart.replace(" ", NO_BREAK)  # an isolate that goes over a line is lost


def standing_out(form: Instrument, comparison: Comparison, names: Sequence[str]) -> list[Finding]:
    """The findings of one round. `names` are those of the comparison's a and b; of a alone where there is no b."""
    if comparison.b is None:
        return [*_own_view(form, comparison.a, names[0]), *_not_come_up(comparison.a, names[0])]
    one, other = names[0], names[1]
    return [
        *_differences(form, comparison, one, other),
        *_shared(form, comparison, one, other),
        *_two_views(form, comparison, one, other),
        *_not_come_up(comparison.a, one),
        *_not_come_up(comparison.b, other),
    ]


def scored_by_both(comparison: Comparison) -> list[AreaComparison]:
    """The areas with two scores, widest gap first, then in form order."""
    both = [area for area in comparison.areas if area.dyad.gap is not None]
    return sorted(both, key=lambda area: -settle(area.dyad.gap or 0))


def _differences(form: Instrument, comparison: Comparison, one: str, other: str) -> Iterator[Finding]:
    areas = scored_by_both(comparison)
    if not areas:
        return
    widest = settle(areas[0].dyad.gap or 0)
    if display(widest) == 0:
        alike = say(N_("Wherever both have a score, the two are within a point of each other."))
        yield Finding("alike", say(N_("Hardly any difference.")), (alike,))
        return
    first = [area for area in areas if settle(area.dyad.gap or 0) == widest]
    size = say(ASK_FIRST if areas[0].dyad.wide_gap else N_("That is less than one answer step."))
    said = [_both_scores(form, area, one, other) for area in first]
    titles = tuple(form.area(area.area).title for area in first)
    yield Finding("widest", say(N_("Widest difference.")), (*said, size), titles)
    also = [_both_scores(form, area, one, other) for area in areas[len(first) :] if area.dyad.wide_gap]
    if also:
        yield Finding("also", say(N_("Also a step apart or more.")), tuple(also))


def _both_scores(form: Instrument, area: AreaComparison, one: str, other: str) -> Said:
    return say(
        BOTH_SCORES,
        area=form.area(area.area).title,
        one=one,
        score=_shown(area.a),
        other=other,
        other_score=_shown(area.b),
    )


def _shown(score: object) -> int:
    if not isinstance(score, AreaScore):
        raise TypeError("an area without a score has no number to show")
    return score.display


def _shared(form: Instrument, comparison: Comparison, one: str, other: str) -> Iterator[Finding]:
    """Areas that are welcome, or a concern, in both partners' answers; an index of strain is named as what it is."""
    kinds = (
        ("well", "shared_strength", True, N_("Going well for both.")),
        ("little_strain", "shared_strength", False, N_("Little strain for both.")),
        ("concern", "joint_concern", True, N_("Under 50 for both.")),
        ("strain", "joint_concern", False, N_("Strain over 50 for both.")),
    )
    for kind, dyad_class, higher_is_better, lead in kinds:
        found = [
            area
            for area in comparison.areas
            if area.dyad.dyad_class == dyad_class and form.area(area.area).higher_is_better is higher_is_better
        ]
        if found:
            titles = tuple(form.area(area.area).title for area in found)
            said = tuple(_both_scores(form, area, one, other) for area in found)
            yield Finding(kind, say(lead), said, titles)


def _two_views(form: Instrument, comparison: Comparison, one: str, other: str) -> Iterator[Finding]:
    """What each does, told by oneself and by the other: both directions, where one of them is a step apart."""
    said = []
    for pair in comparison.paired:
        directions = list(_directions(form, comparison, pair, one, other))
        if any(gap >= choices.WIDE_GAP_FROM for gap, _ in directions):
            said += [sentence for _, sentence in directions]
    if said:
        ask = say(N_("Where the two are about a step apart or more, ask before concluding."))
        yield Finding("two_views", say(N_("Two views of one person.")), (*said, ask))


def _directions(
    form: Instrument, comparison: Comparison, pair: PairedView, one: str, other: str
) -> Iterator[tuple[float, Said]]:
    own, seen = comparison.area(pair.area), comparison.area(pair.pair)
    for about, by, own_score, seen_score in ((one, other, own.a, seen.b), (other, one, own.b, seen.a)):
        if isinstance(own_score, AreaScore) and isinstance(seen_score, AreaScore):
            yield (
                settle(abs(own_score.score - seen_score.score)),
                say(
                    N_("%(area)s in %(about)s: %(about)s answers %(own)s, %(by)s answers %(seen)s."),
                    area=common_title(form.area(pair.area)),
                    about=about,
                    own=own_score.display,
                    by=by,
                    seen=seen_score.display,
                ),
            )


def common_title(area: Area) -> str:
    """What the two halves of a pair are about: "Listening, in oneself" is "Listening"."""
    return area.title.rpartition(",")[0] or area.title


def _not_come_up(view: OwnView, name: str) -> Iterator[Finding]:
    if view.not_come_up.finding:
        said = say(
            N_("%(name)s: %(count)s of %(all)s questions. That such moments are missing is itself a finding."),
            name=name,
            count=view.not_come_up.n,
            all=view.not_come_up.of,
        )
        yield Finding("not_come_up", say(N_("Half or more did not come up.")), (said,))


def _own_view(form: Instrument, view: OwnView, name: str) -> Iterator[Finding]:
    """One partner's answers by themselves, without a word about the couple."""
    lead = say(N_("One partner’s own view."))
    yield Finding("one_partner", lead, (say(N_("Only %(name)s has sent answers, so nothing is compared."), name=name),))
    kinds = (
        ("low", "needs_care", True, N_("Low in %(name)s’s answers.")),
        ("high_strain", "needs_care", False, N_("Much strain in %(name)s’s answers.")),
        ("strong", "strong_point", True, N_("Strong point in %(name)s’s answers.")),
        ("hardly_strain", "strong_point", False, N_("Hardly any strain in %(name)s’s answers.")),
    )
    for kind, band, higher_is_better, lead_message in kinds:
        found = [
            (form.area(code).title, score)
            for code, score in view.scores.items()
            if isinstance(score, AreaScore)
            and score.band == band
            and form.area(code).higher_is_better is higher_is_better
        ]
        if found:
            said = tuple(say(N_("%(area)s: %(score)s."), area=title, score=score.display) for title, score in found)
            yield Finding(kind, say(lead_message, name=name), said, tuple(title for title, _ in found))
