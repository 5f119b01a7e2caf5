"""Marta and Niall: he takes part no more, she goes on. Their safety record is due again after half a year."""

from practice.sample.happenings import Withdrew
from practice.sample.simulation import Course, Leanings
from practice.sample.stories import AskedAlone, Case, Partner, Round, Sitting
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

MARTA = Partner(
    details=Details("Marta", "Ferreira", "she/her", email="marta.ferreira@example.org", safe_contact="yes"),
    leanings=Leanings(Course(46, 50), {"TRU": Course(62, 60)}),
    said={
        "s1.root.08": {1: "We moved here for his work, and it took me years to say that I had left something behind."},
    },
)

NIALL = Partner(
    details=Details("Niall", "Kavanagh", "he/him", email="niall.kavanagh@example.org", safe_contact="yes"),
    leanings=Leanings(Course(52, 52), {"COM": Course(40, 40)}),
    said={"s1.root.08": {1: "I never know when it is my turn to speak."}},
)

CASE = Case(
    seed="marta and niall",
    added_ago=196,
    partners=(MARTA, NIALL),
    policy="individual",
    asked_alone=(AskedAlone(1, 193), AskedAlone(2, 193)),
    joint_work_ago=192,
    rounds=(
        Round("s1", 190, (Sitting(187, "19:15", sharing=Sharing("areas")), Sitting(184, "21:20")), reviewed_ago=176),
        Round("s3", 19, (Sitting(12, "20:05", sharing=Sharing("areas")), None)),
    ),
    happenings=(Withdrew(10, position=2),),
)
