"""How the numbers were made: versions, parameters and rules, so that a supervisor can check them; the fixed claims.

The parameters are printed with n, couples, SD, alpha, date and lineage: the file itself freezes them, so an old report
never shifts when the practice's pool grows.
"""

from collections.abc import Iterator

from practice.assessment import choices
from practice.assessment.scoring import display
from practice.services.report.parts.ground import Ground
from practice.texts import N_
from reports import content

SCORING_RULES = "1"  # raise with every change to how a score, an index or a mark is computed

CLAIMS = (
    N_(
        "This report says what was answered, how answers changed against the same person’s own earlier answers, and "
        "where two people’s answers differ."
    ),
    N_(
        "It gives no diagnosis and no comparison with other couples, it foretells neither separation nor harm, and it "
        "is not made for a court or for questions of custody. The questions were not tested against other measures."
    ),
    N_("It is for the therapist, for neither partner. What may be looked at together is decided apart from it."),
)


def claims(ground: Ground) -> tuple[str, ...]:
    return tuple(ground.voice.say(one) for one in CLAIMS)


def method(ground: Ground, own_notes: int = 0) -> content.Method:
    """`own_notes` is how many private notes the report holds."""
    return content.Method(
        scoring=_scoring(ground),
        versions=tuple(_versions(ground)),
        parameters=tuple(_parameters(ground)),
        notes=tuple(_notes(ground, own_notes)),
    )


def _scoring(ground: Ground) -> str:
    return ground.voice.say(
        N_(
            "Scoring rules %(rules)s. Each answer is keyed once, so that the high end of an area is what its title "
            "says. A score is the mean of an area’s answers, put on 0 to 100, and needs %(share)s percent of them. "
            "It is computed in full and rounded for print."
        ),
        rules=SCORING_RULES,
        share=display(100 * choices.VALID_SHARE),
    )


def _versions(ground: Ground) -> Iterator[content.Version]:
    seen = set()
    for sent in ground.sent:
        version = content.Version(sent.form.title, sent.form.version, sent.form.score_lineage)
        if version not in seen:
            seen.add(version)
            yield version


def _parameters(ground: Ground) -> Iterator[content.Parameter]:
    voice = ground.voice
    for _found, change in ground.together:
        for area in change.areas:
            baseline = area.baseline
            reliability = baseline.reliability(area.area.kind) if baseline else None
            if baseline is None or baseline.sd is None or reliability is None or area.swing is None:
                continue
            yield content.Parameter(
                area=f"{area.area.title} ({baseline.lineage})",
                people=str(baseline.n_persons),
                couples=str(baseline.n_couples),
                spread=voice.number(baseline.sd, 1),
                steadiness=voice.number(reliability, 2),
                swing=voice.number(area.swing, 1),
                dated=voice.day(baseline.as_of, "d MMM y"),
            )


def _notes(ground: Ground, own_notes: int) -> Iterator[str]:
    if any(area.swing is not None for change in ground.changes for area in change.areas):
        yield ground.voice.say(
            N_(
                "Swing: 1.96 times the standard error of a difference, which is SD times the root of 2 times (1 minus "
                "alpha), after Jacobson and Truax (1991). SD and alpha are of each person’s first answers here."
            )
        )
    yield from _on_paper(ground)
    yield ground.voice.say(
        N_("Bands, limits and the least numbers of people are reasoned choices; no study stands behind them.")
    )
    yield from _private(ground, own_notes)


def _private(ground: Ground, own_notes: int) -> Iterator[str]:
    if not own_notes:
        yield ground.voice.say(
            N_(
                "Private questions and the private check-in are never part of this report, and your notes are not in "
                "it; they have pages of their own."
            )
        )
        return
    yield ground.voice.say(
        N_("Private questions and the private check-in are never part of this report; they have pages of their own.")
    )
    yield ground.voice.say(
        N_("Private notes in it, each ticked by itself: %(count)s. Whoever wrote them asked for this report."),
        count=own_notes,
    )


def _on_paper(ground: Ground) -> Iterator[str]:
    """Which responses the therapist typed from a sheet, and the day of the sheet."""
    names = {person.id: name for person, name in zip(ground.header.persons, ground.names, strict=True)}
    for found in ground.histories:
        for asked in found.rounds:
            for sent in asked.sent:
                if sent is not None and sent.on_paper is not None:
                    yield ground.voice.say(
                        N_("%(name)s, %(instrument)s, round %(number)s: written on paper on %(day)s, entered by hand."),
                        name=names[sent.partner_id],
                        instrument=found.instrument.title,
                        number=asked.number,
                        day=sent.on_paper,
                    )
