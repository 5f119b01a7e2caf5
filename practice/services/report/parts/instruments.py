"""One instrument in the report: its areas over the rounds, where the two stand now, and from first to latest."""

from collections.abc import Iterator

from practice.assessment.instrument import Area
from practice.assessment.scoring import AreaScore, Missing, display
from practice.services.report.parts.congruence import congruence
from practice.services.report.parts.ground import Ground, newest_asking, newest_of_both
from practice.services.report.parts.voice import DAY_AND_MONTH, WITH_SHORT_YEAR
from practice.services.review import change_sentences
from practice.services.review.change import AreaChange, InstrumentChange, PersonChange
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import Said, Value, listed
from practice.services.review.sentences import standing_out
from practice.texts import N_
from reports import content

CAVEATS = {
    "no_rise": N_("So near the top at first that a rise beyond the swing cannot show: %(scores)s."),
    "no_fall": N_("So near the bottom at first that a fall beyond the swing cannot show: %(scores)s."),
    "drift": N_(
        "Scores far out drift to the middle by themselves. If nothing had changed, expected now would be: %(scores)s."
    ),
}


SECTIONS = ("areas", "now", "changes", "congruence")


def instruments(ground: Ground) -> tuple[content.Instrument, ...]:
    """Every instrument that somebody has answered, in the programme's order, with the sections that were chosen."""
    if not any(ground.choices.holds(section) for section in SECTIONS):
        return ()
    return tuple(_instrument(ground, found, change) for found, change in ground.together)


def _instrument(ground: Ground, found: InstrumentHistory, change: InstrumentChange) -> content.Instrument:
    labels, holds = round_labels(ground, found, change), ground.choices.holds
    several = len(change.rounds) > 1
    return content.Instrument(
        title=found.instrument.title,
        about=_about(ground, found),
        rounds=tuple(
            content.Round(label, head.lineage) for label, head in zip(labels, change.rounds, strict=True)
        ),
        areas=tuple(_area(ground, one, several=several) for one in change.areas) if holds("areas") else (),
        latest=tuple(_latest_rows(ground, found)) if holds("now") else (),
        changes=tuple(_change_row(ground, one) for one in change.areas if one.has_change) if holds("changes") else (),
        congruence=congruence(ground, found) if holds("congruence") else (),
        notes=tuple(_notes(ground, found, change)),
    )


def round_labels(ground: Ground, found: InstrumentHistory, change: InstrumentChange) -> list[str]:
    """A short label a round: its day; the round's number where two fell on one day or nobody answered one."""
    years = {ground.voice.local_day(one.latest_at).year for one in found.rounds}
    form = DAY_AND_MONTH if len(years) == 1 else WITH_SHORT_YEAR
    days = [ground.voice.day_of(head.at, form) if head.at else "" for head in change.rounds]
    if len(set(days)) < len(days) or "" in days:
        return [ground.voice.say(N_("Round %(number)s"), number=head.number) for head in change.rounds]
    return days


def _about(ground: Ground, found: InstrumentHistory) -> str:
    voice, days = ground.voice, [ground.when(one) for one in found.rounds]
    step = voice.say(N_("Step %(step)s of the programme."), step=found.instrument.step)
    asked = voice.say(N_("Looks back %(days)s days at most."), days=found.instrument.window_days)
    if len(days) == 1:
        rounds = voice.say(N_("Round %(number)s, %(day)s."), number=found.rounds[0].number, day=days[0])
    else:
        rounds = voice.say(
            N_("Rounds %(numbers)s, from %(first)s to %(latest)s."),
            numbers=listed([one.number for one in found.rounds]),
            first=days[0],
            latest=days[-1],
        )
    return f"{step} {asked} {rounds}"


def _area(ground: Ground, area: AreaChange, *, several: bool) -> content.Area:
    return content.Area(
        title=area_title(ground, area.area),
        scores=tuple(_scores(ground, one) for one in area.people),
        pattern=ground.voice.speak(area.pattern.said) if several else "",
        note=" ".join(ground.voice.speak(one) for one in area.notes),
    )


def _scores(ground: Ground, person: PersonChange) -> tuple[content.Score, ...]:
    return tuple(
        content.Absent(ground.voice.speak(why)) if score is None and why else (score or 0.0)
        for score, why in zip(person.scores, person.absent, strict=True)
    )


def area_title(ground: Ground, area: Area) -> str:
    """The area's title; one that stands apart from the others says so."""
    return ground.voice.say(N_("%(area)s (shown apart)"), area=area.title) if area.apart else area.title


