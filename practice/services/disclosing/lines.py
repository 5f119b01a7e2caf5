"""Everything of a case that may leave it by itself, line by line, and whose word each line needs.

A line is about its author. What it also needs of the other partner:
- what one tells of the other (the `partner` perspective, guesses) needs that the other lets out what is told of them;
- words that name the other need the same;
- what is computed from both needs both, each for the answers that it is computed from.
Private items, the private check-in and private notes have no way in here; a session with one alone is that person's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from practice import programme
from practice.access import disclosure, joint_rules
from practice.access.caseload import Caseload
from practice.access.disclosure import Disclosed
from practice.access.recipient_rules import NEVER, Line, Need, names
from practice.assessment import scoring
from practice.assessment.instrument import Area, Instrument, Item
from practice.assessment.scoring import AreaScore, Missing
from practice.models.couple import Couple
from practice.services.couple import couples
from practice.services.couple.couples import Person
from practice.services.disclosing import both
from practice.services.disclosing.scopes import scope_of
from practice.services.disclosing.sent import Sent, heading
from practice.services.people import accounts
from practice.services.report.parts.voice import Voice
from practice.services.review.answer_words import in_words
from practice.services.session import session_records
from practice.services.session.session_records import EVERYBODY, Session
from practice.texts import N_

BOTH = 0  # the position of what is about the two together
TEXTS = ("text", "plan")


@dataclass(frozen=True)
class Case:
    """`others`: by partner, who the other one is and by what names, which nobody has any more who was erased."""

    voice: Voice
    others: Mapping[UUID, tuple[UUID, tuple[str, ...]]]


def of_case(
    caseload: Caseload,
    couple: Couple,
    language: str,
    typed: Mapping[int, str] | None = None,
    *,
    by_order: bool = False,
) -> tuple[Line, ...]:
    """Every line of a case, the first partner's, the second's, then what is about both. `typed` are summaries by
    position (0: of both). Nothing of who was erased; of who is restricted only for a court's order. Raises Unreadable.
    """
    practice = accounts.practice_of(caseload.session)
    everybody = couples.people(caseload.keyring, [one for one in couple.partners if one.erased_at is None])
    case = Case(Voice(language, practice.time_zone if practice else "UTC"), _others(couple, everybody))
    restricted = {one.id for one in couple.partners if one.restricted_at is not None}
    able = [one for one in everybody if by_order or one.id not in restricted]
    sent = {one.id: _sent(caseload, couple, case, one, by_order=by_order) for one in able}
    sessions = session_records.of_couple(caseload, couple, everybody)
    found: list[Line] = []
    for person in able:
        found += [line for one in sent[person.id] for line in _of_round(case, one)]
        found += _attended(case, person, sessions)
        found += _summary(case, person, (typed or {}).get(person.position, ""))
    if len(able) > 1 and not any(one.is_out for one in able):
        found += both.lines(case.voice, [sent[one.id] for one in able])
    found += _summary_of_both(case, able, (typed or {}).get(BOTH, ""))
    return tuple(found)


def _others(couple: Couple, everybody: Sequence[Person]) -> dict[UUID, tuple[UUID, tuple[str, ...]]]:
    known = {one.id: (one.details.first_name, one.details.last_name) for one in everybody}
    ids = [one.id for one in couple.partners]
    return {one: (other, known.get(other, ())) for one in ids for other in ids if one != other}


def _sent(caseload: Caseload, couple: Couple, case: Case, person: Person, *, by_order: bool) -> list[Sent]:
    order = [form.code for form in programme.catalogue().programme]
    disclosed = disclosure.for_recipient(caseload, couple, person.id, by_order=by_order)
    known = [one for one in disclosed if one.form.code in order]
    return [_one(case, person, one) for one in sorted(known, key=lambda one: (order.index(one.form.code), one.round))]


def _one(case: Case, person: Person, found: Disclosed) -> Sent:
    form = found.form.in_language(case.voice.language)
    return Sent(person, form, found.round, case.voice.local_day(found.sent_at), found.answers)


def _of_round(case: Case, sent: Sent) -> Iterator[Line]:
    title = heading(case.voice, sent.form, sent.number, sent.day)
    for code, score in scoring.score(sent.form, sent.answers).items():
        area = sent.form.area(code)
        if all(item.privacy != "private" for item in area.items):
            yield _area(case, sent, title, area, score)
    for item in sent.form.items:
        answer = sent.answers.get(item.key)
        if answer is not None and not _rests_on_private(sent.form, item):
            yield from _answer(case, sent, title, item, answer)


def _area(case: Case, sent: Sent, title: str, area: Area, score: AreaScore | Missing) -> Line:
    say = case.voice.say
    if isinstance(score, Missing):
        words = say(
            N_("No number: %(valid)s of %(items)s questions answered."), valid=score.n_valid, items=score.n_items
        )
    else:
        words = say(N_("%(score)s of 100"), score=case.voice.number(score.score, 0))
        words += "" if area.higher_is_better else f" · {say(N_('Higher means more strain.'))}"
    needs = _needs(case, sent, scope_of("areas", sent.round), is_of_other=joint_rules.is_about_partner(area))
    return Line(
        f"areas/{sent.person.position}/{sent.round}/{area.code}", "areas", sent.person.position, title, area.title,
        (words,), needs,
    )  # fmt: skip


def _answer(case: Case, sent: Sent, title: str, item: Item, answer: Mapping[str, object]) -> Iterator[Line]:
    """The answer, and what was written beside it, which is a text of its own."""
    of_other = item.perspective == "partner" or item.guess_of is not None
    closed = not joint_rules.may_stand_alone(sent.form, item)
    place = f"{sent.person.position}/{sent.round}/{item.key}"

    def line(part: str, kind: str, words: list[str]) -> Line:
        needs = _needs(
            case,
            sent,
            _scope(sent, item, kind, closed=closed),
            is_of_other=of_other or (part == "texts" and _names_other(case, sent.person, words)),
        )
        return Line(f"{kind}/{place}", part, sent.person.position, title, item.text, tuple(words), needs)

    if "value" in answer or "state" in answer:
        words = in_words(item, answer, case.voice.translate)
        yield line("texts", "text", words) if item.type in TEXTS else line("ratings", "ratings", words)
    remark = answer.get("comment")
    if remark:
        yield line("texts", "remark", [case.voice.say(N_("Remark: %(words)s"), words=str(remark))])


def _scope(sent: Sent, item: Item, kind: str, *, closed: bool) -> str:
    """Ratings go by the round, texts one by one; what was promised to show in area results only has a name that no
    authorization can give."""
    place = f"{sent.round}/{item.key}"
    if closed:
        return scope_of(NEVER, f"{place}/remark" if kind == "remark" else place)
    return scope_of(kind, sent.round if kind == "ratings" else place)


def _rests_on_private(form: Instrument, item: Item) -> bool:
    """Whether it was asked only because of a private answer, or guesses one: then it would tell it."""
    rests_on = (item.guess_of, item.show_if.item if item.show_if else None)
    return any(key and form.has_item(key) and form.item(key).privacy == "private" for key in rests_on)


def _names_other(case: Case, person: Person, words: Sequence[str]) -> bool:
    _, called = case.others.get(person.id, (None, ()))
    return names("\n".join(words), called)


def _needs(case: Case, sent: Sent, scope: str, *, is_of_other: bool) -> frozenset[Need]:
    """Who was erased can't let out any more what was told of them: it stays."""
    own = Need(sent.person.id, scope)
    if not is_of_other or sent.person.id not in case.others:
        return frozenset({own})
    return frozenset({own, Need(case.others[sent.person.id][0], scope_of("of_me", sent.round))})


