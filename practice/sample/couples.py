"""The sample practice and its couples: six told at length, the others briefly, so that every state can be seen."""

from practice.sample.cases import (
    aoife_and_thu_ha,
    at_the_start,
    esra_and_bjorn,
    kwame_and_luis,
    oksana_and_daniel,
    one_withdrew,
    resting,
    robin_and_imani,
    with_a_colleague,
    zoe_and_mateusz,
)
from practice.services.people.accounts import PracticeDetails

PRACTICE = PracticeDetails(
    name="Harbour Steps, a sample practice",
    phrase="Seven lanterns on the quay",
    resources="In danger: call your local emergency number "
    "(112 in Europe, 999 in the United Kingdom, 911 in North America).\n"
    "This practice is invented. A real one lists its own local services here.",
    duty_to_report="If I learn that a child, or an adult who depends on care, may come to serious harm, the law can "
    "oblige me to tell somebody. I would speak with you first wherever that is safe.",
    time_zone="Europe/London",
)

CASES = (
    zoe_and_mateusz.CASE,
    kwame_and_luis.CASE,
    aoife_and_thu_ha.CASE,
    oksana_and_daniel.CASE,
    esra_and_bjorn.CASE,
    robin_and_imani.CASE,
    *at_the_start.CASES,
    one_withdrew.CASE,
    *resting.CASES,
    with_a_colleague.CASE,
)
