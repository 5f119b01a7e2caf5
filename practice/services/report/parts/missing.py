"""What the report cannot show, and why: nothing is left out in silence."""

from collections.abc import Iterator

from practice.assessment import choices
from practice.assessment.scoring import Missing
from practice.services.couple import case
from practice.services.report.parts.ground import Ground, newest_of_both
from practice.services.report.parts.points import source
from practice.services.report.request.choices import SECTIONS, USUAL
from practice.services.review.change import AreaChange, InstrumentChange
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import listed
from practice.services.review.sentences import common_title
from practice.texts import N_
from reports import content


def missing(ground: Ground, steps: tuple[tuple[str, str], ...], own_notes: int = 0) -> tuple[content.Missing, ...]:
    """`steps` are the programme's instruments by code and title, in order; `own_notes` how many notes are in it."""
    return (
        *_left_out(ground),
        *_notes_gone(ground, own_notes),
        *_withdrew(ground),
        *_not_sent(ground),
        *_too_few(ground),
        *_not_asked(ground),
        *_no_marks(ground),
        *_few_pairs(ground),
        *_no_points(ground),
        *_not_assigned(ground, steps),
    )


def _left_out(ground: Ground) -> Iterator[content.Missing]:
    """What was not chosen: rounds with answers, and sections that a report has as a rule."""
    for one in ground.left_out:
        what = ground.voice.say(
            N_("Left out by choice: %(instrument)s, round %(number)s, %(day)s"),
            instrument=one.instrument.title,
            number=one.round.number,
            day=ground.when(one.round),
        )
        not_chosen = ground.voice.say(N_("This round was not chosen for this report."))
        yield content.Missing(what, not_chosen if one.because == "rounds" else period_words(ground))
    sections = [ground.voice.say(SECTIONS[key]) for key in USUAL if not ground.choices.holds(key)]
    if sections:
        yield content.Missing(
            ground.voice.say(N_("Left out by choice: %(sections)s"), sections=listed(sections)),
            ground.voice.say(N_("These sections were not chosen for this report.")),
        )


def _notes_gone(ground: Ground, own_notes: int) -> Iterator[content.Missing]:
    ticked = len(set(ground.choices.notes))
    if own_notes < ticked:
        yield content.Missing(
            ground.voice.say(
                N_("Private notes: %(count)s of the %(ticked)s ticked"), count=ticked - own_notes, ticked=ticked
            ),
            ground.voice.say(N_("Empty now, removed, or not written by whoever asked for this report.")),
        )


def period_words(ground: Ground) -> str:
    """Why a round is of another time than the chosen one."""
    since, until = ground.choices.since, ground.choices.until
    if until is None:
        return ground.voice.say(N_("The report was asked for from %(first)s on."), first=since or "")
    if since is None:
        return ground.voice.say(N_("The report was asked for up to %(latest)s."), latest=until)
    return ground.voice.say(
        N_("The report was asked for from %(first)s to %(latest)s."), first=since, latest=until
    )


def _withdrew(ground: Ground) -> Iterator[content.Missing]:
    """Whoever withdrew: why nothing newer of theirs is here."""
    for person, name in zip(ground.header.persons, ground.names, strict=True):
        if person.withdrew_at is not None:
            yield content.Missing(
                name,
                ground.voice.say(
                    N_("Withdrew on %(day)s. What was sent before stays, and nothing was asked since."),
                    day=ground.voice.day_of(person.withdrew_at),
                ),
            )


def _in_scope(ground: Ground, assignment: case.AssignmentState) -> bool:
    """Whether what is not sent belongs to this report: to a round shown, or given out within the chosen days."""
    key = (assignment.instrument.code, assignment.round)
    if any(key == (one.instrument.code, one.round.number) for one in ground.left_out):
        return False
    shown = any(
        key == (found.instrument.code, asked.number) for found in ground.histories for asked in found.rounds
    )
    return shown or ground.choices.holds_day(ground.voice.local_day(assignment.assigned_at))


def _not_sent(ground: Ground) -> Iterator[content.Missing]:
    names = {person.id: name for person, name in zip(ground.header.persons, ground.names, strict=True)}
    for assignment in (one for one in ground.assignments if _in_scope(ground, one)):
        for homework in assignment.homework:
            if homework.sent_at is None:
                what = ground.voice.say(
                    N_("%(name)s, %(instrument)s, round %(number)s"),
                    name=names[homework.person.id],
                    instrument=assignment.instrument.in_language(ground.voice.language).title,
                    number=assignment.round,
                )
                yield content.Missing(what, _why_not_sent(ground, assignment, homework))


def _why_not_sent(ground: Ground, assignment: case.AssignmentState, homework: case.HomeworkState) -> str:
    day = ground.voice.day_of(assignment.assigned_at)
    if homework.state == "ended":
        return ground.voice.say(N_("Assigned on %(day)s; the link ended before anything was sent."), day=day)
    return ground.voice.say(N_("Assigned on %(day)s, not sent yet."), day=day)


