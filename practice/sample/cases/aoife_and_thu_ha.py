"""Aoife and Thu Hà: two people who see the same relationship very differently. Both have answered; ready to review.

Married, one daughter of two. Neither is wrong: one sees a good life that is short of sleep, the other carries what
nobody notices.
"""

from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import AskedAlone, Case, Meeting, NextSession, Partner, Round, Sitting, Step
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

AOIFE = Partner(
    details=Details("Aoife", "Ní Bhriain", "she/her", email="aoife.nibhriain@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(75, 74),
        areas={
            "CON": Course(66, 66),
            "GOA": Course(80, 80),
            "INT": Course(68, 68),
            "QTI": Course(64, 64),
            "LIS-self": Course(76, 77),
            "LIS-partner": Course(66, 66),
            "PIT-self": Course(70, 72),
            "PIT-partner": Course(56, 58),
            "US": Course(66, 68),
        },
        style=Style(stretch=1.1, agreeing=0.1),
    ),
    said={
        "s1.root.01": {1: ("tired_out", "worried", "tender")},
        "s1.root.02": {1: ("parenthood",)},
        "s1.root.03": {1: ("press", "smooth")},
        "s1.root.04": {1: ("press", "defend")},
        "s1.root.05": {1: ("children", "screens", "qti")},
        "s1.root.06": {1: ("children", "family", "work")},
        "s1.root.07": {1: ("sleep",)},
        "s1.root.08": {
            1: "Honestly, I think we are good. We have a two-year-old and no sleep, who would not snap now and then? "
            "If there is a root, it is that we never get a weekend to ourselves."
        },
        "s1.root.09": {
            1: "I forgot to collect Hà’s mother from the clinic. I said sorry and made tea. Next time I would put it "
            "in my own calendar and not leave it to Hà to remind me."
        },
        "s1.next.01": {1: ("tired", "birth", "time")},
        "s1.next.02": {1: ("time", "rest")},
        "s1.next.04": {1: ("very",)},
        "s2.us.04": {
            1: "We talked about the nursery on the way to the sea. I drove and Hà picked the music. I think it helped "
            "that we were moving."
        },
        "s2.next.01": {1: ("evening", "tasks")},
        "s2.plan.1": {
            1: (
                Step(
                    "def",
                    "When Hà brings something up I say “tell me more” before I say anything else.",
                    due_in=14,
                    measure="I know more at the end than I did at the start.",
                ),
            )
        },
        "s2.plan.2": {1: (Step("dis", "My phone stays in my coat until Mai is in bed.", every_days=1),)},
    },
    comments={"s2.lis.eng.s": {1: "As far as anyone can with a toddler on their lap."}},
)

THU_HA = Partner(
    details=Details("Thu Hà", "Nguyễn", "she/her", email="thuha.nguyen@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(38, 37),
        areas={
            "COM": Course(36, 36),
            "EMO": Course(33, 33),
            "TRU": Course(64, 64),
            "CON": Course(31, 31),
            "GOA": Course(72, 72),
            "QTI": Course(26, 26),
            "LIS-self": Course(66, 68),
            "LIS-partner": Course(30, 33),
            "PIT-self": Course(50, 50),
            "PIT-partner": Course(42, 43),
            "US": Course(30, 31),
        },
        style=Style(blank=0.02),
    ),
    said={
        "s1.root.01": {1: ("lonely", "let_down", "tired_out", "hurt")},
        "s1.root.02": {1: ("family", "in_person")},
        "s1.root.03": {1: ("quiet",)},
        "s1.root.04": {1: ("press", "defend")},
        "s1.root.05": {1: ("home", "emo", "family")},
        "s1.root.06": {1: ("children", "work", "screens")},
        "s1.root.07": {1: ("sleep", "health", "friends")},
        "s1.root.08": {
            1: "I say things once, quietly, because that is how I grew up. Aoife is warm and fast and has answered "
            "before I have finished. After a while I do it all by myself: the nursery, her family’s birthdays, my "
            "mother’s appointments. She thinks it runs by itself."
        },
        "s1.root.09": {
            1: "I wrote her an angry message in the middle of her working day instead of telling her in the evening. "
            "Next time I want to say “this matters to me” before I begin."
        },
        "s1.next.01": {1: ("tired", "hurt", "words")},
        "s1.next.02": {1: ("hands", "talk", "therapist")},
        "s1.next.04": {1: ("fairly",)},
        "s2.us.04": {
            1: "The talk about the nursery, in the car. She asked me one question and then she waited. It was one "
            "time, but I noticed."
        },
        "s2.next.01": {1: ("evening", "messages", "tasks", "family")},
        "s2.plan.1": {
            1: (
                Step(
                    "bot",
                    "I say it on the same day, even when it comes out clumsy.",
                    due_in=14,
                    measure="There is no list in my head on Sunday.",
                ),
            )
        },
        "s2.plan.2": {1: (Step("chk", "I ask “what did you hear?” when I am not sure it arrived.", every_days=7),)},
    },
    comments={
        "s2.lis.eng.p": {1: "She listens while she does three other things."},
        "s1.goa.02": {1: "On the large things we have always agreed. That is why I am here."},
    },
    declined=frozenset({"s1.int.02", "s1.int.03"}),
)

CASE = Case(
    seed="aoife and thu hà 54",
    added_ago=44,
    partners=(AOIFE, THU_HA),
    policy="limited",
    asked_alone=(AskedAlone(1, 43), AskedAlone(2, 42)),
    joint_work_ago=42,
    rounds=(
        Round("s1", 41, (Sitting(39, "21:11", sharing=Sharing("ratings")), Sitting(36, "22:46")), reviewed_ago=28),
        Round(
            "s2",
            8,
            (
                Sitting(6, "20:58", sharing=Sharing("ratings", ("s2.us.04",))),
                Sitting(2, "22:19", sharing=Sharing("areas", ("s2.us.04",))),
            ),
        ),
    ),
    next_session=NextSession(1, "10:30"),
    meetings=(
        Meeting(
            20,
            "10:40",
            {"text": "First look at the answers with both. One says a lot, the other little, and neither is wrong"},
            is_finished=False,
        ),
    ),
)
