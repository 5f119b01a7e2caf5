"""Zoë and Mateusz in the therapist's room: what was noted, what they work towards, what is pinned for today."""

from practice.sample.stories import Aim, Meeting

MEETINGS = (
    Meeting(
        243,
        "10:10",
        {
            "text": "First session. They finish each other's sentences and correct each other's dates. Both say that "
            "they are tired before they say anything else. They want to stop meeting in the hallway with a handover."
        },
        homework="Nothing yet. First the questions, each alone.",
        private="I like them at once, both. Watch that: with couples easy to like I ask the hard question late.",
    ),
    Meeting(
        218,
        "14:10",
        {
            "text": "Alone, as agreed with both. Grew up with a father who went quiet for days, and hears that in "
            "every silence after a night shift. Has told him so once, in passing."
        },
        alone=1,
    ),
    Meeting(
        217,
        "15:10",
        {
            "text": "Alone, as agreed with both. Keeps the hard nights to himself so that home stays light. Was "
            "surprised that this could look like not caring."
        },
        alone=2,
    ),
    Meeting(
        116,
        "16:05",
        {
            "data": "Looked at the second round together. Both named the Thursday breakfast as what had changed.",
            "assessment": "They repair sooner. Time for two is still what gives way first when a week fills up.",
            "plan": "Keep the breakfast. Next: how a hard night is told.",
        },
        template="dap",
        homework="One breakfast a week, phones in the drawer.",
        amended="The breakfast is on Wednesdays during school holidays.",
    ),
    Meeting(
        23,
        "16:05",
        {
            "data": "Argument about the visit to his parents. Both named the moment at which it turned: the phone on "
            "the table. He said it in one sentence, she waited.",
            "assessment": "Press and go quiet, noticed much earlier than in spring, and named without blame.",
            "plan": "Ten minutes of pause with a time to come back. The last round of questions before we meet again.",
        },
        template="dap",
        homework="A pause of ten minutes, with the time of coming back said aloud.",
    ),
)
AIMS = (
    Aim(116, "Ending an argument on the day it began", ("s1", "CON"), "working", 86),
    Aim(116, "One breakfast a week that belongs to the two of us", ("s1", "QTI"), "reached", 23),
    Aim(23, "Telling a hard night before the next one", ("s1", "COM")),
)
PINNED = (("item", "s1.con.01"), ("area", "QTI"), ("item", "s1.root.08"))
