"""Beatriz and Olumide are a colleague's couple; the owner stands in while she is away. Beatriz lost her phone."""

from practice.sample.happenings import Revoked
from practice.sample.simulation import Course, Leanings
from practice.sample.stories import AskedAlone, Case, NextSession, Partner, Round, Sitting
from practice.sample.team import AWAY
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing

BEATRIZ = Partner(
    details=Details("Beatriz", "Carvalho", "she/her", email="beatriz.carvalho@example.org", safe_contact="yes"),
    leanings=Leanings(Course(52, 52)),
)

OLUMIDE = Partner(
    details=Details("Olumide", "Bankole", "he/him", email="olumide.bankole@example.org", safe_contact="yes"),
    leanings=Leanings(Course(57, 57), {"CON": Course(42, 42)}),
    said={"s1.root.08": {1: "Her family, my family, and the one week of holidays that we have between them."}},
)

CASE = Case(
    seed="beatriz and olumide",
    added_ago=13,
    partners=(BEATRIZ, OLUMIDE),
    policy="individual",
    asked_alone=(AskedAlone(1, 12), AskedAlone(2, 12)),
    joint_work_ago=12,
    rounds=(Round("s1", 9, (None, Sitting(6, "21:17", sharing=Sharing("areas")))),),
    next_session=NextSession(8, "12:15"),
    happenings=(Revoked(4, round=0, who=0),),
    therapist=AWAY,
)
