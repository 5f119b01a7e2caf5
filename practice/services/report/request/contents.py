"""The contents of a report before it is made: its sections with their counts, read off what it would be made from.

`of` looks at the collected content alone, the same that the pages are laid out from, so the two can't disagree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch

from practice.services.review.said import Said, say
from practice.texts import N_
from reports.content import Content, Instrument, ItemGroup, Missing, TherapistReport
from reports.couple_content import CoupleReport, CoupleStep
from reports.own_content import OwnReport, OwnStep


@dataclass(frozen=True)
class Part:
    """One section: its title, how much there is of what, and what it says or names, in the report's language."""

    title: Said
    counts: tuple[Said, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """What a report would hold; `missing` is what it says it can't show, and why; `built_from` names the rounds."""

    title: str
    language: str
    paper: str
    parts: tuple[Part, ...]
    missing: tuple[Missing, ...] = ()
    built_from: tuple[Said, ...] = ()


COUNTS = {
    "round": (N_("1 round"), N_("%(count)s rounds")),
    "area": (N_("1 area"), N_("%(count)s areas")),
    "over": (N_("1 area over the rounds"), N_("%(count)s areas over the rounds")),
    "now": (N_("1 area now"), N_("%(count)s areas now")),
    "change": (N_("1 area from first to latest"), N_("%(count)s areas from first to latest")),
    "view": (N_("1 row on how each sees the other"), N_("%(count)s rows on how each sees the other")),
    "sentence": (N_("1 sentence on how they see each other"), N_("%(count)s sentences on how they see each other")),
    "point": (N_("1 point"), N_("%(count)s points")),
    "step": (N_("1 step"), N_("%(count)s steps")),
    "question": (N_("1 question"), N_("%(count)s questions")),
    "text": (N_("1 text"), N_("%(count)s texts")),
    "note": (N_("1 note"), N_("%(count)s notes")),
    "version": (N_("1 set of questions"), N_("%(count)s sets of questions")),
}


@singledispatch
def of(content: Content) -> Contents:
    """The contents of any audience's report. Raises TypeError for a kind that has no outline."""
    raise TypeError(f"no outline of {type(content).__name__}")


@of.register
def _(content: TherapistReport) -> Contents:
    return _whole(content, _therapists(content), content.missing)


@of.register
def _(content: CoupleReport) -> Contents:
    return _whole(content, _couples(content), ())


@of.register
def _(content: OwnReport) -> Contents:
    return _whole(content, _own(content), content.missing)


def _whole(
    content: TherapistReport | CoupleReport | OwnReport, parts: Iterable[Part], missing: tuple[Missing, ...]
) -> Contents:
    shown = tuple(one for one in parts if one.counts or one.lines)
    return Contents(content.title, content.language, content.paper, shown, missing)


def _counted(**counts: int) -> tuple[Said, ...]:
    """How much of what, in the order given; what there is none of is left out."""
    return tuple(
        say(COUNTS[kind][0]) if count == 1 else say(COUNTS[kind][1], count=count)
        for kind, count in counts.items()
        if count
    )


def _therapists(content: TherapistReport) -> Iterator[Part]:
    yield Part(say(N_("In short")), lines=(" ".join(content.summary),))
    for title, points in (
        (N_("Strengths they share"), content.strengths),
        (N_("Growth priorities"), content.priorities),
    ):
        yield Part(say(title), _counted(point=len(points)), tuple(one.title for one in points))
    yield from map(_instrument, content.instruments)
    yield Part(say(N_("What is planned")), _counted(step=len(content.plan)))
    yield Part(say(N_("In their own words")), _counted(question=len(content.words)))
    yield Part(
        say(N_("Your private notes")), _counted(note=len(content.notes)), tuple(one.title for one in content.notes)
    )
    yield _appendix(content.appendix)
    yield Part(say(N_("Method and versions")), _counted(version=len(content.method.versions)))


def _instrument(found: Instrument) -> Part:
    several = len(found.rounds) > 1
    counts = _counted(
        round=len(found.rounds),
        over=len(found.areas) if several else 0,
        now=len(found.latest),
        change=len(found.changes),
        view=sum(len(direction.rows) for direction in found.congruence),
    )
    return Part(say("%(title)s", title=found.title), counts, (found.about,))


def _appendix(groups: Sequence[ItemGroup]) -> Part:
    return Part(say(N_("Appendix: every question")), _counted(question=sum(len(one.items) for one in groups)))


def _couples(content: CoupleReport) -> Iterator[Part]:
    yield Part(
        say(N_("What is going well")),
        _counted(area=len(content.strengths), point=len(content.points)),
        (*(one.title for one in content.strengths), *(one.lead or one.text for one in content.points)),
    )
    yield Part(
        say(N_("What you see, in your words")),
        _counted(text=len(content.patterns)),
        tuple(one.text for one in content.patterns),
    )
    yield Part(
        say(N_("Aims for the next weeks")),
        _counted(point=len(content.aims)),
        tuple(one.lead or one.text for one in content.aims),
    )
    yield from map(_couple_step, content.steps)
    yield Part(say(N_("What is planned")), _counted(step=len(content.plan)), tuple(one.action for one in content.plan))
    yield Part(say(N_("How to read this")), lines=content.reading)


def _couple_step(step: CoupleStep) -> Part:
    """Exactly what of one set of questions both may see: its areas by title, its questions and texts in number."""
    compared = step.compared
    counts = _counted(
        area=len(step.areas),
        change=len(compared.rows) if compared else 0,
        sentence=len(step.views),
        question=len(step.questions),
        text=sum(len(one.quotes) for one in step.written),
    )
    rounds = (f"{compared.first} – {compared.latest}",) if compared else ()
    return Part(
        say("%(title)s", title=step.title), counts, (step.about, *rounds, *(one.title for one in step.areas))
    )


def _own(content: OwnReport) -> Iterator[Part]:
    yield Part(say(N_("In short")), lines=(" ".join(content.summary),))
    well = tuple(one.title for one in content.well)
    yield Part(say(N_("What is going well")), _counted(area=len(well)), well)
    yield from map(_own_step, content.steps)
    yield Part(say(N_("What you planned")), _counted(step=len(content.plan)))
    yield Part(say(N_("In your own words")), _counted(question=len(content.words)))
    yield _appendix(content.appendix)
    yield Part(say(N_("How this was made")), _counted(version=len(content.method.versions)))


def _own_step(step: OwnStep) -> Part:
    several = len(step.rounds) > 1
    counts = _counted(
        round=len(step.rounds),
        over=len(step.areas) if several else 0,
        now=len(step.now),
        change=len(step.changes),
    )
    return Part(say("%(title)s", title=step.title), counts, (step.about,))
