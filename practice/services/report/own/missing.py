"""What one partner's own report cannot show, and why. Only of what they sent: it counts nobody else's answers."""

from collections.abc import Iterator

from practice.assessment.scoring import Missing
from practice.services.report.own.steps import sent_of
from practice.services.report.parts.ground import Ground
from practice.services.review.history import InstrumentHistory, Round
from practice.services.review.said import listed
from practice.texts import N_
from reports import content


def missing(ground: Ground) -> tuple[content.Missing, ...]:
    return (*_left_out(ground), *_too_few(ground), *_not_asked(ground), *_no_marks(ground))


def _left_out(ground: Ground) -> Iterator[content.Missing]:
    for one in ground.left_out:
        instrument = one.instrument.in_language(ground.voice.language).client_title
        yield content.Missing(
            ground.voice.say(N_("%(instrument)s, %(day)s"), instrument=instrument, day=ground.when(one.round)),
            ground.voice.say(N_("Not among the days and rounds that were chosen for this report.")),
        )


def _too_few(ground: Ground) -> Iterator[content.Missing]:
    for found in ground.histories:
        for asked in found.rounds:
            for area in asked.form.areas:
                score = sent_of(asked).scores[area.code]
                if isinstance(score, Missing):
                    yield content.Missing(
                        ground.voice.say(N_("%(area)s, %(day)s"), area=area.title, day=ground.when(asked)),
                        ground.voice.say(
                            N_("Too few answers for a number: %(valid)s of %(items)s, and %(needed)s are needed."),
                            valid=score.n_valid,
                            items=score.n_items,
                            needed=score.needed,
                        ),
                    )


def _not_asked(ground: Ground) -> Iterator[content.Missing]:
    for found in ground.histories:
        for asked in found.rounds:
            left_out = _left_out_areas(found, asked)
            if left_out:
                yield content.Missing(
                    ground.voice.say(
                        N_("%(instrument)s, %(day)s"), instrument=found.instrument.title, day=ground.when(asked)
                    ),
                    ground.voice.say(N_("Not asked in this round: %(areas)s."), areas=listed(left_out)),
                )


def _left_out_areas(found: InstrumentHistory, asked: Round) -> list[str]:
    return [area.title for area in found.instrument.areas if not asked.form.has_area(area.code)]


def _no_marks(ground: Ground) -> Iterator[content.Missing]:
    """One line for all areas whose change is shown without saying whether it is more than the swing of the day."""
    areas = [area for change in ground.changes for area in change.areas if area.has_change and area.swing is None]
    if areas:
        titles = listed(one.area.title for one in areas)
        yield content.Missing(
            ground.voice.say(N_("What can be said about change")),
            ground.voice.say(
                N_("How far answers swing from day to day is not known here yet: %(areas)s."), areas=titles
            ),
        )
