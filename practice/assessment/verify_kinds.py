"""What each kind of worked example calls: plain inputs in, plain outputs out, through the product's own functions."""

from collections.abc import Callable, Mapping
from typing import Any

from practice.assessment.canonical import definition_hash
from practice.assessment.change import couple_change, couple_pattern, gate, reliable_change, retest_expected
from practice.assessment.congruence import congruence
from practice.assessment.consistency import alpha, correlations, spearman_brown
from practice.assessment.dyad import area_dyad, item_agreement, overlap
from practice.assessment.factor import omega_total
from practice.assessment.pool import PoolRow, pool_statistics
from practice.assessment.priorities import priorities
from practice.assessment.profile import Similarity, distinctive, similarity
from practice.assessment.safety import safety_level
from practice.assessment.scoring import band, display, raw_score
from practice.assessment.text_checks import reading_grade, shared_shingles

Inputs = Mapping[str, Any]
Outputs = dict[str, Any]


def _area_score(inputs: Inputs) -> Outputs:
    raw = inputs["raw"]
    reverse = inputs.get("reverse") or [False] * len(raw)
    score, n_valid, n_items, enough = raw_score(raw, reverse, inputs.get("min", 1), inputs.get("max", 5))
    return {
        "score": score,
        "display": None if score is None else display(score),
        "band": None if score is None else band(score if inputs.get("higher_is_better", True) else 100 - score),
        "n_valid": n_valid,
        "n_items": n_items,
        "needed": enough,
    }


def _area_dyad(inputs: Inputs) -> Outputs:
    found = area_dyad(inputs.get("a"), inputs.get("b"), inputs.get("higher_is_better", True))
    return {
        "mean": found.mean,
        "gap": found.gap,
        "signed": found.signed,
        "class": found.dyad_class,
        "wide_gap": found.wide_gap,
    }


def _item_agreement(inputs: Inputs) -> Outputs:
    found = item_agreement(inputs["a_keyed"], inputs["b_keyed"], inputs.get("min", 1), inputs.get("max", 5))
    return {
        "classes": list(found.classes),
        "n_pairs": found.n_pairs,
        "n_items": found.n_items,
        "pairs_needed": found.pairs_needed,
        "positive_agreement_pct": found.positive_agreement_pct,
        "joint_concern_pct": found.joint_concern_pct,
        "divergent_pct": found.divergent_pct,
    }


def _congruence(inputs: Inputs) -> Outputs:
    found = congruence(inputs["x"], inputs["y"], inputs.get("range", 4))
    return {
        "n": found.n,
        "mad": found.mad,
        "congruence": found.congruence,
        "bias": found.bias,
        "exact_pct": found.exact_pct,
        "within1_pct": found.within1_pct,
        "pattern_r": found.pattern_r,
    }


def _profile(inputs: Inputs) -> Outputs:
    found = similarity(inputs["a"], inputs["b"])
    return {"pearson_r": found.pearson_r, "icc_double_entry": found.icc_double_entry}


def _profile_distinctive(inputs: Inputs) -> Outputs:
    found: Similarity = distinctive(inputs["a"], inputs["b"], inputs.get("pool_means"), inputs.get("pool_n"))
    return {"distinctive_r": found.pearson_r, "distinctive_icc": found.icc_double_entry}


def _priorities(inputs: Inputs) -> Outputs:
    found = priorities(inputs["areas"], inputs["a"], inputs["b"], inputs.get("rank_a"), inputs.get("rank_b"))
    return {
        "priority": {
            one.area: {"a": one.a, "b": one.b, "couple": one.couple, "both_ranked": one.both_ranked}
            for one in found.areas
        },
        "top3": list(found.top),
        "strengths": list(found.strengths),
    }


def _rci(inputs: Inputs) -> Outputs:
    upward = inputs.get("higher_is_better", True)
    found = reliable_change(inputs["x1"], inputs["x2"], inputs["sd"], inputs["reliability"], upward)
    return {
        "change": found.change,
        "sem": found.sem,
        "s_diff": found.s_diff,
        "rci": found.rci,
        "smallest_reliable_change": found.smallest_reliable_change,
        "standardised_change": found.standardised_change,
        "label": found.label,
    }


