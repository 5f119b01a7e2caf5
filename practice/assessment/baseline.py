"""First forms of a practice's people -> what each area looks like over all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from practice.assessment.arithmetic import mean
from practice.assessment.comparison import TypicalProfile, profile_areas
from practice.assessment.consistency import Steadiness, steadiness
from practice.assessment.instrument import Area, Instrument
from practice.assessment.pool import Baseline, PoolRow, PoolStatistics, pool_statistics
from practice.assessment.scoring import AreaScore, area_score, keyed_answer

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Form:
    """One sent form: who, of which couple, when, the version (or part of it) asked, and the canonical answers."""

    person: str
    couple: str
    sent_on: date
    instrument: Instrument
    answers: Answers


@dataclass(frozen=True, slots=True)
class AreaBaseline:
    """One area over the first forms: the snapshot that change is judged by, and for a scale how steady it is."""

    baseline: Baseline
    steadiness: Steadiness | None


def first_forms(forms: Iterable[Form], lineage: str) -> list[Form]:
    """Each person's first form of that lineage, earliest first."""
    first: dict[str, Form] = {}
    for form in sorted(forms, key=lambda form: form.sent_on):
        if form.instrument.score_lineage == lineage:
            first.setdefault(form.person, form)
    return list(first.values())


def baselines(
    instrument: Instrument, forms: Iterable[Form], as_of: date, retest: Mapping[str, float] | None = None
) -> dict[str, AreaBaseline]:
    """A baseline for each area of the instrument, by code, over the forms of its lineage.

    `retest` holds reliabilities entered by hand, by area. ValueError for a private form: it is never pooled.
    """
    if instrument.private:
        raise ValueError("a private form is never pooled")
    first = first_forms(forms, instrument.score_lineage)
    return {area.code: _baseline(area, instrument, first, as_of, retest or {}) for area in instrument.areas}


def _baseline(
    area: Area, instrument: Instrument, first: Sequence[Form], as_of: date, retest: Mapping[str, float]
) -> AreaBaseline:
    statistics = _statistics(area, first)
    steady = steadiness(_matrix(area, first)) if area.kind == "scale" else None
    return AreaBaseline(
        baseline=Baseline(
            lineage=instrument.score_lineage,
            area=area.code,
            as_of=as_of,
            n_persons=statistics.n_persons,
            n_couples=statistics.n_couples,
            mean=statistics.mean,
            sd=statistics.sd,
            alpha=steady.reliability if steady else None,
            retest=retest.get(area.code),
        ),
        steadiness=steady,
    )


def _statistics(area: Area, first: Sequence[Form]) -> PoolStatistics:
    return pool_statistics(
        PoolRow(form.person, form.couple, form.sent_on.isoformat(), _score(area, form)) for form in first
    )


def _score(area: Area, form: Form) -> float | None:
    """The score of an area in a form, None where it was not asked there or not answered enough."""
    if not form.instrument.has_area(area.code):
        return None
    found = area_score(form.instrument.area(area.code), form.answers)
    return found.score if isinstance(found, AreaScore) else None


def _matrix(area: Area, first: Sequence[Form]) -> list[list[float | None]]:
    asked = [form for form in first if form.instrument.has_area(area.code)]
    return [[keyed_answer(item, form.answers) for item in area.items] for form in asked]


def typical_profile(instrument: Instrument, forms: Iterable[Form]) -> TypicalProfile:
    """The practice's mean profile over the people whose first form has every area of the profile."""
    areas = profile_areas(instrument)
    first = first_forms(forms, instrument.score_lineage)
    profiles = [[_score(area, form) for area in areas] for form in first]
    whole = [[score for score in profile if score is not None] for profile in profiles]
    whole = [profile for profile in whole if areas and len(profile) == len(areas)]
    means = {area.code: mean([profile[place] for profile in whole]) for place, area in enumerate(areas)}
    return TypicalProfile(means, len(whole))
