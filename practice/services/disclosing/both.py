"""What is computed from both partners' answers to one round: it needs both, for the results and for their ground.

By subtraction a result of both and one partner's answers give the other's; so an area's distance needs both area
results, and how close a view is needs both partners' single answers. Which way a view leans is not among the lines.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from practice.access import joint_rules
from practice.access.recipient_rules import Line, Need
from practice.assessment.comparison import Comparison, View, compare
from practice.assessment.congruence import Congruence
from practice.assessment.scoring import AreaScore
from practice.services.disclosing.scopes import scope_of
from practice.services.disclosing.sent import Sent
from practice.services.disclosing.sent import heading as sent_heading
from practice.services.report.parts.voice import Voice
from practice.services.review.sentences import common_title, names_of
from practice.texts import N_

VIEWS: tuple[tuple[View, int, str], ...] = (
    ("a_sees_b", 0, N_("%(area)s: how close %(name)s’s view is to %(other)s’s own")),
    ("b_sees_a", 1, N_("%(area)s: how close %(name)s’s view is to %(other)s’s own")),
    ("alike", 0, N_("%(area)s: how alike %(name)s and %(other)s rate themselves")),
)


def lines(voice: Voice, sent: Sequence[Sequence[Sent]]) -> Iterator[Line]:
    """The lines on every round that both have sent, in the order of the first one's."""
    others = {one.round: one for one in sent[1]}
    for one in sent[0]:
        other = others.get(one.round)
        if other is not None and not one.form.private:
            yield from _of_round(voice, one, other)


def _of_round(voice: Voice, one: Sent, other: Sent) -> Iterator[Line]:
    form, found = one.form, compare(one.form, one.answers, other.answers)
    heading = sent_heading(voice, form, one.number, max(one.day, other.day))
    ids = (one.person.id, other.person.id)
    for area in found.areas:
        a, b = area.a, area.b
        if isinstance(a, AreaScore) and isinstance(b, AreaScore) and area.dyad.gap is not None:
            words = voice.say(
                N_("%(gap)s points apart, %(mean)s on average"),
                gap=voice.number(area.dyad.gap, 0),
                mean=voice.number((a.score + b.score) / 2, 0),
            )
            scopes = ["together", "areas"]
            scopes += ["of_me"] if joint_rules.is_about_partner(form.area(area.area)) else []
            key = f"together/0/{one.round}/{area.area}"
            title = form.area(area.area).title
            yield Line(key, "together", 0, heading, title, (words,), _needs(ids, one.round, scopes))
    yield from _views(voice, one, other, found, heading)


def _views(voice: Voice, one: Sent, other: Sent, found: Comparison, heading: str) -> Iterator[Line]:
    form = one.form
    called = names_of([one.person, other.person])
    ids = (one.person.id, other.person.id)
    for pair in found.paired:
        halves = [item for code in (pair.area, pair.pair) for item in form.area(code).items]
        if not all(joint_rules.may_stand_alone(form, item) for item in halves):
            continue
        for view, who, title in VIEWS:
            close = pair.views[view]
            if close.congruence is None:
                continue
            label = voice.say(
                title, area=common_title(form.area(pair.area)), name=called[who], other=called[1 - who]
            )
            key = f"together/0/{one.round}/{pair.area}/{view}"
            needs = _needs(ids, one.round, ["together", "ratings", "of_me"])
            yield Line(key, "together", 0, heading, label, (_closeness(voice, close),), needs)


def _closeness(voice: Voice, found: Congruence) -> str:
    return voice.say(N_("%(closeness)s of 100, over %(pairs)s pairs of answers"), **_values(voice, found))


def _values(voice: Voice, found: Congruence) -> dict[str, Any]:
    return {"closeness": voice.number(found.congruence or 0.0, 0), "pairs": found.n}


def _needs(ids: Sequence[UUID], number: str, parts: Sequence[str]) -> frozenset[Need]:
    return frozenset(Need(one, scope_of(part, number)) for one in ids for part in parts)
