"""How to read the couple's report, and which questions and numbers it rests on."""

from collections.abc import Iterator, Sequence

from practice.assessment.pool import Baseline
from practice.services.report.couple.compared import usable
from practice.services.report.couple.ground import Ground, Step
from practice.services.report.parts.method import SCORING_RULES
from practice.texts import N_
from reports.content import Version
from reports.couple_content import CoupleStep

SCORES = N_(
    "The numbers run from 0 to 100. They describe answers, not people, and do not compare you with other couples."
)
DIFFER = N_("Two numbers that differ say that you answered differently. Neither of them is the right one.")
NO_CAUSE = N_("Why answers change is not said here: that is something to talk about.")
SWING = N_(
    "“Higher” and “lower” mean more than answers can swing from one day to the next. “Too early to say” means that we "
    "do not know yet how far they swing."
)
VIEWS = N_("How close two views are: 100 means the same answers to the same questions. Neither view is the right one.")
NOT_ALL = N_(
    "Your therapist decides whether and when answers are looked at together. Often they only help to plan the session. "
    "That something is not on these pages means nothing by itself."
)
SCORED = N_("Counted by rules %(rules)s.")
LEARNED = N_(
    "How far answers swing was learned from first answers in this practice, of %(people)s people of %(couples)s "
    "couples or more, on %(day)s."
)


def reading(ground: Ground, steps: Sequence[CoupleStep]) -> tuple[str, ...]:
    """What these pages need to be understood; a line about something that is not on them is left out."""
    changes = any(one.compared for one in steps)
    judged = any(one.compared and not one.compared.all_said for one in steps)
    numbers = changes or any(one.areas for one in steps)
    views = any(one.views for one in steps)
    wanted = {SCORES: numbers, DIFFER: numbers, SWING: judged, NO_CAUSE: changes, VIEWS: views, NOT_ALL: True}
    return tuple(ground.voice.say(message) for message, is_wanted in wanted.items() if is_wanted)


def versions(ground: Ground) -> tuple[Version, ...]:
    """Which version of each set of questions was answered, and its score lineage."""
    found = (
        Version(seen.joint.title, seen.form.version, seen.joint.score_lineage)
        for step in ground.steps
        for seen in step.rounds
    )
    return tuple(dict.fromkeys(found))


def method(ground: Ground) -> Iterator[str]:
    """By which rules numbers were counted, and what higher and lower rest on: the practice's numbers move on."""
    yield ground.voice.say(SCORED, rules=SCORING_RULES)
    used = [found for step in ground.steps for found in _used(ground, step)]
    if used:
        yield ground.voice.say(
            LEARNED,
            people=min(one.n_persons for one in used),
            couples=min(one.n_couples for one in used),
            day=max(one.as_of for one in used),
        )


def _used(ground: Ground, step: Step) -> Iterator[Baseline]:
    if step.first is None:
        return
    before = {area.code for area in step.first.joint.shown.areas}
    for area in step.latest.joint.shown.areas:
        found = usable(ground, step.latest, step.latest.area(area.code))
        if area.code in before and found is not None:
            yield found
