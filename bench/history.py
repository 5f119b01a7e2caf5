"""How long one couple's full history takes: four instruments, five rounds, two people, with every index.

Run with `python -m bench.history`. Answers are made up from a fixed seed over the real definitions. Printed is the best
of several runs on one core; the goal is under 20 ms.
"""

from datetime import date
from random import Random
from time import perf_counter

from practice.assessment.catalogue import Catalogue, load
from practice.assessment.comparison import TypicalProfile, compare
from practice.assessment.instrument import Instrument
from practice.assessment.pool import Baseline
from practice.assessment.series import RoundScores, series

ROUNDS = 5
GOAL_MS = 20.0


def answers(instrument: Instrument, chance: Random) -> dict[str, dict[str, object]]:
    """Made-up answers to every item with options, one in twelve left blank."""
    made: dict[str, dict[str, object]] = {}
    for item in instrument.items:
        if item.options is None or chance.random() < 1 / 12:
            continue
        if item.type == "rating":
            made[item.key] = {"value": chance.randint(item.options.minimum, item.options.maximum)}
        elif item.type == "choose":
            made[item.key] = {"value": sorted(chance.sample(item.options.keys, item.max_choices or 2))}
        elif item.type == "rank":
            made[item.key] = {"value": {key: n for n, key in enumerate(chance.sample(item.options.keys, 3), 1)}}
    return made


def history(catalogue: Catalogue, sent: dict[str, list[list[dict[str, dict[str, object]]]]]) -> int:
    """Compute everything about the couple; returns how many areas and rounds there were."""
    seen = 0
    for instrument in catalogue.programme:
        typical = TypicalProfile({area.code: 55.0 for area in instrument.areas}, 64)
        known = {
            (instrument.score_lineage, area.code): Baseline(
                instrument.score_lineage, area.code, date(2026, 11, 22), 64, 32, 55.0, 18.0, 0.8
            )
            for area in instrument.areas
        }
        rounds = []
        for number, (one, other) in enumerate(sent[instrument.code], 1):
            found = compare(instrument, one, other, typical=typical)
            scores = (found.a.scores, found.b.scores if found.b else None)
            rounds.append(RoundScores(number, instrument.score_lineage, scores))
            seen += len(found.areas)
        seen += len(series(instrument, rounds, known).areas)
    return seen


def main() -> None:
    """Print the best time of 20 runs, in milliseconds."""
    chance = Random(7)
    catalogue = load()
    sent = {
        instrument.code: [[answers(instrument, chance) for _ in range(2)] for _ in range(ROUNDS)]
        for instrument in catalogue.programme
    }
    times = []
    for _ in range(20):
        start = perf_counter()
        areas = history(catalogue, sent)
        times.append(1000 * (perf_counter() - start))
    print(f"one couple's full history: {min(times):.1f} ms ({areas} area results; goal {GOAL_MS:g} ms)")


if __name__ == "__main__":
    main()
