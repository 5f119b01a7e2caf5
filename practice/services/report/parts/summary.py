"""The report's first paragraph: computed, few sentences, each of them whole and true by itself.

It follows the first instrument of the programme that says most: one with change where there is one, else one that both
have sent, else whatever somebody has sent.
"""

from collections.abc import Iterator

from practice.services.report.parts import summary_change
from practice.services.report.parts.ground import Ground, newest_of_both
from practice.services.review.change import InstrumentChange
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import Finding, Said, listed, say
from practice.services.review.sentences import ASK_FIRST, BOTH_SCORES, standing_out
from practice.texts import N_

NAMED = {
    "well": N_("It is going well for both in %(areas)s."),
    "concern": N_("Both are under 50 in %(areas)s."),
    "strain": N_("Strain is over 50 for both in %(areas)s."),
    "low": N_("The answers are low in %(areas)s."),
    "strong": N_("The answers are strong in %(areas)s."),
}
DIFFER_MOST = {
    (False, True): N_("They differ most in %(areas)s, by about one answer step or more: ask before concluding."),
    (False, False): N_("They differ most in %(areas)s, by less than one answer step."),
    (True, True): N_(
        "Of these, they differ most in %(areas)s, by about one answer step or more: ask before concluding."
    ),
    (True, False): N_("Of these, they differ most in %(areas)s, by less than one answer step."),
}
ALIKE_OF_THESE = N_("Wherever both have a score in these, the two are within a point of each other.")
AREA_OF_BOTH = N_("%(area)s (%(one)s %(score)s and %(other)s %(other_score)s)")


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
        yield say(N_("Homework has been given on %(forms)s."), forms=listed(dict.fromkeys(titles)))
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
    asked = newest_of_both(found.rounds) or found.rounds[-1]
    yield _from_first_to_latest(ground, found) if change.has_change else _one_round(ground, found, asked)
    yield from _left_out(ground)
    if change.has_change:
        yield from summary_change.sentences(change, ground.names)
    if change.has_change and asked is not found.rounds[-1]:
        message = (
            N_("The newest round shown that both have sent is of %(day)s.")
            if ground.left_out
            else N_("The newest round that both have sent is of %(day)s.")
        )
        yield say(message, day=ground.when(asked))
    yield from _now(ground, asked, of_some=_leaves_out(found, asked))
    for other, its_change in ground.together:
        if other is not found:
            yield from summary_change.moved_elsewhere(its_change)


def _main(ground: Ground) -> tuple[InstrumentHistory, InstrumentChange]:
    together = ground.together
    changed = [one for one in together if one[1].has_change]
    both = [one for one in together if newest_of_both(one[0].rounds)]
    return (changed or both or together)[0]


def _one_round(ground: Ground, found: InstrumentHistory, asked: Round) -> Said:
    """Who sent it and when: the days of the period that the report names."""
    names = ground.who_sent(asked)
    days = [ground.voice.day_of(one.sent_at) for one in asked.sent[:2] if one]
    values = {"instrument": found.instrument.title, "day": days[0]}
    if len(days) == 1:
        return say(N_("%(name)s sent “%(instrument)s” on %(day)s."), name=names[0], **values)
    if days[0] == days[1]:
        return say(N_("Both sent “%(instrument)s” on %(day)s."), **values)
    return say(
        N_("%(one)s sent “%(instrument)s” on %(day)s, %(other)s on %(other_day)s."),
        one=names[0],
        other=names[1],
        other_day=days[1],
        **values,
    )


def _from_first_to_latest(ground: Ground, found: InstrumentHistory) -> Said:
    """Over the rounds that change is taken from: those whose questions are the newest ones."""
    lineage = found.rounds[-1].form.score_lineage
    sent = [one.sent_at for asked in found.rounds if asked.form.score_lineage == lineage for one in asked.sent if one]
    return say(
        N_("“%(instrument)s” is followed here from %(first)s to %(latest)s."),
        instrument=found.instrument.title,
        first=ground.voice.day_of(min(sent)),
        latest=ground.voice.day_of(max(sent)),
    )


def _now(ground: Ground, asked: Round, *, of_some: bool) -> Iterator[Said]:
    """How they stand in one round; `of_some`: other rounds shown asked about areas that this one left out."""
    names = ground.who_sent(asked)
    if of_some:
        yield say(
            N_("The round of %(day)s asked about %(areas)s only."),
            day=ground.when(asked),
            areas=listed(area.title for area in asked.form.areas),
        )
    for finding in standing_out(asked.form, ground.compared(asked), names):
        if finding.kind == "one_partner":
            message = (
                N_("Only %(name)s has sent answers to this round, so nothing is compared.")
                if ground.others_sent(asked)
                else N_("Only %(name)s has sent answers, so nothing is compared.")
            )
            yield say(message, name=names[0])
        elif finding.kind == "widest":
            yield _widest(finding, of_some=of_some)
        elif finding.kind == "alike":
            yield from [say(ALIKE_OF_THESE)] if of_some else finding.more
        elif finding.kind == "not_come_up":
            message = N_(
                "For %(name)s, %(count)s of %(all)s questions did not come up; that such moments are missing is itself "
                "a finding."
            )
            yield say(message, **finding.more[0].values)
        elif finding.kind in NAMED:
            yield say(NAMED[finding.kind], areas=listed(finding.areas))


def _widest(finding: Finding, *, of_some: bool) -> Said:
    areas = listed(say(AREA_OF_BOTH, **one.values) for one in finding.more if one.message == BOTH_SCORES)
    a_step = any(one.message == ASK_FIRST for one in finding.more)
    return say(DIFFER_MOST[of_some, a_step], areas=areas)


def _leaves_out(found: InstrumentHistory, asked: Round) -> bool:
    """Whether another of the rounds asked about areas that this one did not: then it can't speak of all of them."""
    return any(not asked.form.has_area(area.code) for one in found.rounds for area in one.form.areas)
