"""Four couples whose case rests: paused, separated, ended and archived."""

from practice.sample.happenings import Became
from practice.sample.simulation import Course, Leanings
from practice.sample.stories import AskedAlone, Case, Meeting, Partner, Round, Sitting
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

ROSA_AND_EMIL = Case(
    seed="rosa and emil",
    added_ago=88,
    partners=(
        Partner(
            Details("Rosa", "Quispe", "she/her", email="rosa.quispe@example.org", safe_contact="yes"),
            Leanings(Course(60, 60), {"QTI": Course(38, 38)}),
            said={"s1.root.08": {1: "We are fine when we are rested, and we have not been rested since March."}},
        ),
        Partner(
            Details("Emil", "Sandgren", "he/him", email="emil.sandgren@example.org", safe_contact="yes"),
            Leanings(Course(58, 58), {"QTI": Course(36, 36)}),
        ),
    ),
    policy="limited",
    asked_alone=(AskedAlone(1, 86), AskedAlone(2, 86)),
    joint_work_ago=85,
    rounds=(
        Round(
            "s1",
            83,
            (Sitting(80, "21:02", sharing=Sharing("areas")), Sitting(79, "22:15", sharing=Sharing("areas"))),
            reviewed_ago=70,
        ),
    ),
    meetings=(
        Meeting(
            30,
            "11:10",
            {"text": "The baby is due in three weeks. They would like to rest and write when they sleep again."},
        ),
    ),
    happenings=(Became(30, "paused"),),
)

NADIA_AND_TOMAS = Case(
    seed="nadia and tomás",
    added_ago=121,
    partners=(
        Partner(
            Details("Nadia", "Benhaddou", "she/her", email="nadia.benhaddou@example.org", safe_contact="yes"),
            Leanings(Course(38, 38), {"GOA": Course(22, 22)}),
            said={"s1.root.08": {1: "I stopped making plans that had him in them, and noticed it much later."}},
        ),
        Partner(
            Details("Tomás", "Arriaga", "he/him", email="tomas.arriaga@example.org", safe_contact="yes"),
            Leanings(Course(42, 42), {"GOA": Course(30, 30)}),
        ),
    ),
    policy="limited",
    asked_alone=(AskedAlone(1, 119), AskedAlone(2, 118)),
    joint_work_ago=117,
    rounds=(
        Round("s1", 115, (Sitting(112, "20:11"), Sitting(110, "21:40", sharing=Sharing("areas"))), reviewed_ago=104),
        Round("s2", 38, (None, None)),
    ),
    happenings=(Became(33, "separated"),),
)

GWEN_AND_RAVI = Case(
    seed="gwen and ravi",
    added_ago=231,
    partners=(
        Partner(
            Details("Gwen", "Llewellyn", "she/her", email="gwen.llewellyn@example.org", safe_contact="yes"),
            Leanings(Course(58, 70)),
        ),
        Partner(
            Details("Ravi", "Menon", "he/him", email="ravi.menon@example.org", safe_contact="yes"),
            Leanings(Course(55, 69)),
        ),
    ),
    policy="no_secrets",
    asked_alone=(AskedAlone(1, 229), AskedAlone(2, 229)),
    joint_work_ago=228,
    rounds=(
        Round(
            "s1",
            226,
            (Sitting(223, "18:20", sharing=Sharing("ratings")), Sitting(222, "19:44", sharing=Sharing("ratings"))),
            reviewed_ago=214,
        ),
    ),
    meetings=(
        Meeting(
            63,
            "17:05",
            {
                "subjective": "Both say that they have what they came for: an evening walk, a way to end a quarrel.",
                "objective": "They look at each other when they speak of money, and laugh.",
                "assessment": "Their two aims are reached and have held over a summer.",
                "plan": "We end here. They know that they can come back.",
            },
            template="soap",
        ),
    ),
    happenings=(Became(62, "ended"),),
)

LOTTE_AND_HENK = Case(
    seed="lotte and henk",
    added_ago=180,
    partners=(
        Partner(Details("Lotte", "Vermeer", "she/her"), Leanings(Course(50, 50))),
        Partner(Details("Henk", "de Wit", "he/him"), Leanings(Course(50, 50))),
    ),
    policy="limited",
    asked_alone=(),
    joint_work_ago=None,
    rounds=(Round("s1", 176, (None, None)),),
    happenings=(Became(140, "archived"),),
)

CASES = (ROSA_AND_EMIL, NADIA_AND_TOMAS, GWEN_AND_RAVI, LOTTE_AND_HENK)