def _attended(case: Case, person: Person, sessions: Sequence[Session]) -> Iterator[Line]:
    """The days of the sessions that this person came to, oldest first, whoever else was there."""
    came = [one for one in sessions if one.revision and _came(person, one)]
    for one in sorted(came, key=lambda one: one.held_at):
        day = case.voice.day_of(one.held_at)
        needs = frozenset({Need(person.id, "attendance")})
        title = case.voice.say(N_("Days of sessions attended"))
        yield Line(f"attendance/{person.position}/{one.id}", "attendance", person.position, title, day, (), needs)


def _came(person: Person, session: Session) -> bool:
    if not session.is_joint:
        return session.person == person and session.attendance == EVERYBODY
    return session.attendance in (EVERYBODY, f"only_{person.position}")


def _summary(case: Case, person: Person, text: str) -> Iterator[Line]:
    """What was typed about one person; where it names the other, it is about both."""
    if text:
        named = [case.others[person.id][0]] if _names_other(case, person, [text]) else []
        yield _typed(case, person.position, [person.id, *named], text)


def _summary_of_both(case: Case, able: Sequence[Person], text: str) -> Iterator[Line]:
    if text and len(able) > 1:
        yield _typed(case, BOTH, [one.id for one in able], text)


def _typed(case: Case, position: int, whose: Sequence[UUID], text: str) -> Line:
    title = case.voice.say(N_("Summary of progress notes, written for this release"))
    needs = frozenset(Need(one, "summary") for one in whose)
    lines = tuple(part for part in text.splitlines() if part.strip())
    return Line(f"summary/{position}", "summary", position, title, "", lines, needs)
