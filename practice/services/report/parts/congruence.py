"""How close one partner's view is to the other's own, over the same behaviours. For the therapist only."""

from collections.abc import Sequence

from practice.assessment.comparison import PairedView, View
from practice.assessment.congruence import Congruence
from practice.assessment.instrument import Instrument
from practice.services.report.parts.ground import Ground, newest_of_both
from practice.services.report.parts.voice import Voice
from practice.services.review.history import InstrumentHistory
from practice.services.review.sentences import common_title
from practice.texts import N_
from reports import content

NONE = "–"
VIEWS: tuple[tuple[View, int, str], ...] = (
    ("a_sees_b", 0, N_("How close %(name)s’s view is to %(other)s’s own")),
    ("b_sees_a", 1, N_("How close %(name)s’s view is to %(other)s’s own")),
    ("alike", 0, N_("How alike they rate themselves: %(name)s beside %(other)s")),
)


def congruence(ground: Ground, found: InstrumentHistory) -> tuple[content.Congruence, ...]:
    """A table a direction, of the newest round that both have sent; none for instruments that ask one side only."""
    asked = newest_of_both(found.rounds)
    paired = ground.compared(asked).paired if asked else ()
    if asked is None or not paired:
        return ()
    return tuple(_direction(ground, asked.form, paired, *view) for view in VIEWS)


def _direction(
    ground: Ground, form: Instrument, paired: Sequence[PairedView], view: View, who: int, title: str
) -> content.Congruence:
    name, other = ground.names[who], ground.names[1 - who]
    return content.Congruence(
        ground.voice.say(title, name=name, other=other),
        tuple(_row(ground.voice, common_title(form.area(pair.area)), pair.views[view]) for pair in paired),
    )


def _row(voice: Voice, area: str, found: Congruence) -> content.CongruenceRow:
    if found.congruence is None:
        few = voice.say(N_("too few pairs (%(pairs)s)"), pairs=found.n)
        return content.CongruenceRow(area, few, NONE, NONE, NONE)
    return content.CongruenceRow(
        area=area,
        closeness=voice.number(found.congruence, 0),
        same=_of_pairs(voice, found.exact_pct, found.n),
        within_one=_of_pairs(voice, found.within1_pct, found.n),
        lean=lean(voice, found.bias),
    )


def _of_pairs(voice: Voice, percentage: float | None, pairs: int) -> str:
    count = round((percentage or 0.0) * pairs / 100)
    return voice.say(N_("%(count)s of %(pairs)s"), count=count, pairs=pairs)


def lean(voice: Voice, bias: float | None) -> str:
    """How far the first view lies from the second, on average, in answer steps: "1.1 lower", "level"."""
    size = voice.number(abs(bias or 0.0), 1)
    if bias is None or size == voice.number(0, 1):
        return voice.say(N_("level"))
    return voice.say(N_("%(steps)s higher") if bias > 0 else N_("%(steps)s lower"), steps=size)
