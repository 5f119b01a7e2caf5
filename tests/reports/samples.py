"""Invented couples whose reports the tests build and people look at."""

from dataclasses import replace
from datetime import date

from reports.content import (
    Absent,
    Answer,
    Area,
    Change,
    ChangeRow,
    Congruence,
    CongruenceRow,
    Count,
    Instrument,
    Item,
    ItemGroup,
    LatestRow,
    Method,
    Missing,
    Parameter,
    Person,
    PlanRow,
    Point,
    Question,
    Round,
    TherapistReport,
    Version,
    Words,
)

AISHA = Person("Aisha", "circle", "Aisha Rahman")
CALLUM = Person("Callum", "diamond", "Callum Boyd")
FEW = Absent("too few answers (2 of 4)")
NOT_YET = Absent("not answered yet")

ASSESS = (
    ("Communication", (31.25, 50.0, 68.75), (56.25, 62.5, 68.75), "about 26", "Aisha up, Callum no clear change."),
    ("Emotional connection", (30.0, 45.0, 65.0), (60.0, 60.0, 70.0), "about 26", "Aisha up, Callum no clear change."),
    ("Trust and honesty", (43.75, 43.75, 56.25), (75.0, 68.75, 75.0), "about 33", "No clear change."),
    ("Conflict resolution", (25.0, 45.0, 60.0), (40.0, 55.0, 65.0), "about 23", "Both up."),
    ("Shared goals and values", (70.0, 75.0, 75.0), (70.0, 70.0, 80.0), "about 23", "No clear change."),
    ("Emotional and physical intimacy", (50.0, 43.75, 50.0), (56.25, FEW, 50.0), "not known yet", "Too early to say."),
    ("Quality time and individuality", (55.0, 45.0, 30.0), (45.0, 55.0, 70.0), "about 23", "Moved apart."),
)
BEYOND = {"Communication": (True, False), "Emotional connection": (True, False), "Conflict resolution": (True, True)}


def assess() -> Instrument:
    """Three rounds of seven areas; one score is missing."""
    gaps = sorted(ASSESS, key=lambda row: -abs(row[1][2] - row[2][2]))
    return Instrument(
        title="Assess the relationship",
        about="Step 1 of 4. Asks about the past four weeks. Three rounds, 12 May to 16 November 2026.",
        rounds=(Round("12 May", "s1-a"), Round("8 Sep", "s1-a"), Round("16 Nov", "s1-a")),
        areas=tuple(Area(title, (a, b), pattern) for title, a, b, _, pattern in ASSESS),
        latest=tuple(LatestRow(title, (a[2], b[2]), abs(a[2] - b[2])) for title, a, b, _, _ in gaps),
        changes=tuple(
            ChangeRow(
                title,
                (
                    Change(a[0], a[2], a[2] - a[0], BEYOND.get(title, (None, None))[0]),
                    Change(b[0], b[2], b[2] - b[0], BEYOND.get(title, (None, None))[1]),
                ),
                swing,
            )
            for title, a, b, swing, _ in ASSESS
        ),
        notes=("Fourteen comparisons carry about an even chance of one false mark.",),
    )


def communicate() -> Instrument:
    """One round of five areas, with how each sees the other."""
    scores = (
        ("Listening, in the other", 39.0, 75.0),
        ("How we talk together", 33.3, 58.3),
        ("Keeping out of traps, in oneself", 53.6, 75.0),
        ("Listening, in oneself", 71.4, 67.9),
        ("Keeping out of traps, in the other", 46.4, 42.9),
    )
    return Instrument(
        title="Communicate",
        about="Step 2 of 4. Asks about the past two weeks. One round, 21 November 2026.",
        rounds=(Round("21 Nov", "s2-a"),),
        areas=tuple(Area(title, ((a,), (b,))) for title, a, b in scores),
        latest=(
            *(LatestRow(title, (a, b), abs(a - b)) for title, a, b in scores),
            LatestRow("Raising things early", (58.0, Absent("did not come up in 2 of 3 questions"))),
        ),
        congruence=(
            Congruence(
                "How close Aisha’s view is to Callum’s own",
                (
                    CongruenceRow("Listening", "71", "1 of 7", "5 of 7", "1.1 lower"),
                    CongruenceRow("Keeping out of traps", "71", "1 of 7", "5 of 7", "1.1 lower"),
                ),
            ),
            Congruence(
                "How close Callum’s view is to Aisha’s own",
                (
                    CongruenceRow("Listening", "92", "4 of 6", "6 of 6", "level"),
                    CongruenceRow("Keeping out of traps", "89", "4 of 7", "7 of 7", "0.4 lower"),
                ),
            ),
        ),
        notes=("One round so far: change can be shown from the second round on.",),
    )


