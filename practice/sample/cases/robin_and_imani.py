"""Robin and Imani: at the start. Nothing assigned yet, and only one of them has been asked alone."""

from practice.sample.simulation import Course, Leanings
from practice.sample.stories import AskedAlone, Case, NextSession, Partner
from practice.services.couple.couples import Details

ROBIN = Partner(
    details=Details("Robin", "Castellanos", "they/them", email="robin.castellanos@example.org", safe_contact="yes"),
    leanings=Leanings(overall=Course(52, 52)),
)

IMANI = Partner(
    details=Details("Imani", "Wanjirũ", "she/her", phone="020 7946 0188"),
    leanings=Leanings(overall=Course(48, 48)),
)

CASE = Case(
    seed="robin and imani",
    added_ago=5,
    partners=(ROBIN, IMANI),
    policy="limited",
    asked_alone=(AskedAlone(1, 4, "by_call"),),
    joint_work_ago=None,
    next_session=NextSession(2, "09:00"),
)