def _rci_gate(inputs: Inputs) -> Outputs:
    names = ("n_persons", "n_couples", "sd", "alpha")
    return {"gate": gate(*(inputs.get(name) for name in names))}


def _couple_pattern(inputs: Inputs) -> Outputs:
    return {"pattern": couple_pattern(inputs.get("a"), inputs.get("b"))}


def _couple_change(inputs: Inputs) -> Outputs:
    found = couple_change(
        _before_and_after(inputs.get("a")),
        _before_and_after(inputs.get("b")),
        inputs["sd"],
        inputs["reliability"],
        higher_is_better=inputs.get("higher_is_better", True),
        rho=inputs.get("rho", 1.0),
    )
    return {
        "change_a": found.a.change,
        "change_b": found.b.change,
        "rci_a": found.a.rci,
        "rci_b": found.b.rci,
        "couple_change": found.couple_change,
        "couple_rci": found.couple_rci,
        "gap_before": found.gap_before,
        "gap_after": found.gap_after,
        "pattern": found.pattern,
    }


def _before_and_after(scores: Any) -> tuple[Any, Any]:
    before, after = scores or (None, None)
    return before, after


def _retest_expected(inputs: Inputs) -> Outputs:
    return {"expected": retest_expected(inputs["x1"], inputs["mean"], inputs["reliability"])}


def _alpha(inputs: Inputs) -> Outputs:
    found = alpha(inputs["matrix"])
    interval = None if found.low is None else [found.low, found.high]
    return {"alpha": found.alpha, "ci95": interval, "n_used": found.n_used, "n_total": found.n_total}


def _omega(inputs: Inputs) -> Outputs:
    """From correlations, or from a matrix of answers."""
    given = inputs["correlations"] if "correlations" in inputs else correlations(inputs["matrix"])
    return {"omega": omega_total(given)}


def _spearman_brown(inputs: Inputs) -> Outputs:
    return {"reliability": spearman_brown(inputs["r"])}


def _overlap(inputs: Inputs) -> Outputs:
    return {"jaccard": overlap(inputs.get("a"), inputs.get("b"))}


def _safety(inputs: Inputs) -> Outputs:
    found = safety_level(inputs.get("answers") or {}, bool(inputs.get("postponed")))
    return {
        "level": found.level,
        "reasons": list(found.reasons),
        "incomplete": found.incomplete,
        "hold": found.hold,
    }


def _definition_hash(inputs: Inputs) -> Outputs:
    return {"sha256": definition_hash(inputs["definition"])}


def _shingles(inputs: Inputs) -> Outputs:
    return {"shared": shared_shingles(inputs["source"], inputs["text"], inputs.get("n", 5))}


def _pool(inputs: Inputs) -> Outputs:
    found = pool_statistics(
        PoolRow(str(row["person"]), str(row["couple"]), str(row["date"]), row.get("score")) for row in inputs["rows"]
    )
    return {"n_persons": found.n_persons, "n_couples": found.n_couples, "mean": found.mean, "sd": found.sd}


def _reading_grade(inputs: Inputs) -> Outputs:
    """A text without words, sentences or syllables has no grade."""
    counts = [inputs.get(name) or 0 for name in ("words", "sentences", "syllables")]
    return {"grade": reading_grade(*counts) if min(counts) > 0 else None}


KINDS: dict[str, Callable[[Inputs], Outputs]] = {
    "area_score": _area_score,
    "area_dyad": _area_dyad,
    "item_agreement": _item_agreement,
    "congruence": _congruence,
    "profile": _profile,
    "profile_distinctive": _profile_distinctive,
    "priorities": _priorities,
    "rci": _rci,
    "rci_gate": _rci_gate,
    "couple_pattern": _couple_pattern,
    "couple_change": _couple_change,
    "retest_expected": _retest_expected,
    "alpha": _alpha,
    "omega": _omega,
    "spearman_brown": _spearman_brown,
    "overlap": _overlap,
    "safety": _safety,
    "definition_hash": _definition_hash,
    "shingles": _shingles,
    "pool": _pool,
    "reading_grade": _reading_grade,
}
