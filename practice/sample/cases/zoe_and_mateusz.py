"""Zoë and Mateusz: eight months, three rounds of the first step, and both see things get better.

She teaches, he nurses at night, their son is four. They are not married. What wears them down is that they miss each
other; what helps is small and regular.
"""

from practice.access.joint import Opened, Point, Words
from practice.sample.cases import zoe_and_mateusz_in_session as in_session
from practice.sample.happenings import ReportAsked
from practice.sample.simulation import Course, Leanings, Style
from practice.sample.stories import AskedAlone, Case, NextSession, Partner, Rhythm, Round, Sitting, Step, Together
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

ZOE = Partner(
    details=Details(
        "Zoë", "Hartley", "she/her", email="zoe.hartley@example.org", phone="020 7946 0131", safe_contact="yes"
    ),
    leanings=Leanings(
        overall=Course(44, 70),
        areas={
            "COM": Course(34, 70),
            "TRU": Course(60, 77),
            "CON": Course(32, 63),
            "GOA": Course(66, 75),
            "QTI": Course(28, 60),
            "CLIMATE": Course(52, 76),
            "LIS-self": Course(58, 72),
            "LIS-partner": Course(38, 64),
            "PIT-self": Course(48, 66),
            "US": Course(34, 68),
        },
        style=Style(stretch=1.1),
    ),
    said={
        "s1.root.01": {1: ("worried", "angry", "lonely", "tired_out"), 3: ("worried", "hopeful", "tender")},
        "s1.root.02": {1: ("family", "money")},
        "s1.root.03": {1: ("press", "defend"), 3: ("press",)},
        "s1.root.04": {1: ("quiet", "leave")},
        "s1.root.05": {1: ("qti", "home", "work"), 3: ("qti", "money", "work")},
        "s1.root.06": {1: ("work", "home", "money"), 3: ("qti", "work", "family")},
        "s1.root.07": {1: ("sleep", "work", "friends"), 3: ("sleep",)},
        "s1.root.08": {
            1: "We pass each other in the hallway. He comes home from a night shift when I leave for school, and by "
            "the evening we are both too tired for more than the shopping list. I think we stopped telling each other "
            "things because there was never a good moment.",
            3: "The shifts are still hard, but we no longer wait for the perfect moment. I think the root was that "
            "each of us tried to spare the other, and it came across as not caring.",
        },
        "s1.root.09": {
            1: "At his mother’s birthday I said in front of everybody that he is never home. Next time I would tell "
            "him the evening before that I feel alone with it, and not at the table.",
            3: "When the car broke down I began to list everything I do. I stopped halfway and said that I was scared "
            "about money. Next time I would like to start there.",
        },
        "s1.next.01": {1: ("tired", "time", "stress"), 3: ("tired",)},
        "s1.next.02": {1: ("time", "rest", "hands"), 2: ("time", "talk", "small"), 3: ("time", "small")},
        "s1.next.04": {1: ("fairly",), 3: ("very",)},
        "s2.us.04": {
            1: "In the car after the parents’ evening. It was dark, nobody had to look at anybody, and he asked what I "
            "was most worried about.",
            2: "The Sunday walk. I told him about the trouble with the new head of school and he said it back to me so "
            "well that I had to laugh. Phones stayed at home.",
        },
        "s2.next.01": {1: ("evening", "messages", "tasks"), 2: ("evening", "morning")},
        "s2.plan.1": {
            1: (
                Step(
                    "def",
                    "When I notice that I am explaining myself, I first say what I heard Mateusz say.",
                    every_days=7,
                    measure="Twice a week. I make a dot in my calendar.",
                ),
            ),
            2: (
                Step(
                    "hos",
                    "When my voice goes sharp I say “I am tired, not cross” and start the sentence again.",
                    due_in=28,
                    measure="Mateusz does not have to ask whether I am angry.",
                ),
            ),
        },
        "s2.plan.2": {
            1: (Step("ask", "One question after his shift that can’t be answered with “fine”.", every_days=3),),
            2: (Step("par", "On the Sunday walk I say back the main point before I tell mine.", every_days=7),),
        },
        "s3.plan.1": {
            1: (
                Step(
                    "expectations",
                    "By Sunday evening I say which nights in the coming week I need him at home.",
                    every_days=7,
                    measure="It is on the fridge.",
                ),
                Step("honesty", "I tell him when I am worried about money, before I do the sums alone.", due_in=21),
            )
        },
        "s3.plan.3": {1: Rhythm("thu", "week")},
        "s3.plan.4": {1: ("partly",)},
        "s3.plan.5": {1: ("well",)},
        "s3.plan.6": {
            1: "While answering I noticed that I trust him with everything, except with being tired of me sometimes."
        },
        "s4.next.01": {1: "That in ten years we still laugh in supermarkets."},
        "s4.next.02": {1: "That we slide back when the next bad winter of shifts comes."},
        "s4.next.03": {1: ("time", "laugh", "hold")},
        "s4.next.04": {1: ("note", "hug", "sex")},
        "s4.plan.1": {
            1: (
                Step("thanks", "I thank him for one thing that nobody sees, like the packed school bag.", every_days=2),
                Step("time", "One Saturday morning a month while Leo is at my sister’s, no errands.", "we", due_in=30),
            )
        },
    },
    comments={
        "s1.qti.02": {1: "We make plans and then one of us falls asleep.", 3: "Thursday breakfast. Even in flu week."},
        "s1.com.02": {2: "Better when we are walking."},
    },
)

