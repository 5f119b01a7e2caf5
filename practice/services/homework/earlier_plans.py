"""The plan rows that a partner wrote last time: listed for their author alone when the same form is asked again."""

from collections.abc import Mapping, Sequence
from typing import Any

from practice.access import disclosure
from practice.access.homework_link import Visit
from practice.assessment.instrument import Instrument

PlanRows = Sequence[Mapping[str, Any]]


def of_visit(visit: Visit, form: Instrument) -> dict[str, PlanRows]:
    """Review item -> the rows of the plan that it looks back on, from this partner's latest earlier response.

    A review without earlier rows has no entry and is not asked. Never holds a row of the other partner.
    """
    reviews = [item for item in form.items if item.type == "plan_review" and item.reviews]
    if not reviews or visit.assignment.round == 1:
        return {}
    plans = disclosure.own_latest(visit, lambda item: item.type == "plan")
    rows = {item.key: plans.get(item.reviews or "", {}).get("value", ()) for item in reviews}
    return {key: found for key, found in rows.items() if found}