def _latest_rows(ground: Ground, found: InstrumentHistory) -> list[content.LatestRow]:
    """Where they stand now, widest gap first; areas without a gap after those, those shown apart last.

    Each row is of one round: the newest that everybody has answered for this area. A row of an earlier round than the
    newest says so.
    """
    rows = []
    for area in found.instrument.areas:
        asked = newest_asking(found.rounds, area)
        if asked is not None:
            rows.append((area.apart, _latest_row(ground, found, area, asked)))
    rows.sort(key=lambda row: (row[0], row[1].gap is None, -(row[1].gap or 0.0)))
    return [row for _, row in rows]


def _latest_row(ground: Ground, found: InstrumentHistory, area: Area, asked: Round) -> content.LatestRow:
    voice = ground.voice
    title = area_title(ground, area)
    if not area.higher_is_better:
        title = voice.say(N_("%(area)s (higher is more strain)"), area=title)
    if asked is not found.rounds[-1]:
        title = voice.say(N_("%(area)s, on %(day)s"), area=title, day=ground.when(asked))
    scores = [one.scores.get(area.code) if one else None for one in asked.sent]
    values = [one.score for one in scores if isinstance(one, AreaScore)]
    gap = abs(values[0] - values[1]) if len(values) == len(scores) == 2 else None
    return content.LatestRow(title, tuple(_score(ground, one) for one in scores), gap)


def _score(ground: Ground, found: AreaScore | Missing | None) -> content.Score:
    if isinstance(found, AreaScore):
        return found.score
    if found is None:
        return content.Absent(ground.voice.say(N_("not sent")))
    return content.Absent(
        ground.voice.say(N_("too few answers (%(valid)s of %(items)s)"), valid=found.n_valid, items=found.n_items)
    )


def _change_row(ground: Ground, area: AreaChange) -> content.ChangeRow:
    return content.ChangeRow(
        title=area_title(ground, area.area),
        people=tuple(_change(ground, one) for one in area.people),
        swing=swing_words(ground, area),
    )


def swing_words(ground: Ground, area: AreaChange) -> str:
    """Such as "about 23", or why there is none."""
    if area.swing is not None:
        return ground.voice.say(N_("about %(points)s"), points=display(area.swing))
    return ground.voice.say(change_sentences.SWINGS.get(area.gate, change_sentences.SWINGS["needs_retest"]))


def _change(ground: Ground, person: PersonChange) -> content.Change:
    if person.first is None or person.latest is None:
        none = content.Absent(ground.voice.say(N_("no two scores to compare")))
        return content.Change(none, none)
    return content.Change(person.first, person.latest, person.change, person.reliable)


def _notes(ground: Ground, found: InstrumentHistory, change: InstrumentChange) -> Iterator[str]:
    """Section means, what did not come up, then what to keep in mind."""
    yield from _group_lines(ground, found)
    yield from _not_come_up(ground, found.rounds[-1])
    for note in change.notes:
        yield ground.voice.speak(note)
    for kind, message in CAVEATS.items():
        scores = list(_with_caveat(ground, change, kind))
        if scores:
            yield ground.voice.say(message, scores=listed(scores))


def _not_come_up(ground: Ground, newest: Round) -> Iterator[str]:
    """Half of the questions not having come up is a finding, also where it leaves no score."""
    for finding in standing_out(newest.form, ground.compared(newest), ground.who_sent(newest)):
        if finding.kind == "not_come_up":
            yield ground.voice.speak(finding)


def _with_caveat(ground: Ground, change: InstrumentChange, kind: str) -> Iterator[Said]:
    for area in change.areas:
        for name, person in zip(ground.names, area.people, strict=True):
            for caveat in person.cautions:
                if caveat.kind == kind:
                    values: dict[str, Value] = {"area": area.area.title, "name": name}
                    if caveat.expected is None:
                        yield Said(N_("%(area)s, %(name)s"), values)
                    else:
                        expected = display(caveat.expected)
                        yield Said(N_("%(area)s, %(name)s %(expected)s"), {**values, "expected": expected})


def _group_lines(ground: Ground, found: InstrumentHistory) -> Iterator[str]:
    """The means of areas that belong together, of the newest round of both; only where all the parts are there."""
    asked = newest_of_both(found.rounds)
    if asked is None:
        return
    titles = {group.code: group.title for group in asked.form.groups}
    for group in ground.compared(asked).groups:
        if isinstance(group.a, AreaScore) and isinstance(group.b, AreaScore):
            yield ground.voice.say(
                N_("%(group)s, the mean of its areas: %(one)s %(score)s, %(other)s %(other_score)s."),
                group=titles[group.area],
                one=ground.names[0],
                score=group.a.display,
                other=ground.names[1],
                other_score=group.b.display,
            )