MATEUSZ = Partner(
    details=Details(
        "Mateusz", "Wiśniewski", "he/him", email="m.wisniewski@example.org", phone="020 7946 0174", safe_contact="yes"
    ),
    leanings=Leanings(
        overall=Course(49, 69),
        areas={
            "COM": Course(43, 67),
            "TRU": Course(66, 79),
            "CON": Course(37, 62),
            "GOA": Course(68, 76),
            "INT": Course(38, 60),
            "QTI": Course(33, 58),
            "LIS-self": Course(54, 68),
            "PIT-self": Course(46, 63),
            "US": Course(38, 66),
        },
        style=Style(stretch=0.95, blank=0.02),
    ),
    said={
        "s1.root.01": {1: ("guilty", "ashamed", "numb", "tired_out"), 3: ("guilty", "tired_out", "hopeful")},
        "s1.root.02": {1: ("family", "moving")},
        "s1.root.03": {1: ("quiet", "leave"), 3: ("quiet", "smooth")},
        "s1.root.04": {1: ("press",), 3: ("press", "defend")},
        "s1.root.05": {1: ("work", "qti", "com"), 3: ("work", "qti", "home")},
        "s1.root.06": {1: ("home", "work", "children"), 3: ("qti", "work", "money")},
        "s1.root.07": {1: ("sleep", "health", "children"), 3: ("sleep", "work")},
        "s1.root.08": {
            1: "I sleep in the day and feel that I am in the way in my own home. When Zoë sighs I hear that I did "
            "something wrong, so I say nothing. Then she thinks I do not care.",
            3: "We were both counting who is more tired. Now we say it out loud at breakfast on Thursdays, and it is "
            "smaller than it was in my head.",
        },
        "s1.root.09": {
            1: "I walked out to the balcony in the middle of the talk about the holidays. Next time I would say that I "
            "need ten minutes, and come back by myself.",
            3: "I said yes to an extra shift before I asked her. Next time I ask first, even when the ward is calling.",
        },
        "s1.next.01": {1: ("tired", "time", "words"), 3: ("tired", "words")},
        "s1.next.02": {1: ("rest", "slow", "small"), 2: ("small", "talk"), 3: ("small", "time", "talk")},
        "s1.next.04": {1: ("very",)},
        "s2.us.04": {
            1: "We talked about Leo’s sleep while folding laundry. Our hands were busy and nobody was in a hurry.",
            2: "I told her I am afraid of becoming like my father, who was always at work. She did not argue, she "
            "asked when that started.",
        },
        "s2.next.01": {1: ("evening", "morning", "family"), 2: ("morning",)},
        "s2.plan.1": {
            1: (
                Step(
                    "sil",
                    "I say “ten minutes, then I come back” before I go out to the balcony.",
                    due_in=21,
                    measure="Zoë does not have to come and find me.",
                ),
            ),
            2: (Step("bot", "On Thursday at breakfast I say one thing that is on my mind.", every_days=7),),
        },
        "s2.plan.2": {
            1: (Step("dis", "My phone is in the drawer from eight to nine when I am at home.", every_days=1),),
            2: (Step("chk", "I ask “do you mean today or always?” before I answer.", due_in=28),),
        },
        "s3.plan.1": {
            1: (
                Step("listening", "When she talks about money I sit down and put the cup away.", due_in=28),
                Step(
                    "checkins",
                    "Ten minutes after breakfast on Thursdays: one good thing, one hard thing.",
                    "we",
                    every_days=7,
                    measure="Each of us remembers what the other one said.",
                ),
            )
        },
        "s3.plan.3": {1: Rhythm("thu", "week")},
        "s3.plan.4": {1: ("partly",)},
        "s3.plan.5": {1: ("partly",)},
        "s4.next.01": {1: "That Leo grows up with parents who say sorry out loud."},
        "s4.next.02": {1: "That I take tiredness for anger again, and hide."},
        "s4.next.03": {1: ("thanks", "note", "hug")},
        "s4.next.04": {1: ("time", "laugh", "words")},
        "s4.plan.1": {1: (Step("sharing", "Before a run of nights I tell her what I dread about it.", due_in=14),)},
    },
    comments={"s1.emo.02": {3: "She left soup and a note before the long nights."}},
)

