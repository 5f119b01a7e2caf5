"""Esra and Björn: between two rounds he felt better and she felt worse. Their newest links have expired.

Engaged. The open question is whether to move near her parents; he put it off, she began to look alone.
"""

from practice.access.joint import Opened, Words
from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import AskedAlone, Case, Partner, Round, Sitting, Step, Together
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

ESRA = Partner(
    details=Details("Esra", "Yıldız", "she/her", email="esra.yildiz@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(55, 34),
        areas={
            "COM": Course(54, 34),
            "TRU": Course(70, 54),
            "GOA": Course(50, 18),
            "CLIMATE": Course(64, 46),
            "LIS-self": Course(62, 60),
        },
        style=Style(stretch=1.05),
    ),
    said={
        "s1.root.01": {1: ("worried", "sad", "let_down")},
        "s1.root.02": {1: ("moving", "family")},
        "s1.root.03": {1: ("press",)},
        "s1.root.04": {1: ("smooth", "leave")},
        "s1.root.05": {1: ("goa", "family", "com")},
        "s1.root.06": {1: ("work", "family", "money")},
        "s1.root.07": {1: ("sleep", "friends")},
        "s1.root.08": {
            1: "My parents are getting older and they are nine hours away. Björn says “we will see”. I have heard “we "
            "will see” for three years, and I no longer know whether we want the same life."
        },
        "s1.root.09": {
            1: "I looked at flats near my parents without telling him, and he found the page open. Next time I would "
            "say that I am looking, and why."
        },
        "s1.next.01": {1: ("stress", "hurt")},
        "s1.next.02": {1: ("talk", "therapist"), 2: ("talk",)},
        "s1.next.04": {1: ("fairly",), 2: ("mixed",)},
        "s2.us.04": {
            1: "About my father’s operation. He looked at me the whole time and asked what I would do if I could be in "
            "two places."
        },
        "s2.next.01": {1: ("plans", "family", "bed")},
        "s2.plan.1": {1: (Step("win", "I say what I am afraid of before I say what I want.", due_in=21),)},
        "s2.plan.2": {1: (Step("ask", "I ask him what he pictures, and let the answer be short.", every_days=7),)},
    },
    comments={
        "s1.goa.03": {2: "I can picture it. I picture it somewhere else."},
        "s1.com.04": {2: "I have said it as plainly as I can."},
    },
)

BJORN = Partner(
    details=Details("Björn", "Halvorsen", "he/him", email="bjorn.halvorsen@example.org", safe_contact="no"),
    leanings=Leanings(
        overall=Course(55, 68),
        areas={
            "COM": Course(52, 68),
            "TRU": Course(70, 76),
            "CON": Course(50, 62),
            "GOA": Course(53, 62),
            "QTI": Course(44, 70),
        },
        style=Style(agreeing=0.05),
    ),
    said={
        "s1.root.01": {1: ("guilty", "tired_out", "worried")},
        "s1.root.02": {1: ("none",)},
        "s1.root.03": {1: ("smooth", "leave")},
        "s1.root.04": {1: ("press",)},
        "s1.root.05": {1: ("work", "family", "qti")},
        "s1.root.06": {1: ("family", "goa", "work")},
        "s1.root.07": {1: ("work", "sleep")},
        "s1.root.08": {
            1: "Work was eating me and I brought it home. I think that once I change teams most of this will be gone. "
            "The question of moving is hard for me to think about, so I put it off."
        },
        "s1.root.09": {
            1: "I changed the subject at dinner when she mentioned the spring. I would stay with it for five minutes, "
            "even without an answer."
        },
        "s1.next.01": {1: ("stress", "tired")},
        "s1.next.02": {1: ("time", "rest"), 2: ("time", "wait")},
        "s1.next.04": {1: ("very",)},
        "s2.us.04": {1: "In the hospital corridor, during the operation. There was nothing to fix, so I asked."},
        "s2.next.01": {1: ("evening", "plans")},
        "s2.plan.1": {
            1: (
                Step(
                    "sil",
                    "When I want to change the subject I say “I am stuck, give me a minute” and stay in the room.",
                    due_in=21,
                    measure="We get to the end of the talk.",
                ),
            )
        },
        "s2.plan.2": {1: (Step("emp", "I say what I see in her face before I say what I think.", every_days=7),)},
    },
    comments={"s1.qti.02": {2: "Since I changed teams we have supper together again."}},
)

TOO_EARLY = Together(
    ago=80,
    opened=Opened("areas", frozenset({"LIS-self", "US"})),
    words=Words("You each try hard, and at different hours of the day."),
    withdrawn_ago=79,
)

CASE = Case(
    seed="esra and björn 8",
    added_ago=129,
    partners=(ESRA, BJORN),
    policy="limited",
    asked_alone=(AskedAlone(1, 128), AskedAlone(2, 127), AskedAlone(1, 57), AskedAlone(2, 57)),
    joint_work_ago=127,
    rounds=(
        Round("s1", 124, (Sitting(121, "20:26", sharing=Sharing("areas")), Sitting(120, "22:12")), reviewed_ago=113),
        Round(
            "s2",
            93,
            (Sitting(90, "20:04", sharing=Sharing("ratings")), Sitting(89, "22:35", sharing=Sharing("ratings"))),
            reviewed_ago=82,
            together=TOO_EARLY,
        ),
        Round("s1", 54, (Sitting(52, "20:44"), Sitting(51, "21:50", sharing=Sharing("areas"))), reviewed_ago=43),
        Round("s3", 24, (None, Sitting(20, "22:27", part=0.34))),
    ),
)