def words() -> tuple[Question, ...]:
    """Two open questions: both answered, one left blank."""
    return (
        Question(
            "My view of the root",
            "Assess the relationship, 16 November 2026",
            (
                Words("We stopped planning time that is only ours when the twins came, and nobody said so."),
                Words("I go quiet because I think a wrong word makes it worse. Then it does, as I was quiet."),
            ),
        ),
        Question(
            "One talk that went well",
            "Communicate, 21 November 2026",
            (
                Words("The Sunday walk. We had no phones and he asked about my sister and then just waited."),
                Words(absent="Left blank."),
            ),
        ),
        Question(
            "A hope and a worry",
            "Communicate, 21 November 2026",
            (
                Words(absent="Rather not say"),
                Words("Hope: one evening a week.\nWorry: it will be the first thing to go."),
            ),
        ),
    )


def appendix(count: int = 36) -> tuple[ItemGroup, ...]:
    """`count` questions in groups of six; some are long, some answers are missing."""
    scale = ("Strongly disagree", "Disagree", "Mixed", "Agree", "Strongly agree")
    texts = (
        "I feel understood when something matters to me.",
        "The same argument returns, even after we thought that it was settled between the two of us.",
        "We find middle ground.",
        "When life is busy we still make time.",
        "I can tell my partner what I need.",
        "We listen while we disagree.",
    )
    items = [
        Item(
            f"{number + 1}. {texts[number % 6]}",
            (
                Answer(scale[number % 5], number % 5 + 1),
                Answer("Rather not say") if number % 11 == 3 else Answer(scale[(number * 3) % 5], (number * 3) % 5 + 1),
            ),
            5,
        )
        for number in range(count)
    ]
    titles = [row[0] for row in ASSESS]
    return tuple(
        ItemGroup(f"{titles[start // 6 % 7]}, 16 November", tuple(items[start : start + 6]))
        for start in range(0, count, 6)
    )


def report(**changes: object) -> TherapistReport:
    """The full sample: two instruments, words, a plan, an appendix."""
    whole = TherapistReport(
        language="en",
        paper="A4",
        title="Progress report",
        case_ref="7KQ4X",
        people=(AISHA, CALLUM),
        therapist="Dr Ruth Adeyemi, couples therapist",
        made_on=date(2026, 11, 23),
        made_words="23 November 2026",
        period="12 May to 21 November 2026",
        programme="2 of 4 steps",
        sessions=9,
        answered=(Count("Aisha", 139, 139), Count("Callum", 134, 139)),
        summary=(
            "Conflict resolution is up for both.",
            "Communication and emotional connection are up for Aisha, with no clear change for Callum.",
            "Quality time has moved apart: down for Aisha, up for Callum.",
            "Nothing can be said about intimacy yet.",
        ),
        claims=(
            "It says what was answered, how answers changed against a person’s own earlier answers, and where two "
            "people’s answers differ.",
            "It states no diagnosis, no comparison with other couples, no prediction and no opinion on custody.",
        ),
        method=Method(
            scoring="Scoring rules 1.0. Answers are keyed once and averaged; an area needs three in four.",
            versions=(
                Version("Assess the relationship", "1.0.0", "s1-a"),
                Version("Communicate", "1.0.0", "s2-a"),
            ),
            parameters=tuple(
                Parameter(title, "64", "32", spread, alpha, swing, "16 Nov 2026")
                for title, spread, alpha, swing in (
                    ("Communication", "20.4", ".79", "26"),
                    ("Emotional connection", "21.0", ".80", "26"),
                    ("Trust and honesty", "24.1", ".75", "33"),
                    ("Conflict resolution", "19.8", ".82", "23"),
                    ("Shared goals and values", "18.9", ".80", "23"),
                    ("Quality time and individuality", "19.5", ".82", "23"),
                )
            ),
        ),
        instruments=(assess(), communicate()),
        strengths=(
            Point("Shared goals and values", "75 and 80: both rate this as going well."),
            Point("Communication", "69 and 69."),
        ),
        priorities=(
            Point("Quality time and individuality", "30 and 70. Both chose this."),
            Point("Emotional and physical intimacy", "50 and 50. Aisha chose this."),
            Point("Trust and honesty", "56 and 75."),
        ),
        plan=(
            PlanRow(
                "Plan the week together on Sunday", "Both", "every 7 days", "It is in the calendar", "to agree together"
            ),
            PlanRow("Say “I need ten minutes” and come back", "Callum", "7 Dec 2026", "I came back", "partly"),
        ),
        words=words(),
        missing=(
            Missing("Callum, intimacy, 8 September", "Too few answers for a score: 2 of 4, and 3 are needed."),
            Missing("Reliable change for intimacy", "Not enough first answers in this practice yet: 22 of 30."),
            Missing("Steps 3 and 4", "Not assigned in this period."),
        ),
        appendix=appendix(),
    )
    return replace(whole, **changes)


def plain(message: str) -> str:
    """English: the template's own words."""
    return message


def stretched(message: str) -> str:
    """An invented language that is half as long again, with accents everywhere."""
    letters = str.maketrans("aeiouyAEIOU", "áëîõüýÁËÎÕÜ")
    words_ = message.split(" ")
    return " ".join(
        word if "%(" in word else word.translate(letters) + ("ãñ" if index % 2 else "ëłën")
        for index, word in enumerate(words_)
    )
