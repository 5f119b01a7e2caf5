"""Оксана and Daniel: two rounds that hardly differ, and little that comes up between them. Waiting for one.

Together for twenty-four years, unmarried, two daughters who have moved out. They are kind to each other, and quiet.
"""

from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import AskedAlone, Case, NextSession, Partner, Round, Sitting, Step
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

OKSANA = Partner(
    details=Details("Оксана", "Мельник", "she/her", email="oksana.melnyk@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(52, 53),
        areas={
            "COM": Course(44, 45),
            "EMO": Course(44, 44),
            "TRU": Course(78, 78),
            "GOA": Course(58, 58),
            "QTI": Course(50, 50),
            "US": Course(36, 36),
        },
        style=Style(stretch=0.95, did_not_come_up=0.52),
    ),
    said={
        "s1.root.01": {1: ("sad", "lonely")},
        "s1.root.02": {1: ("loss", "moving")},
        "s1.root.03": {1: ("smooth", "quiet")},
        "s1.root.04": {1: ("leave", "quiet")},
        "s1.root.05": {1: ("emo", "com")},
        "s1.root.06": {1: ("qti", "family")},
        "s1.root.07": {1: ("sleep",)},
        "s1.root.08": {
            1: "Nothing terrible happened. The girls moved out, the house got quiet, and we found out that we had "
            "mostly talked about the girls. I miss being asked something."
        },
        "s1.root.09": {
            1: "I told him that the trip was fine by me when it was not. Next time I would say “let me think until "
            "tomorrow”."
        },
        "s1.next.01": {1: ("words", "other")},
        "s1.next.02": {1: ("time", "talk")},
        "s1.next.04": {1: ("fairly",)},
        "s2.us.04": {
            1: "We sat on the step outside with tea after the storm. He told me about his first job, I had never heard "
            "it. It helped that there was nothing to decide."
        },
        "s2.next.01": {1: ("plans",)},
        "s2.plan.1": {1: (Step("bot", "When I have said “fine” I stop and say one more sentence.", due_in=21),)},
        "s2.plan.2": {
            1: (Step("ask", "Once a week I ask him something that has nothing to do with the house.", every_days=7),)
        },
    },
    comments={"s1.con.01": {2: "We do not really disagree. We go to separate rooms."}},
)

DANIEL = Partner(
    details=Details("Daniel", "Whitfield", "he/him", email="daniel.whitfield@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(56, 55),
        areas={
            "COM": Course(50, 50),
            "EMO": Course(50, 51),
            "TRU": Course(80, 80),
            "INT": Course(48, 48),
        },
        style=Style(stretch=0.8, blank=0.05, did_not_come_up=0.25),
    ),
    said={
        "s1.root.01": {1: ("worried",)},
        "s1.root.02": {1: ("none",)},
        "s1.root.03": {1: ("leave",)},
        "s1.root.04": {1: ("smooth",)},
        "s1.root.05": {1: ("com", "qti")},
        "s1.root.06": {1: ("home", "qti")},
        "s1.root.07": {1: ("none",)},
        "s1.root.08": {
            1: "I’m not sure there is one. We are polite. I suppose I would like to know what Oksana thinks before she "
            "has decided it."
        },
        "s1.root.09": {
            1: "Her sister visited and I spent most of the weekend in the workshop. I would come in for supper, and "
            "stay at the table."
        },
        "s1.next.01": {1: ("words",)},
        "s1.next.02": {1: ("wait", "time"), 2: ("time",)},
        "s1.next.04": {1: ("very",)},
        "s2.us.04": {1: "On the step after the storm. I have no idea why I told her about the shipyard. She laughed."},
    },
)

CASE = Case(
    seed="oksana and daniel 17",
    added_ago=112,
    partners=(OKSANA, DANIEL),
    policy="individual",
    asked_alone=(AskedAlone(1, 110), AskedAlone(2, 110, "by_call"), AskedAlone(1, 51), AskedAlone(2, 51)),
    joint_work_ago=109,
    rounds=(
        Round("s1", 106, (Sitting(104, "18:22", sharing=Sharing("areas")), Sitting(99, "21:57")), reviewed_ago=92),
        Round("s1", 48, (Sitting(46, "18:40", sharing=Sharing("areas")), Sitting(41, "22:03")), reviewed_ago=35),
        Round("s2", 7, (Sitting(5, "18:31", sharing=Sharing("areas", ("s2.us.04",))), Sitting(1, "21:48", part=0.5))),
    ),
    next_session=NextSession(5, "17:30"),
    new_pin=2,
)
