"""Three couples at the start: just added, waiting for both with links that end soon, and one with a frozen link."""

from practice.sample.happenings import MailRefused, WrongPins
from practice.sample.simulation import Course, Leanings
from practice.sample.stories import AskedAlone, Case, NextSession, Partner, Round, Sitting
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

YUSUF_AND_CLARA = Case(
    seed="yusuf and clara",
    added_ago=1,
    partners=(
        Partner(Details("Yusuf", "Adeyemi", "he/him"), Leanings(Course(50, 50))),
        Partner(Details("Clara", "Winslow", "she/her"), Leanings(Course(50, 50))),
    ),
    policy=None,
    asked_alone=(),
    joint_work_ago=None,
    next_session=NextSession(4, "11:00"),
)

HANA_AND_JONAS = Case(
    seed="hana and jonas",
    added_ago=15,
    partners=(
        Partner(
            Details("Hana", "Novotná", "she/her", email="hana.novotna@example.org", safe_contact="yes"),
            Leanings(Course(50, 50)),
        ),
        Partner(
            Details("Jonas", "Feldmann", "he/him", email="jonas.feldmann@example.org", safe_contact="yes"),
            Leanings(Course(50, 50)),
        ),
    ),
    policy="individual",
    asked_alone=(AskedAlone(1, 14, "by_call"), AskedAlone(2, 14, "by_call")),
    joint_work_ago=14,
    rounds=(Round("s1", 13, (None, None), due_ahead=1),),
    next_session=NextSession(6, "15:15"),
    happenings=(MailRefused(9, round=0, who=1),),
)

INGRID = Partner(
    details=Details("Ingrid", "Solberg", "she/her", email="ingrid.solberg@example.org", safe_contact="yes"),
    leanings=Leanings(Course(54, 54), {"QTI": Course(34, 34), "TRU": Course(76, 76)}),
    said={
        "s1.root.08": {1: "Since the twins we are a very good team and hardly ever two people in the same room."},
    },
)

SAMUEL = Partner(
    details=Details("Samuel", "Achterberg", "he/him", phone="020 7946 0731", safe_contact="never"),
    leanings=Leanings(Course(50, 50)),
)

INGRID_AND_SAMUEL = Case(
    seed="ingrid and samuel",
    added_ago=10,
    partners=(INGRID, SAMUEL),
    policy="limited",
    asked_alone=(AskedAlone(1, 9), AskedAlone(2, 9)),
    joint_work_ago=9,
    rounds=(Round("s1", 7, (Sitting(4, "20:35", sharing=Sharing("areas")), None)),),
    next_session=NextSession(7, "13:30"),
    happenings=(WrongPins(1, round=0, who=1),),
)

CASES = (YUSUF_AND_CLARA, HANA_AND_JONAS, INGRID_AND_SAMUEL)
