"""An invented couple's report as the templates get it: long and short names, one round or several."""

from datetime import date

from reports.content import Answer, Item, Person, Version
from reports.couple_content import (
    Asked,
    Compared,
    CoupleArea,
    CoupleChange,
    CouplePattern,
    CouplePlanRow,
    CouplePoint,
    CoupleReport,
    CoupleStep,
    Quote,
    Written,
)

AREAS = (
    ("Communication", (31, 69), (56, 69), "Higher for Aisha, no clear change for Callum"),
    ("Emotional connection", (30, 65), (60, 70), "Higher for Aisha, no clear change for Callum"),
    ("Trust and honesty", (44, 56), (75, 75), "No clear change"),
    ("Conflict resolution", (25, 60), (40, 65), "Higher for both"),
    ("Shared goals and values", (70, 75), (70, 80), "No clear change, already going well"),
    ("Emotional and physical intimacy", (50, 50), (56, 50), "Too early to say"),
    ("Quality time and individuality", (55, 30), (45, 70), "Higher for Callum, lower for Aisha"),
)


def people(one="Aisha", other="Callum"):
    return (Person(one, "circle", f"{one} Rahman"), Person(other, "diamond", f"{other} Boyd"))


def step(title="Assess the relationship", *, compared=True):
    rows = tuple(CoupleChange(name, (a, b), said) for name, a, b, said in AREAS)
    return CoupleStep(
        title=title,
        about="You were both asked on 14 November 2026.",
        areas=() if compared else tuple(CoupleArea(name, (a[1], b[1])) for name, a, b, _ in AREAS),
        compared=Compared("On 12 May and on 14 Nov", "12 May", "14 Nov", rows) if compared else None,
    )


def answers_step():
    persons = people()
    item = Item("When we disagree, we listen.", (Answer("About half the time", 3), Answer("Often", 4)), 5)
    return CoupleStep(
        title="Communicate",
        about="You were both asked on 2 November 2026.",
        areas=(CoupleArea("Listening", (54.2, 61.0)), CoupleArea("How the two of us talk", (41, 58))),
        views=("Listening: how close Aisha’s view of Callum is to Callum’s own view: 71 of 100.",),
        questions=(Asked(item, ("After ten at night less so.", "")),),
        written=(
            Written("Think of one talk that went well. What helped?", (Quote(persons[1], "We walked.\nNo phones."),)),
        ),
    )


def report(**changes):
    names = changes.pop("names", ("Aisha", "Callum"))
    given = {
        "language": "en",
        "paper": "A4",
        "title": "Where you are now",
        "people": people(*names),
        "therapist": "Dr Ruth Adeyemi",
        "made_on": date(2026, 11, 23),
        "made_words": "23 November 2026",
        "reading": ("The numbers run from 0 to 100.", "Two numbers that differ say that you answered differently."),
        "versions": (Version("Assess the relationship", "1.0.0", "s1-1"),),
        "method": ("How far answers swing was learned from first answers in this practice.",),
        "strengths": (
            CoupleArea("Communication", (69, 69), "Going well in both your answers."),
            CoupleArea("Emotional connection", (65, 70), "Going well in both your answers."),
            CoupleArea("Shared goals and values", (75, 80), "Going well in both your answers."),
        ),
        "points": (CouplePoint("You come back.", "After a hard evening one of you opens the door again."),),
        "patterns": (
            CouplePattern(
                "You used to meet a hard evening from two ends of the room. This autumn you have learned to name it "
                "earlier, and to stop before it turns. What is left is mostly about time: who gets some, and who asks."
            ),
        ),
        "aims": (
            CouplePoint(
                "Plan the week together on Sunday.",
                "One evening for the two of you, one for each alone.",
                "Grows from: Quality time and individuality",
            ),
            CouplePoint("Keep the pause.", "Either of you may call it, and the one who calls it comes back first."),
        ),
        "steps": (step(),),
        "plan": (CouplePlanRow("Listening: I ask one open question.", "Aisha", "1 Dec 2026", "We talk for longer."),),
    }
    return CoupleReport(**given | changes)
