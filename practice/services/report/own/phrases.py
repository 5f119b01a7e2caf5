"""What one partner's own report says about an area: now, and from first to latest. Kind, plain and always true."""

from practice.assessment.instrument import Area
from practice.assessment.scoring import AreaScore, Band
from practice.services.report.parts.voice import Voice
from practice.services.review.change import AreaChange
from practice.texts import N_

WELCOME: tuple[Band, ...] = ("strong_point", "going_well")
NOW: dict[Band, str] = {
    "strong_point": N_("A strong point"),
    "going_well": N_("Going well"),
    "mixed": N_("Some well, some less so"),
    "needs_care": N_("Hard at the moment"),
}
STRAIN_NOW: dict[Band, str] = {
    "strong_point": N_("Hardly any strain"),
    "going_well": N_("Little strain"),
    "mixed": N_("Some strain"),
    "needs_care": N_("Much strain"),
}
MOVED = {
    ("up", True): N_("Higher"),
    ("down", True): N_("Lower"),
    ("up", False): N_("More strain"),
    ("down", False): N_("Less strain"),
}
NO_CLEAR_CHANGE = N_("No clear change")
TOO_EARLY = N_("Too early to say")
CANNOT_SHOW = {
    "no_rise": N_("No clear change; so high at first that a rise could not show"),
    "no_fall": N_("No clear change; so low at first that a fall could not show"),
}


def now(voice: Voice, area: Area, score: AreaScore) -> str:
    """What the answers were like, in a few words."""
    return voice.say((NOW if area.higher_is_better else STRAIN_NOW)[score.band])


def moved(voice: Voice, area: AreaChange) -> str:
    """What may be said about the change: nothing is called a change that may be the swing of the day."""
    (own,) = area.people
    if own.direction is None:
        return voice.say(TOO_EARLY)
    if own.direction == "same":
        kinds = [one.kind for one in own.cautions if one.kind in CANNOT_SHOW]
        return voice.say(CANNOT_SHOW[kinds[0]] if kinds else NO_CLEAR_CHANGE)
    return voice.say(MOVED[own.direction, area.area.higher_is_better])


def titled(voice: Voice, area: Area) -> str:
    """The area's title; an index of strain says which way is which."""
    return area.title if area.higher_is_better else voice.say(N_("%(area)s (higher is more strain)"), area=area.title)