RATINGS = Sharing("ratings")
LISTENING = Together(
    ago=51,
    opened=Opened(
        "ratings",
        frozenset({"LIS-self", "LIS-partner", "PIT-self", "US"}),
        frozenset({"s2.us.01", "s2.us.04/1", "s2.us.04/2"}),
    ),
    words=Words(
        "When a week gets too full, each of you keeps quiet to spare the other. The quiet is then heard as distance, "
        "and the next talk starts late and tired. You both mean it kindly.",
        (
            Point("You make room.", "There is a fixed hour in your week now, and you both keep it.", "LIS-self"),
            Point("You say it back.", "I have heard each of you do it in this room, and I saw what it changed."),
        ),
        (
            Point("Say it before the night shifts.", "One sentence each, on the evening before the first one."),
            Point("Ask once before you answer.", "An open question, and a breath after it."),
        ),
    ),
)
CLOSE_AGAIN = Together(
    ago=23,
    opened=Opened(
        "areas",
        frozenset({"CLIMATE", "EXPRESS", "OWN", "KNOW", "RESPOND", "OPEN"}),
        frozenset({"s4.next.01/1", "s4.next.01/2"}),
    ),
    words=Words(
        "Closeness comes back in small pieces, and you both notice them. When it stalls, one of you waits to be asked "
        "and the other waits for a better moment.",
        (
            Point("You make room for each other.", "Both of you describe it, each in your own way.", "CLIMATE"),
            Point("You come back.", "After the last hard week it took days. Half a year ago it took weeks."),
        ),
        (
            Point("Ten minutes that belong to nobody else.", "After his first night, before the boy wakes up."),
            Point("Ask for it in words.", "“Sit with me” is enough."),
        ),
    ),
)

CASE = Case(
    seed="zoe and mateusz 37",
    added_ago=243,
    partners=(ZOE, MATEUSZ),
    policy="limited",
    asked_alone=(
        AskedAlone(1, 243),
        AskedAlone(2, 241, "by_call"),
        AskedAlone(1, 131),
        AskedAlone(2, 131),
        AskedAlone(1, 20),
        AskedAlone(2, 20),
    ),
    joint_work_ago=241,
    rounds=(
        Round("s1", 236, (Sitting(233, "20:52"), Sitting(231, "10:14")), reviewed_ago=224),
        Round("s2", 196, (Sitting(193, "21:20", sharing=RATINGS), Sitting(190, "09:40")), reviewed_ago=183),
        Round("s1", 127, (Sitting(124, "20:31", sharing=Sharing("areas")), Sitting(122, "11:05")), reviewed_ago=116),
        Round("s3", 98, (Sitting(96, "21:02", sharing=Sharing("areas")), Sitting(95, "09:26")), reviewed_ago=86),
        Round(
            "s2",
            63,
            (
                Sitting(60, "21:15", sharing=Sharing("ratings", ("s2.us.04", "s2.plan.2"))),
                Sitting(59, "10:47", sharing=Sharing("ratings", ("s2.us.04",))),
            ),
            reviewed_ago=52,
            together=LISTENING,
        ),
        Round(
            "s4",
            35,
            (
                Sitting(32, "20:40", sharing=Sharing("ratings", ("s4.next.01",))),
                Sitting(31, "10:18", sharing=Sharing("ratings", ("s4.next.01", "s4.plan.1"))),
            ),
            reviewed_ago=24,
            together=CLOSE_AGAIN,
        ),
        Round(
            "s1",
            8,
            (
                Sitting(5, "20:49", sharing=Sharing("ratings", ("s1.root.08", "s1.root.09"))),
                Sitting(3, "10:33", sharing=Sharing("ratings", ("s1.root.08",))),
            ),
            is_last=True,
        ),
    ),
    next_session=NextSession(0, "16:00"),
    meetings=in_session.MEETINGS,
    aims=in_session.AIMS,
    pinned=in_session.PINNED,
    happenings=(ReportAsked(1),),
)
