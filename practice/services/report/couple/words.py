"""The therapist's own words in the couple's report: strengths, the pattern they see, the aims they approved.

Those of the latest round of each set of questions: what was written for an earlier one was true then.
"""

from collections.abc import Callable, Iterator, Sequence

from practice.access.joint import JointPoint
from practice.services.report.couple.ground import Ground, Seen
from practice.texts import N_
from reports.couple_content import CouplePattern, CouplePoint

BUILDS_ON = N_("From your answers: %(area)s")
GROWS_FROM = N_("Grows from: %(area)s")
Chosen = Callable[[Seen], Sequence[JointPoint]]


def points(ground: Ground) -> tuple[CouplePoint, ...]:
    return tuple(dict.fromkeys(_points(ground, BUILDS_ON, lambda seen: seen.joint.words.strengths)))


def aims(ground: Ground) -> tuple[CouplePoint, ...]:
    return tuple(dict.fromkeys(_points(ground, GROWS_FROM, lambda seen: seen.joint.words.aims)))


def patterns(ground: Ground) -> tuple[CouplePattern, ...]:
    found = [seen for seen in _latest(ground) if seen.joint.words.pattern]
    return tuple(
        CouplePattern(seen.joint.words.pattern, seen.joint.title if len(found) > 1 else "") for seen in found
    )


def _points(ground: Ground, source: str, chosen: Chosen) -> Iterator[CouplePoint]:
    for seen in _latest(ground):
        for one in chosen(seen):
            if one.lead or one.text:
                yield CouplePoint(one.lead, one.text, ground.voice.say(source, area=one.area) if one.area else "")
            else:
                yield CouplePoint(one.area)


def _latest(ground: Ground) -> list[Seen]:
    return [step.latest for step in ground.steps]