def _too_few(ground: Ground) -> Iterator[content.Missing]:
    for found in ground.histories:
        for asked in found.rounds:
            for name, sent in zip(ground.names, asked.sent, strict=True):
                for area in asked.form.areas if sent else ():
                    score = sent.scores[area.code] if sent else None
                    if isinstance(score, Missing):
                        what = ground.voice.say(
                            N_("%(name)s, %(area)s, %(day)s"), name=name, area=area.title, day=ground.when(asked)
                        )
                        yield content.Missing(what, _few_words(ground, score))


def _few_words(ground: Ground, score: Missing) -> str:
    return ground.voice.say(
        N_("Too few answers for a score: %(valid)s of %(items)s, and %(needed)s are needed."),
        valid=score.n_valid,
        items=score.n_items,
        needed=score.needed,
    )


def _not_asked(ground: Ground) -> Iterator[content.Missing]:
    """Areas that a round left out, and rounds that nobody answered."""
    for found, change in ground.together:
        for asked in found.rounds:
            left_out = [area.title for area in found.instrument.areas if not asked.form.has_area(area.code)]
            if left_out:
                yield content.Missing(
                    _round_words(ground, found, asked),
                    ground.voice.say(N_("Not asked in this round: %(areas)s."), areas=listed(left_out)),
                )
        for head in change.rounds:
            if head.at is None:
                what = ground.voice.say(
                    N_("%(instrument)s, round %(number)s"), instrument=found.instrument.title, number=head.number
                )
                yield content.Missing(what, ground.voice.say(N_("Nobody’s answers to this round are there.")))


def _round_words(ground: Ground, found: InstrumentHistory, asked: Round) -> str:
    return ground.voice.say(
        N_("%(instrument)s, round %(number)s, %(day)s"),
        instrument=found.instrument.title,
        number=asked.number,
        day=ground.when(asked),
    )


def _no_marks(ground: Ground) -> Iterator[content.Missing]:
    """Changes that are shown without saying whether they are beyond the day-to-day swing."""
    for _found, change in ground.together:
        reasons: dict[str, list[str]] = {}
        for area in change.areas:
            if area.has_change and area.swing is None:
                reasons.setdefault(_gate_words(ground, change, area), []).append(area.area.title)
        for why, titles in reasons.items():
            what = ground.voice.say(
                N_("A mark for change, %(instrument)s: %(areas)s"),
                instrument=change.instrument.title,
                areas=listed(titles),
            )
            yield content.Missing(what, why)


def _gate_words(ground: Ground, change: InstrumentChange, area: AreaChange) -> str:
    baseline = ground.baselines.get((change.rounds[-1].lineage, area.area.code))
    if area.gate == "not_enough_data":
        return ground.voice.say(
            N_(
                "Not enough first answers in this practice yet: %(people)s people of %(couples)s couples; "
                "%(people_needed)s people of %(couples_needed)s couples are needed."
            ),
            people=baseline.n_persons if baseline else 0,
            couples=baseline.n_couples if baseline else 0,
            people_needed=choices.POOL_PERSONS,
            couples_needed=choices.POOL_COUPLES,
        )
    if area.gate == "scale_not_steady":
        return ground.voice.say(N_("The answers to its questions do not hang together well enough in this practice."))
    return ground.voice.say(N_("How far answers swing from day to day is not known for it."))


def _few_pairs(ground: Ground) -> Iterator[content.Missing]:
    """Views of each other that too few questions were answered for by both."""
    for found in ground.histories:
        asked = newest_of_both(found.rounds)
        for pair in ground.compared(asked).paired if asked else ():
            for view, who in (("a_sees_b", 0), ("b_sees_a", 1)):
                seen = pair.views[view]  # type: ignore[index]
                if asked is not None and seen.congruence is None:
                    what = ground.voice.say(
                        N_("How close %(name)s’s view is to %(other)s’s own, %(area)s"),
                        name=ground.names[who],
                        other=ground.names[1 - who],
                        area=common_title(asked.form.area(pair.area)),
                    )
                    why = ground.voice.say(
                        N_("Questions answered on both sides: %(pairs)s; %(needed)s are needed."),
                        pairs=seen.n,
                        needed=choices.CONGRUENCE_PAIRS,
                    )
                    yield content.Missing(what, why)


def _no_points(ground: Ground) -> Iterator[content.Missing]:
    if ground.histories and source(ground) is None:
        yield content.Missing(
            ground.voice.say(N_("Shared strengths and growth priorities")),
            ground.voice.say(N_("They need both partners’ answers to one round of a step with several areas.")),
        )


def _not_assigned(ground: Ground, steps: tuple[tuple[str, str], ...]) -> Iterator[content.Missing]:
    assigned = {one.instrument.code for one in ground.assignments}
    for code, title in steps:
        if code not in assigned:
            yield content.Missing(title, ground.voice.say(N_("Not assigned so far.")))
