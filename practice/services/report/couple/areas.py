"""Areas in the couple's report: what goes well first, then where each stands, in the form's order.

Never sorted by difference, and no difference is counted: two numbers stand beside each other.
"""

from collections.abc import Iterator

from practice.access.joint import JointArea
from practice.assessment import choices
from practice.assessment.scoring import band, settle
from practice.services.report.couple.ground import Ground, Seen
from practice.texts import N_
from reports.couple_content import CoupleArea

WELL = {
    "strong": N_("A strong point in both your answers."),
    "well": N_("Going well in both your answers."),
    "little_strain": N_("Little strain in both your answers."),
}


def strengths(ground: Ground) -> tuple[CoupleArea, ...]:
    """What is welcome in both their latest answers: at most three, chosen by the lower score, in the form's order."""
    found = [
        area
        for seen in (step.latest for step in ground.steps)
        for area in seen.joint.shown.areas
        if not area.about_partner and not seen.area(area.code).apart and _lower(area) >= choices.STRENGTH_FROM
    ]
    ranked = sorted(range(len(found)), key=lambda at: (-_lower(found[at]), -sum(_good(found[at]))))
    return tuple(
        CoupleArea(titled(ground, area), area.scores, ground.voice.say(WELL[_how(area)]))
        for area in (found[at] for at in sorted(ranked[: choices.STRENGTHS_SHOWN]))
    )


def areas(ground: Ground, seen: Seen) -> Iterator[CoupleArea]:
    """Every area that is open in a round."""
    for area in seen.joint.shown.areas:
        yield CoupleArea(titled(ground, area), area.scores)


def titled(ground: Ground, area: JointArea) -> str:
    """The area's title, and which end is the welcome one where that is the low one."""
    if area.higher_is_better:
        return area.title
    return ground.voice.say(N_("%(area)s (higher is more strain)"), area=area.title)


def _how(area: JointArea) -> str:
    if not area.higher_is_better:
        return "little_strain"
    return "strong" if all(band(score) == "strong_point" for score in area.scores) else "well"


def _lower(area: JointArea) -> float:
    return settle(min(_good(area)))


def _good(area: JointArea) -> list[float]:
    """The scores with the welcome end high."""
    return [score if area.higher_is_better else 100 - score for score in area.scores]
