"""The practice's own pool: baseline statistics over first responses, computed once a day and kept as snapshots.

Numbers only leave this module (n, mean, SD, alpha), never a row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.access import disclosure
from practice.access.disclosure import Anonymous
from practice.access.keyring import Keyring
from practice.assessment import choices, consistency, scoring
from practice.assessment.instrument import Area, Instrument
from practice.assessment.pool import Baseline, PoolRow, pool_statistics
from practice.assessment.scoring import AreaScore
from practice.models.pool import PoolSnapshot
from practice.models.response import Response

EVERY = timedelta(days=1)


@dataclass(frozen=True)
class AreaBaseline:
    """One area's newest snapshot with its words, for the page about the pool."""

    instrument: Instrument
    area: Area
    baseline: Baseline
    interval: tuple[float, float] | None
    omega: float | None
    caveats: tuple[str, ...]


def is_due(session: Session) -> bool:
    """Whether somebody has answered and the newest snapshot is a day old, or there is none."""
    if session.scalar(select(Response.id).limit(1)) is None:
        return False
    newest = session.scalar(select(func.max(PoolSnapshot.taken_at)))
    return newest is None or not clock.is_within(newest, EVERY)


def snapshots(session: Session, keyring: Keyring) -> list[PoolSnapshot]:
    """New snapshots of every area, to be stored together. Reads only: no writer waits for the sums."""
    taken_at = clock.now()
    return [
        PoolSnapshot(
            score_lineage=instrument.score_lineage, area=area.code, statistics=statistics(area, rows), taken_at=taken_at
        )
        for instrument in programme.catalogue().programme
        for rows in [disclosure.for_pool(session, keyring, instrument.score_lineage)]
        for area in instrument.areas
    ]


def statistics(area: Area, rows: Sequence[Anonymous]) -> dict[str, Any]:
    """n, couples, mean, SD, and for a scale its steadiness, over each person's first valid form of the lineage."""
    scored = [(row, scoring.area_score(area, row.answers)) for row in rows]
    found = asdict(
        pool_statistics(
            PoolRow(
                row.person, row.couple, row.sent_at.isoformat(), score.score if isinstance(score, AreaScore) else None
            )
            for row, score in scored
        )
    )
    if area.kind != "scale":
        return {**found, **_NO_STEADINESS}
    steady = consistency.steadiness(_matrix(area, _firsts(scored)))
    interval = None if steady.alpha.low is None else [steady.alpha.low, steady.alpha.high]
    return {
        **found,
        "alpha": steady.reliability,
        "interval": interval,
        "omega": steady.omega,
        "caveats": list(steady.caveats),
    }


_NO_STEADINESS: dict[str, Any] = {"alpha": None, "interval": None, "omega": None, "caveats": []}


def _firsts(scored: Iterable[tuple[Anonymous, object]]) -> list[Anonymous]:
    first: dict[str, Anonymous] = {}
    for row, score in scored:
        if isinstance(score, AreaScore):
            first.setdefault(row.person, row)
    return list(first.values())


def _matrix(area: Area, rows: Iterable[Anonymous]) -> list[list[int | None]]:
    """A row a person, a column an item, keyed."""
    return [[scoring.keyed_answer(item, row.answers) for item in area.items] for row in rows]


def baselines(session: Session) -> dict[tuple[str, str], Baseline]:
    """The newest snapshot of every area, by lineage and area."""
    return {(row.score_lineage, row.area): _baseline(row) for row in _newest(session)}


def baselines_without(
    session: Session, keyring: Keyring, couple_id: UUID, lineages: Iterable[str], until: datetime
) -> dict[tuple[str, str], Baseline]:
    """The same numbers of some lineages, computed from everybody else's first answers up to a moment.

    For what one partner gets to keep: nothing in it may come from, or be worked out to, the other partner's answers.
    Empty for a lineage that too few others have answered for change to be told.
    """
    enough = [one for one in lineages if _others(session, one, couple_id, until) >= choices.POOL_PERSONS]
    return {
        (instrument.score_lineage, area.code): _of_numbers(
            instrument.score_lineage, area.code, until.date(), statistics(area, rows)
        )
        for instrument in programme.catalogue().programme
        if instrument.score_lineage in enough
        for rows in [
            disclosure.for_pool(session, keyring, instrument.score_lineage, without=couple_id, until=until)
        ]
        for area in instrument.areas
    }


def _others(session: Session, lineage: str, couple_id: UUID, until: datetime) -> int:
    """How many people of other couples have answered a lineage; nothing is opened for it."""
    wanted = select(func.count(func.distinct(Response.partner_id))).where(
        Response.score_lineage == lineage, Response.couple_id != couple_id, Response.sent_at <= until
    )
    return session.scalar(wanted) or 0


def _newest(session: Session) -> Sequence[PoolSnapshot]:
    newest = select(func.max(PoolSnapshot.taken_at)).scalar_subquery()
    return session.scalars(select(PoolSnapshot).where(PoolSnapshot.taken_at == newest)).all()


def _baseline(row: PoolSnapshot) -> Baseline:
    return _of_numbers(row.score_lineage, row.area, row.taken_at.date(), row.statistics)


def _of_numbers(lineage: str, area: str, as_of: date, numbers: dict[str, Any]) -> Baseline:
    return Baseline(
        lineage=lineage,
        area=area,
        as_of=as_of,
        n_persons=numbers["n_persons"],
        n_couples=numbers["n_couples"],
        mean=numbers["mean"],
        sd=numbers["sd"],
        alpha=numbers["alpha"],
    )


def page(session: Session) -> list[AreaBaseline]:
    """Every area with its newest snapshot, in the programme's order, for the page about the pool."""
    rows = {(row.score_lineage, row.area): row for row in _newest(session)}
    return [
        AreaBaseline(
            whole,
            area,
            _baseline(row),
            tuple(row.statistics["interval"]) if row.statistics["interval"] else None,
            row.statistics["omega"],
            tuple(row.statistics["caveats"]),
        )
        for whole in programme.catalogue().programme
        for area in whole.areas
        if (row := rows.get((whole.score_lineage, area.code))) is not None
    ]
