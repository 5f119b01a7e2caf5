"""Whether the therapist's words for the shared page hold a partner's own, which that partner has not ticked."""

import re
from collections.abc import Iterator
from uuid import UUID

from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.access.joint import Words
from practice.models.couple import Couple

RUN = 5  # words in a row: fewer are said by chance


def not_ticked(caseload: Caseload, couple: Couple, words: Words) -> list[tuple[UUID, str]]:
    """Each partner's id and question whose text, note or plan is quoted though it may not be shown together.

    A run of five words counts, whatever their case and signs. Looks at every round: a quote may be an older one; and at
    notes under private questions, which whoever writes these words has read alone.
    """
    typed = [words.pattern, *(text for one in (*words.strengths, *words.aims) for text in (one.lead, one.text))]
    own = {run for text in typed for run in _runs(text)}
    if not own:
        return []
    found = []
    responses = disclosure.for_therapist(caseload, couple)
    ticked = disclosure.ticked(caseload, responses)
    private = [one for partner in couple.partners for one in disclosure.private_page(caseload, couple, partner.id)]
    for response in (*responses, *private):
        for key, answer in response.answers.items():
            if any(own & _runs(text) for text in _texts(answer, ticked=key in ticked[response.response_id])):
                found.append((response.partner_id, response.form.item(key).text))
    return found


def _texts(answer: disclosure.Answer, *, ticked: bool) -> Iterator[str]:
    """What somebody wrote in one answer and has not ticked; a note is never ticked by itself."""
    if "comment" in answer:
        yield answer["comment"]
    value = None if ticked else answer.get("value")
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, dict):
                yield from (row.get("action") or "", row.get("measure") or "")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
