"""The first paragraph of one partner's own report: few sentences, each true by itself, what goes well first."""

from collections.abc import Iterator

from practice.assessment.scoring import AreaScore
from practice.services.report.own.steps import newest_scores
from practice.services.report.parts.ground import Ground
from practice.services.review.said import Listed, Said, listed, say
from practice.texts import N_

STANDS = (
    ("strong_point", True, N_("A strong point in your newest answers: %(areas)s.")),
    ("going_well", True, N_("Going well: %(areas)s.")),
    ("strong_point", False, N_("Hardly any strain: %(areas)s.")),
    ("needs_care", True, N_("Hard at the moment: %(areas)s.")),
    ("needs_care", False, N_("Much strain: %(areas)s.")),
)
MOVED = (
    ("up", True, N_("Higher than at first: %(areas)s.")),
    ("down", False, N_("Less strain than at first: %(areas)s.")),
    ("down", True, N_("Lower than at first: %(areas)s.")),
    ("up", False, N_("More strain than at first: %(areas)s.")),
)

MOST_NAMED = 5  # areas in one sentence; every area stands under its step


def summary(ground: Ground) -> tuple[str, ...]:
    """The first sentence is printed as the paragraph's head."""
    said = _something(ground) if ground.histories else _nothing(ground)
    return tuple(ground.voice.speak(one) for one in said)


def _nothing(ground: Ground) -> Iterator[Said]:
    if ground.left_out:
        yield say(N_("You sent no answers in the days and rounds that were chosen for this report."))
    else:
        yield say(N_("You have not sent any answers yet."))


def _something(ground: Ground) -> Iterator[Said]:
    days = sorted({ground.voice.local_day(moment) for moment in ground.moments})
    if len(days) == 1:
        yield say(N_("You sent answers on %(day)s."), day=days[0])
    else:
        yield say(N_("You sent answers from %(first)s to %(latest)s."), first=days[0], latest=days[-1])
    yield from _stands(ground)
    yield from _moved(ground)


def _stands(ground: Ground) -> Iterator[Said]:
    scored = [one for found in ground.histories for one in newest_scores(found)]
    for band, higher_is_better, message in STANDS:
        titles = [
            area.title
            for area, _, score in scored
            if isinstance(score, AreaScore) and score.band == band and area.higher_is_better is higher_is_better
        ]
        if titles:
            yield say(message, areas=_named(titles))


def _named(titles: list[str]) -> Listed:
    """All of them, or the first few and how many more there are."""
    if len(titles) <= MOST_NAMED:
        return listed(titles)
    some = titles[: MOST_NAMED - 1]
    return listed([*some, say(N_("%(count)s more"), count=len(titles) - len(some))])


def _moved(ground: Ground) -> Iterator[Said]:
    """Only what is more than the swing of the day; where nothing could be judged, that is said."""
    areas = [area for change in ground.changes for area in change.areas if area.has_change]
    for direction, higher_is_better, message in MOVED:
        titles = [
            one.area.title
            for one in areas
            if one.people[0].direction == direction and one.area.higher_is_better is higher_is_better
        ]
        if titles:
            yield say(message, areas=_named(titles))
    if areas and all(one.people[0].direction is None for one in areas):
        yield say(N_("Whether the numbers have changed by more than chance, it is too early to say."))
    elif areas and all(one.people[0].direction == "same" for one in areas):
        yield say(N_("No clear change from first to latest."))
    if areas and ground.left_out:
        yield say(N_("First and latest mean the rounds that are shown here."))
