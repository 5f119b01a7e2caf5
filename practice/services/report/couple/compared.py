"""Two released rounds side by side, in plain words: higher, lower, no clear change, or too early to say.

Only areas that are open in both rounds. Higher and lower mean beyond the day-to-day swing; where that is not known,
whatever the reason, it is too early to say. Change is never put down to anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.access.joint import JointArea
from practice.assessment.change import ReliableChange, headroom_caveats, reliable_change
from practice.assessment.choices import BAND_GOING_WELL_FROM
from practice.assessment.instrument import Area
from practice.assessment.pool import Baseline
from practice.services.report.couple.areas import titled
from practice.services.report.couple.ground import Ground, Seen, Step
from practice.texts import N_
from reports.couple_content import Compared, CoupleChange

EARLY = N_("Too early to say")
ALL_EARLY = N_(
    "It is too early to say which of these changed: how far answers swing from one day to the next is not known yet."
)
SAID = {
    ("up", "up"): N_("Higher for both"),
    ("down", "down"): N_("Lower for both"),
    ("same", "same"): N_("No clear change"),
    ("up", "same"): N_("Higher for %(one)s, no clear change for %(other)s"),
    ("down", "same"): N_("Lower for %(one)s, no clear change for %(other)s"),
    ("up", "down"): N_("Higher for %(one)s, lower for %(other)s"),
}
AT_THE_TOP = N_("No clear change, already going well")


def compared(ground: Ground, step: Step) -> Compared | None:
    """The first and the latest of the released rounds; None where there are no two to compare."""
    first = step.first
    if first is None:
        return None
    rows = tuple(_rows(ground, first, step.latest))
    labels = ground.days((first, step.latest))
    if labels[0] == labels[1]:
        labels = [ground.voice.say(N_("first")), ground.voice.say(N_("latest"))]
        title = ground.voice.say(N_("Then and now"))
    else:
        title = ground.voice.say(N_("On %(first)s and on %(latest)s"), first=labels[0], latest=labels[1])
    early = ground.voice.say(EARLY)
    if len(rows) > 1 and all(row.said == early for row in rows):
        bare = tuple(replace(row, said="") for row in rows)
        return Compared(title, labels[0], labels[1], bare, ground.voice.say(ALL_EARLY))
    return Compared(title, labels[0], labels[1], rows)


def _rows(ground: Ground, first: Seen, latest: Seen) -> Iterator[CoupleChange]:
    before = {area.code: area for area in first.joint.shown.areas}
    for now in latest.joint.shown.areas:
        then = before.get(now.code)
        if then is not None:
            scores = tuple(zip(then.scores, now.scores, strict=True))
            yield CoupleChange(titled(ground, now), scores, _said(ground, latest, now, scores))


def _said(ground: Ground, seen: Seen, now: JointArea, scores: Sequence[tuple[float, float]]) -> str:
    changes = judged(ground, seen, now.code, scores)
    ways = [way_of(one) for one in changes]
    if None in ways:
        return ground.voice.say(EARLY)
    if set(ways) == {"same"} and all(_had_no_room(now, *pair) for pair in zip(scores, changes, strict=True)):
        return ground.voice.say(AT_THE_TOP)
    key, names = (ways[0], ways[1]), ground.names[:2]
    if key not in SAID:
        key, names = key[::-1], names[::-1]
    return ground.voice.say(SAID[str(key[0]), str(key[1])], one=names[0], other=names[1])


def judged(
    ground: Ground, seen: Seen, code: str, scores: Sequence[tuple[float, float]]
) -> list[ReliableChange]:
    """Each person's change against the noise of the scale, as far as the practice's own numbers can carry it."""
    area = seen.area(code)
    baseline = usable(ground, seen, area)
    sd, reliability = (baseline.sd, baseline.reliability(area.kind)) if baseline else (None, None)
    return [reliable_change(before, after, sd, reliability, area.higher_is_better) for before, after in scores]


def usable(ground: Ground, seen: Seen, area: Area) -> Baseline | None:
    """The practice's own numbers for an area, where they can tell change from swing."""
    found = ground.baselines.get((seen.joint.score_lineage, area.code))
    return found if found is not None and found.gate(area.kind) == "ok" else None


def way_of(change: ReliableChange) -> str | None:
    """"up" or "down" beyond the swing, "same" within it, None where the swing is not known."""
    if change.label is None or change.change is None:
        return None
    if change.label == "no_reliable_change":
        return "same"
    return "up" if change.change > 0 else "down"


def _had_no_room(area: JointArea, scores: tuple[float, float], change: ReliableChange) -> bool:
    """Whether somebody's answers were so welcome at first that a rise beyond the swing could not have shown."""
    if not area.higher_is_better or min(scores) < BAND_GOING_WELL_FROM:
        return False
    return "improvement_cannot_show" in headroom_caveats(scores[0], change.smallest_reliable_change)
