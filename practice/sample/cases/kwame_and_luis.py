"""Kwame and Luís: things got clearly better for one of them, and stayed much the same for the other. Reviewed.

Luís moved country for Kwame’s job two years ago. They live together and are not married.
"""

from practice.sample.happenings import Joined, ReleasedOutside, ReportAsked
from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import AskedAlone, Case, Meeting, NextSession, Partner, Round, Sitting, Step
from practice.sample.team import AWAY, SUPERVISOR
from practice.services.couple.couples import Details
from practice.services.disclosing.authorizations import Paper
from practice.services.homework.responses import Sharing

KWAME = Partner(
    details=Details("Kwame", "Boateng", "he/him", email="kwame.boateng@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(57, 57),
        areas={
            "COM": Course(55, 58),
            "TRU": Course(72, 72),
            "CON": Course(48, 49),
            "QTI": Course(46, 44),
            "INT": Course(56, 57),
            "PIT-self": Course(60, 60),
        },
        style=Style(agreeing=0.1),
    ),
    said={
        "s1.root.01": {1: ("worried", "guilty")},
        "s1.root.02": {1: ("money", "parenthood")},
        "s1.root.03": {1: ("smooth", "defend")},
        "s1.root.04": {1: ("quiet",)},
        "s1.root.05": {1: ("family", "work", "money")},
        "s1.root.06": {1: ("work", "family", "home")},
        "s1.root.07": {1: ("work",)},
        "s1.root.08": {
            1: "Luís gave up a lot to come here and I don’t know how to thank him without it sounding like a debt. So "
            "I fix things: papers, the bank, the flat. He says that I manage him."
        },
        "s1.root.09": {
            1: "I booked a surprise trip in the week of his language exam. Next time I ask before I arrange something, "
            "even something nice."
        },
        "s1.next.01": {1: ("stress", "time")},
        "s1.next.02": {1: ("time", "talk"), 2: ("time", "small")},
        "s1.next.04": {1: ("very",)},
        "s2.us.04": {1: "When we cooked his grandmother’s rice. He told me how it is done and all I did was ask."},
        "s2.next.01": {1: ("plans", "family")},
        "s2.plan.1": {
            1: (
                Step(
                    "win",
                    "When I have a solution ready I ask “do you want ideas or company?” first.",
                    due_in=21,
                    measure="He answers “company” and I manage to stay quiet.",
                ),
            )
        },
        "s2.plan.2": {1: (Step("par", "At supper I say back what I heard before I answer.", every_days=2),)},
    },
    comments={"s1.qti.05": {2: "Two projects at once since the spring."}},
)

LUIS = Partner(
    details=Details("Luís", "Ferreira", "he/him", email="luis.ferreira@example.org", safe_contact="yes"),
    leanings=Leanings(
        overall=Course(39, 66),
        areas={
            "COM": Course(34, 64),
            "EMO": Course(32, 66),
            "TRU": Course(64, 76),
            "CON": Course(36, 58),
            "GOA": Course(50, 70),
            "QTI": Course(30, 60),
            "CLIMATE": Course(54, 74),
        },
        style=Style(stretch=1.15),
    ),
    said={
        "s1.root.01": {1: ("sad", "lonely", "ashamed")},
        "s1.root.02": {1: ("moving", "left_out")},
        "s1.root.03": {1: ("quiet", "other")},
        "s1.root.04": {1: ("smooth", "press")},
        "s1.root.05": {1: ("emo", "work", "outside")},
        "s1.root.06": {1: ("money", "work", "family")},
        "s1.root.07": {1: ("sleep", "friends", "work")},
        "s1.root.08": {
            1: "In Porto I had my friends, my jokes, my mother ten minutes away. Here I am Kwame’s boyfriend who talks "
            "slowly. When I am sad he looks for a solution, and I only want him to sit with me."
        },
        "s1.root.09": {
            1: "I told his colleagues a story about him as a joke, and it was not one. Next time I tell him at home "
            "that I felt left out at the table."
        },
        "s1.next.01": {1: ("stress", "body", "words")},
        "s1.next.02": {1: ("talk", "slow", "small"), 2: ("time", "small")},
        "s1.next.04": {1: ("mixed",), 2: ("very",)},
        "s2.us.04": {
            1: "On the bus after the film. He asked what I would change about our week and did not offer anything. He "
            "just nodded."
        },
        "s2.next.01": {1: ("others", "family", "evening")},
        "s2.plan.1": {
            1: (
                Step(
                    "bot",
                    "I say “today is a Porto day” when I miss home, and do not wait until he guesses.",
                    every_days=7,
                    measure="He knows it from me and not from my face.",
                ),
            )
        },
        "s2.plan.2": {1: (Step("chk", "When his English is too fast for me I say so at once.", due_in=14),)},
    },
    comments={
        "s1.qti.04": {2: "I have my own people now, the choir on Tuesdays."},
        "s1.emo.02": {2: "He sat down next to me and said nothing. It was exactly right."},
    },
)

CASE = Case(
    seed="kwame and luís 20",
    added_ago=158,
    partners=(KWAME, LUIS),
    policy="no_secrets",
    asked_alone=(AskedAlone(1, 157), AskedAlone(2, 157), AskedAlone(1, 27), AskedAlone(2, 27)),
    joint_work_ago=156,
    rounds=(
        Round("s1", 152, (Sitting(149, "19:37", sharing=Sharing("areas")), Sitting(148, "22:08")), reviewed_ago=141),
        Round(
            "s2",
            113,
            (Sitting(111, "19:12", sharing=Sharing("ratings")), Sitting(109, "21:44", sharing=Sharing("areas"))),
            reviewed_ago=102,
        ),
        Round(
            "s1",
            20,
            (Sitting(17, "19:51", sharing=Sharing("ratings")), Sitting(15, "21:30", sharing=Sharing("ratings"))),
            reviewed_ago=6,
        ),
    ),
    next_session=NextSession(9, "14:00"),
    meetings=(
        Meeting(
            104,
            "14:10",
            {
                "subjective": "Luís: “At home I am the funny one, here I am the one who translates.” Kwame nods.",
                "objective": "Kwame asks more than he answers. Luís looks at the door when it gets quiet.",
                "assessment": "Both protect the other from their own bad days, and both feel left alone with them.",
                "plan": "One evening a week in Portuguese, with whatever Kwame has of it by then.",
            },
            template="soap",
            homework="One evening in Portuguese.",
        ),
    ),
    happenings=(
        Joined(90, AWAY, "co_therapist"),
        Joined(60, SUPERVISOR, "supervisor"),
        ReleasedOutside(
            5,
            1,
            Paper(
                "Dr Helena Nunes, general practice",
                "professional",
                "So that my doctor knows what I am working on here, before she changes my medication.",
                frozenset({"areas:s1/1", "areas:s1/2", "attendance"}),
                "Binder 2",
            ),
            valid_for=90,
        ),
        ReportAsked(2, failed_because="gave_up"),
    ),
)
