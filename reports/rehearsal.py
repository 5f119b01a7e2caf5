"""An invented report with one of each thing, drawn once in the worker's parent: every job starts from warm code."""

from dataclasses import replace
from datetime import date

from reports.content import (
    Absent,
    Answer,
    Area,
    Change,
    ChangeRow,
    Instrument,
    Item,
    ItemGroup,
    LatestRow,
    Method,
    Missing,
    Person,
    Point,
    Question,
    Round,
    TherapistReport,
    Version,
    Words,
)

SENTENCE = "Nobody said this: it is here so that lines are broken and words are measured before the first report. "
NONE = Absent("not answered yet")


def content() -> TherapistReport:
    """Two people who do not exist, two rounds, every kind of chart and table."""
    return TherapistReport(
        language="en",
        paper="A4",
        title="Rehearsal",
        case_ref="-",
        people=(Person("One", "circle", "One"), Person("Two", "diamond", "Two")),
        therapist="-",
        made_on=date(2000, 1, 1),
        made_words="1 January 2000",
        period="-",
        programme="-",
        summary=(SENTENCE, SENTENCE),
        claims=(SENTENCE,),
        method=Method(SENTENCE, (Version("A", "1", "a"), Version("B", "1", "b"))),
        instruments=(_instrument(6),),
        strengths=(Point("A", SENTENCE),),
        priorities=(Point("B", SENTENCE),),
        words=(Question("Why?", "-", (Words(SENTENCE * 4), Words(absent="Left blank."))),),
        missing=(Missing("A", SENTENCE),),
        appendix=(ItemGroup("A", tuple(Item(SENTENCE, (Answer("Yes", 5), Answer("No", 1)), 5) for _ in range(8))),),
    )


def short() -> TherapistReport:
    """The same with a chart and a table, on few pages."""
    return replace(content(), instruments=(_instrument(1),), words=(), appendix=())


def _instrument(count: int) -> Instrument:
    areas = [f"Area {number}" for number in range(1, count + 1)]
    return Instrument(
        title="Instrument",
        about=SENTENCE,
        rounds=(Round("1 Jan", "a"), Round("2 Jan", "a")),
        areas=tuple(Area(area, ((20.0, 40.0), (60.0, NONE)), "Both up.", "A note.") for area in areas),
        latest=tuple(LatestRow(area, (40.0, 60.0), 20.0) for area in areas),
        changes=tuple(
            ChangeRow(area, (Change(20.0, 40.0, 20.0, reliable=True), Change(60.0, NONE)), "about 20") for area in areas
        ),
    )
