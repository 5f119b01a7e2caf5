"""What one partner's own report is made from: their own answers, and nothing of anybody else.

Two databases that differ only in what the other partner answered, or whether they did, give the same ground.
"""

from collections.abc import Iterable
from dataclasses import replace

from practice.access.caseload import Caseload
from practice.assessment.instrument import Instrument
from practice.models.couple import Couple, Partner
from practice.models.report import Report
from practice.services.couple import couples
from practice.services.couple.case import CaseHeader
from practice.services.report.parts.ground import Ground
from practice.services.report.parts.scope import LeftOut, within
from practice.services.report.parts.voice import Voice
from practice.services.report.request.choices import read
from practice.services.review import history, pool
from practice.services.review.change import of_history
from practice.services.review.history import InstrumentHistory, Round, Sent
from practice.services.review.sentences import names_of


def ground_of(caseload: Caseload, report: Report, couple: Couple, partner: Partner) -> Ground:
    """The partner's rounds, with one place each, in the words that clients read. Raises Unreadable.

    What change is judged against comes from other couples alone: in the practice's own numbers the other partner's
    answers count too.
    """
    choices = read(report.choices)
    voice = Voice(choices.language, caseload.zone)
    person = couples.person_of(caseload.keyring, partner)
    chosen, left_out = within(history.of_partner(caseload, couple, partner.id), choices, voice)
    kept = tuple(_for_clients(one, voice.language) for one in chosen)
    baselines = pool.baselines_without(
        caseload.session, caseload.keyring, couple.id, _judged(kept), report.requested_at
    )
    return Ground(
        voice=voice,
        header=CaseHeader(couple.id, couple.ref, (person,), "", couple.status, None, couple.created_at),
        names=names_of((person,)),
        histories=kept,
        changes=tuple(of_history(one, (person,), baselines, _numbers(left_out, one)) for one in kept),
        assignments=(),
        baselines=baselines,
        choices=choices,
        left_out=left_out,
    )


def _judged(histories: Iterable[InstrumentHistory]) -> set[str]:
    """The lineages in which there may be a change: two rounds of the newest one."""
    newest = [(one.rounds[-1].form.score_lineage, one.rounds[:-1]) for one in histories]
    return {lineage for lineage, earlier in newest if any(one.form.score_lineage == lineage for one in earlier)}


def _numbers(left_out: Iterable[LeftOut], found: InstrumentHistory) -> list[int]:
    return [one.round.number for one in left_out if one.instrument.code == found.instrument.code]


def _for_clients(found: InstrumentHistory, language: str) -> InstrumentHistory:
    """The history in the report's language, with the titles that clients know the forms by."""

    def titled(form: Instrument) -> Instrument:
        translated = form.in_language(language)
        return replace(translated, title=translated.client_title)

    def sent_in(one: Sent | None) -> Sent | None:
        return replace(one, form=titled(one.form)) if one else None

    def round_in(asked: Round) -> Round:
        return replace(asked, form=titled(asked.form), sent=tuple(sent_in(one) for one in asked.sent))

    return InstrumentHistory(titled(found.instrument), tuple(round_in(asked) for asked in found.rounds))
