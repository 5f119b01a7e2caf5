"""What one partner sent, question by question, with what they allowed to be shown and what was corrected."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from practice.access import disclosure
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.assessment.instrument import Instrument, Item
from practice.models.couple import Couple, Partner
from practice.models.response import Correction, Response, SharingChoice
from practice.services.review.answer_words import in_words
from practice.services.rights.moments import moment
from practice.texts import translator

Opens = Callable[[Item], bool]


def forms(caseload: Caseload, couple: Couple, partner: Partner, *, with_private: bool) -> list[dict[str, Any]]:
    """Oldest first, in the words and language that they were answered in."""
    opens: Opens = (lambda _: True) if with_private else disclosure.is_open_to_both_views
    found = disclosure.own_data(caseload, couple, partner.id, opens)
    return [_form(caseload, partner, one, opens) for one in found]


def _form(caseload: Caseload, partner: Partner, one: Disclosed, opens: Opens) -> dict[str, Any]:
    row = caseload.session.get_one(Response, one.response_id)
    owner = owners.person(partner.id)
    form = one.form.in_language(row.language)
    return {
        "form": form.client_title,
        "form_version": form.version,
        "time": one.round,
        "language": row.language,
        "sent_at": moment(one.sent_at),
        "filled_in_on_paper_on": one.on_paper.isoformat() if one.on_paper else None,
        "read_before": caseload.keyring.open_text(owner, "response.promise", row.id, row.promise),
        "answers": list(answers(form, one.answers, opens)),
        "sharing": _sharing(caseload, row),
        "corrected": list(_corrections(caseload, partner, one, form, opens)),
    }


def answers(form: Instrument, given: Mapping[str, Any], opens: Opens) -> Iterator[dict[str, Any]]:
    """Each question that was asked and is open, in form order, with the answer in words and as it is stored."""
    say = translator(form.language)
    for section in form.sections:
        for item in section.items:
            if opens(item) and (item.type != "plan_review" or item.key in given):
                answer = given.get(item.key)
                words = in_words(item, answer, say)
                yield {"part": section.title, "question": item.text, "answer": words, "stored": answer}


def _sharing(caseload: Caseload, row: Response) -> list[dict[str, Any]]:
    rows = caseload.session.scalars(
        select(SharingChoice)
        .where(SharingChoice.response_id == row.id)
        .order_by(SharingChoice.chosen_at, SharingChoice.id)
    )
    return [
        {
            "chosen_at": moment(one.chosen_at),
            "signed_on": one.signed_on.isoformat() if one.signed_on else None,
            "level": one.level,
            "texts": list(one.words),
            "wording": one.wording_version,
        }
        for one in rows
    ]


def _corrections(
    caseload: Caseload, partner: Partner, one: Disclosed, form: Instrument, opens: Opens
) -> Iterator[dict[str, Any]]:
    """What was typed wrongly from paper, newest first; one that changed nothing that is open is not told of."""
    rows = caseload.session.scalars(
        select(Correction)
        .where(Correction.response_id == one.response_id)
        .order_by(Correction.corrected_at.desc(), Correction.id)
    )
    after = dict(one.answers)
    for row in rows:
        all_before = disclosure.before_correction(caseload, partner.id, row)
        before = disclosure.only(form.items, all_before, opens)
        changed = frozenset(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        if changed:
            reason = caseload.keyring.open_text(owners.person(partner.id), "correction.reason", row.id, row.reason)
            stood = list(answers(form, before, partial(_is_one_of, changed)))
            yield {"at": moment(row.corrected_at), "reason": reason, "stood_before": stood}
        after = before


def _is_one_of(keys: frozenset[str], item: Item) -> bool:
    return item.key in keys
