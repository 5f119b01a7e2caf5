"""What somebody said, in their newest answers, about a row of the plan that they had sent before."""

from practice.assessment.instrument import Item
from practice.services.review.history import Sent


def outcome(newest: Sent, plan: Item, number: int) -> str | None:
    """How row `number` of the question `plan` went, in the form's words; None where nothing was said about it."""
    for item in newest.form.items:
        if item.type == "plan_review" and item.reviews == plan.key:
            answer = newest.answers.get(item.key, {}).get("value", {})
            if str(number) in answer:
                return item.scale.option(answer[str(number)]).text
    return None
