"""The practice's own pool: what the scores of one area look like over all its people. Numbers only, never a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.assessment.arithmetic import mean, standard_deviation
from practice.assessment.change import Gate, gate


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One person's score of an area on one date; None where it was not valid. `date` may be anything that sorts."""

    person: str
    couple: str
    date: str
    score: float | None


@dataclass(frozen=True, slots=True)
class PoolStatistics:
    """People and couples counted, their mean and standard deviation (n - 1; None for fewer than two)."""

    n_persons: int
    n_couples: int
    mean: float | None
    sd: float | None


def pool_statistics(rows: Iterable[PoolRow]) -> PoolStatistics:
    """Over each person's first form (of one date, the first in order). A person whose first form has no score is left
    out: a later form comes after something was talked about, and is not a first look.
    """
    first: dict[str, PoolRow] = {}
    for row in sorted(rows, key=lambda row: row.date):
        first.setdefault(row.person, row)
    scored = [(row.couple, row.score) for row in first.values() if row.score is not None]
    scores = [score for _, score in scored]
    return PoolStatistics(len(scored), len({couple for couple, _ in scored}), mean(scores), standard_deviation(scores))


@dataclass(frozen=True, slots=True)
class Baseline:
    """What reliable change of one area rests on: a snapshot that is kept with each result, so that an old report never
    shifts. `alpha` is the scale's reliability (Spearman-Brown for two items); `retest` one that was entered by hand,
    the only kind an index can have.
    """

    lineage: str
    area: str
    as_of: date
    n_persons: int
    n_couples: int
    mean: float | None
    sd: float | None
    alpha: float | None
    retest: float | None = None

    def reliability(self, kind: Literal["scale", "index"]) -> float | None:
        """The reliability that change may use: for an index none but an entered retest reliability."""
        return self.retest if kind == "index" or self.retest is not None else self.alpha

    def gate(self, kind: Literal["scale", "index"]) -> Gate:
        """Whether reliable change of the area can be told; "needs_retest" for an index without one."""
        reliability = self.reliability(kind)
        found = gate(self.n_persons, self.n_couples, self.sd, reliability)
        return "needs_retest" if kind == "index" and reliability is None and found != "not_enough_data" else found
