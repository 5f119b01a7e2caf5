"""How one partner's numbers were made, in plain words that can still be checked.

What answers swing by was learned from other couples alone, so that nothing can be worked out from it.
"""

from collections.abc import Iterator

from practice.assessment import choices
from practice.assessment.scoring import display
from practice.services.report.own.steps import sent_of
from practice.services.report.parts.ground import Ground
from practice.services.report.parts.method import SCORING_RULES
from practice.services.review.said import Value
from practice.texts import N_
from reports.content import Version
from reports.own_content import OwnMethod, OwnSwing


def method(ground: Ground) -> OwnMethod:
    swings = tuple(_swings(ground))
    return OwnMethod(
        scoring=ground.voice.say(
            N_(
                "An area’s number is the mean of the answers to its questions, put on 0 to 100. It needs %(share)s "
                "percent of them. Counting rules %(rules)s."
            ),
            share=display(100 * choices.VALID_SHARE),
            rules=SCORING_RULES,
        ),
        versions=tuple(dict.fromkeys(_versions(ground))),
        swings=swings,
        swings_dated=_dated(ground) if swings else "",
        notes=tuple(_notes(ground)),
    )


def _versions(ground: Ground) -> Iterator[Version]:
    for sent in ground.sent:
        yield Version(sent.form.title, sent.form.version, sent.form.score_lineage)


def _swings(ground: Ground) -> Iterator[OwnSwing]:
    for change in ground.changes:
        for area in change.areas:
            if area.baseline is not None and area.swing is not None:
                yield OwnSwing(
                    area=area.area.title,
                    points=ground.voice.say(N_("about %(points)s"), points=display(area.swing)),
                    people=str(area.baseline.n_persons),
                    couples=str(area.baseline.n_couples),
                )


def _dated(ground: Ground) -> str:
    newest = max(baseline.as_of for baseline in ground.baselines.values())
    return ground.voice.say(
        N_("Learned from the first answers of other people in this practice, up to %(day)s. Yours are not among them."),
        day=newest,
    )


def _notes(ground: Ground) -> Iterator[str]:
    """Which answers were typed from a sheet, and which of these were corrected since."""
    for found in ground.histories:
        for asked in found.rounds:
            sent = sent_of(asked)
            about: dict[str, Value] = {"instrument": found.instrument.title, "number": asked.number}
            if sent.on_paper is not None:
                yield ground.voice.say(
                    N_("%(instrument)s, round %(number)s: written on paper on %(day)s, entered by hand."),
                    **about,
                    day=sent.on_paper,
                )
            if sent.corrected_at is not None:
                yield ground.voice.say(
                    N_("%(instrument)s, round %(number)s: a slip of the typing was corrected on %(day)s."),
                    **about,
                    day=ground.voice.local_day(sent.corrected_at),
                )
