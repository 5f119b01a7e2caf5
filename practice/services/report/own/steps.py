"""Each set of questions in one partner's own report: every round, now, and from first to latest."""

from collections.abc import Iterator

from practice.assessment.instrument import Area
from practice.assessment.scoring import AreaScore, Missing
from practice.services.report.own import phrases
from practice.services.report.parts.ground import Ground, newest_asking
from practice.services.report.parts.instruments import round_labels
from practice.services.review.change import AreaChange, InstrumentChange, PersonChange
from practice.services.review.history import InstrumentHistory, Round, Sent
from practice.services.review.said import listed
from practice.texts import N_
from reports import content
from reports.own_content import OwnChange, OwnRow, OwnStep

MOST_WELL = 4  # areas at the head of the report; every area stands under its step


def steps(ground: Ground) -> tuple[OwnStep, ...]:
    """Every set of questions that this partner has sent, in the programme's order."""
    return tuple(_step(ground, found, change) for found, change in ground.together)


def well(ground: Ground) -> tuple[OwnRow, ...]:
    """What goes well by the newest answers, best first; at most MOST_WELL areas, none where nothing does."""
    found = [
        (score.good, _row(ground, history, area, asked))
        for history in ground.histories
        for area, asked, score in newest_scores(history)
        if isinstance(score, AreaScore) and score.band in phrases.WELCOME
    ]
    return tuple(row for _, row in sorted(found, key=lambda one: -one[0])[:MOST_WELL])


def newest_scores(found: InstrumentHistory) -> Iterator[tuple[Area, Round, AreaScore | Missing]]:
    """Each area with the newest round that asked it, and what came of it there."""
    for area in found.instrument.areas:
        asked = newest_asking(found.rounds, area)
        if asked is not None:
            yield area, asked, sent_of(asked).scores[area.code]


def sent_of(asked: Round) -> Sent:
    """The one response of a round: this report has no rounds without one."""
    (sent,) = asked.sent
    if sent is None:
        raise ValueError("an own report's round without its answers")
    return sent


def _step(ground: Ground, found: InstrumentHistory, change: InstrumentChange) -> OwnStep:
    several = len(change.rounds) > 1
    labels = round_labels(ground, found, change)
    rows = [(score, _row(ground, found, area, asked)) for area, asked, score in newest_scores(found)]
    return OwnStep(
        title=found.instrument.title,
        about=_about(ground, found),
        rounds=tuple(content.Round(label, head.lineage) for label, head in zip(labels, change.rounds, strict=True)),
        areas=tuple(_area(ground, one) for one in change.areas) if several else (),
        now=tuple(row for _, row in sorted(rows, key=lambda one: -_good(one[0]))),
        changes=tuple(_change(ground, one) for one in change.areas if one.has_change),
        notes=tuple(_notes(ground, found, change)),
    )


def _good(score: AreaScore | Missing) -> float:
    """For the order of rows, best first; those without a score come last."""
    return score.good if isinstance(score, AreaScore) else -1.0


def _about(ground: Ground, found: InstrumentHistory) -> str:
    days = [ground.voice.day_of(one.latest_at) for one in found.rounds]
    return ground.voice.say(N_("Your answers of %(days)s."), days=listed(days))


def _row(ground: Ground, found: InstrumentHistory, area: Area, asked: Round) -> OwnRow:
    title = phrases.titled(ground.voice, area)
    if asked is not found.rounds[-1]:
        title = ground.voice.say(N_("%(area)s, on %(day)s"), area=title, day=ground.when(asked))
    score = sent_of(asked).scores[area.code]
    if isinstance(score, AreaScore):
        return OwnRow(title, score.score, phrases.now(ground.voice, area, score))
    few = ground.voice.say(
        N_("No number: %(valid)s of %(items)s questions answered."), valid=score.n_valid, items=score.n_items
    )
    return OwnRow(title, content.Absent(few), few)


def _area(ground: Ground, area: AreaChange) -> content.Area:
    (own,) = area.people
    return content.Area(
        title=area.area.title,
        scores=(_scores(ground, own),),
        note="" if area.area.higher_is_better else ground.voice.say(N_("Higher means more strain.")),
    )


def _scores(ground: Ground, own: PersonChange) -> tuple[content.Score, ...]:
    return tuple(
        content.Absent(ground.voice.speak(why)) if score is None and why else (score or 0.0)
        for score, why in zip(own.scores, own.absent, strict=True)
    )


def _change(ground: Ground, area: AreaChange) -> OwnChange:
    (own,) = area.people
    change = content.Change(own.first or 0.0, own.latest or 0.0, own.change, own.reliable)
    return OwnChange(phrases.titled(ground.voice, area.area), change, phrases.moved(ground.voice, area))


def _notes(ground: Ground, found: InstrumentHistory, change: InstrumentChange) -> Iterator[str]:
    if len(change.rounds) == 1:
        yield ground.voice.say(N_("These are the answers of one round. Change can be shown over two or more."))
    for before, after in zip(change.rounds, change.rounds[1:], strict=False):
        if before.lineage != after.lineage:
            yield ground.voice.say(
                N_("The questions changed before round %(number)s: numbers from before are shown, not compared."),
                number=after.number,
            )
    asked = {area.code: area.title for one in found.rounds for area in one.form.areas}
    gone = [title for code, title in asked.items() if not found.instrument.has_area(code)]
    if gone:
        yield ground.voice.say(N_("Asked in earlier versions only, and not shown: %(areas)s."), areas=listed(gone))
