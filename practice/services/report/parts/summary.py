"""The report's first paragraph: computed, few sentences, each of them true by itself.

It follows the first instrument of the programme that says most: one with change where there is one, else one that both
have sent, else whatever somebody has sent.
"""

from collections.abc import Iterator

from practice.assessment.scoring import display
from practice.services.report.parts.ground import Ground, newest_of_both
from practice.services.review.change import InstrumentChange
from practice.services.review.change_sentences import grouped
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import Said, listed, say
from practice.services.review.sentences import standing_out
from practice.texts import N_

WHOLE = frozenset({"widest", "alike", "not_come_up", "one_partner"})
NAMED = {
    "well": N_("Going well for both: %(areas)s."),
    "concern": N_("Under 50 for both: %(areas)s."),
    "strain": N_("Strain over 50 for both: %(areas)s."),
    "low": N_("Low in the answers: %(areas)s."),
    "strong": N_("A strong point in the answers: %(areas)s."),
}


def summary(ground: Ground) -> tuple[str, ...]:
    """The first sentence is printed as the paragraph's head."""
    said = _nothing(ground) if not ground.histories else _something(ground)
    return tuple(ground.voice.speak(one) for one in said)


def _nothing(ground: Ground) -> Iterator[Said]:
    if ground.left_out:
        yield say(N_("The rounds and days that were chosen for this report hold nobody’s answers."))
        yield from _left_out(ground)
    else:
        yield say(N_("Nobody has sent answers yet."))
    if ground.assignments and not ground.left_out:
        titles = [one.instrument.in_language(ground.voice.language).title for one in ground.assignments]
        yield say(N_("Assigned so far: %(forms)s."), forms=listed(dict.fromkeys(titles)))
    yield say(N_("This report has no scores to show."))


def _left_out(ground: Ground) -> Iterator[Said]:
    """What "first", "latest" and "now" mean where somebody chose to look at a part only."""
    if len(ground.left_out) == 1:
        yield say(N_("One round with answers is left out by choice: first, latest and now mean the rounds shown."))
    elif ground.left_out:
        yield say(
            N_("%(rounds)s rounds with answers are left out by choice: first, latest and now mean the rounds shown."),
            rounds=len(ground.left_out),
        )


def _something(ground: Ground) -> Iterator[Said]:
    found, change = _main(ground)
    yield _from_first_to_latest(ground, found) if change.has_change else _one_round(ground, found)
    yield from _left_out(ground)
    if change.has_change:
        yield from _changed(ground, change)
    asked = newest_of_both(found.rounds) or found.rounds[-1]
    if change.has_change and asked is not found.rounds[-1]:
        message = (
            N_("The newest round shown that both have sent is of %(day)s.")
            if ground.left_out
            else N_("The newest round that both have sent is of %(day)s.")
        )
        yield say(message, day=ground.when(asked))
    yield from _now(ground, asked)
    for other, its_change in ground.together:
        if other is not found:
            yield from _moved_elsewhere(its_change)


def _main(ground: Ground) -> tuple[InstrumentHistory, InstrumentChange]:
    together = ground.together
    changed = [one for one in together if one[1].has_change]
    both = [one for one in together if newest_of_both(one[0].rounds)]
    return (changed or both or together)[0]


def _one_round(ground: Ground, found: InstrumentHistory) -> Said:
    asked = newest_of_both(found.rounds) or found.rounds[-1]
    values = {"instrument": found.instrument.title, "day": ground.when(asked)}
    if all(asked.sent):
        return say(N_("%(instrument)s, sent by both by %(day)s."), **values)
    return say(
        N_("%(instrument)s, sent by %(name)s only on %(day)s."), name=ground.who_sent(asked)[0], **values
    )


def _from_first_to_latest(ground: Ground, found: InstrumentHistory) -> Said:
    """Over the rounds that change is taken from: those whose questions are the newest ones."""
    lineage = found.rounds[-1].form.score_lineage
    compared = [one for one in found.rounds if one.form.score_lineage == lineage]
    return say(
        N_("%(instrument)s, from %(first)s to %(latest)s."),
        instrument=found.instrument.title,
        first=ground.when(compared[0]),
        latest=ground.when(compared[-1]),
    )


def _changed(ground: Ground, change: InstrumentChange) -> Iterator[Said]:
    yield from change.overview
    if all(area.swing is None for area in change.areas):
        yield from _plain_directions(ground, change)
    yield from _average_gap(change)


def _plain_directions(ground: Ground, change: InstrumentChange) -> Iterator[Said]:
    """Where no change can be judged: which way each partner's scores went, and that this is not marked."""
    areas = [area for area in change.areas if area.area.higher_is_better and not area.area.apart]
    for place, name in enumerate(ground.names):
        changes = [moved for area in areas if (moved := area.people[place].change) is not None]
        if changes:
            yield say(
                N_("%(name)s: higher than at first in %(up)s of %(all)s areas, lower in %(down)s; none is marked."),
                name=name,
                up=sum(moved > 0 for moved in changes),
                down=sum(moved < 0 for moved in changes),
                all=len(changes),
            )


def _average_gap(change: InstrumentChange) -> Iterator[Said]:
    gaps = [
        (area.gap_before, area.gap_after)
        for area in change.areas
        if area.gap_before is not None and area.gap_after is not None and not area.area.apart
    ]
    if len(gaps) > 1:
        yield say(
            N_("The difference between them, on average over %(areas)s areas: %(before)s at first, %(after)s now."),
            areas=len(gaps),
            before=display(sum(before for before, _ in gaps) / len(gaps)),
            after=display(sum(after for _, after in gaps) / len(gaps)),
        )


def _now(ground: Ground, asked: Round) -> Iterator[Said]:
    for finding in standing_out(asked.form, ground.compared(asked), ground.who_sent(asked)):
        if finding.kind == "one_partner" and ground.others_sent(asked):
            yield finding.lead
            yield say(
                N_("Only %(name)s has sent answers to this round, so nothing is compared."),
                name=ground.who_sent(asked)[0],
            )
        elif finding.kind in WHOLE:
            yield finding.lead
            yield from finding.more
        elif finding.kind in NAMED:
            yield say(NAMED[finding.kind], areas=listed(finding.areas))


def _moved_elsewhere(change: InstrumentChange) -> Iterator[Said]:
    for pattern, titles in grouped([(area.area, area.pattern) for area in change.areas]):
        if pattern.has_moved:
            moved = pattern.of_areas(titles)
            yield say(N_("%(instrument)s. %(moved)s"), instrument=change.instrument.title, moved=moved)
