"""The scoring rules once more, by other hands: straight from the definition files, in exact fractions.

Nothing of the product is called here, so that a mistake in it cannot agree with itself.
"""

import tomllib
from fractions import Fraction
from math import ceil, floor, sqrt
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "practice" / "assessment" / "definitions"


def definition(code, version="1.0.0", folder=FOLDER):
    return tomllib.loads((folder / code / f"{version}.toml").read_text(encoding="utf-8"))


def items(found):
    return [item for section in found["sections"] for item in section["items"]]


def titles(code):
    return {area["code"]: area["title"] for area in definition(code)["areas"]}


def scores(code, answers, version="1.0.0", folder=FOLDER):
    """Area code -> score as a fraction, or (answered, asked, needed) where there are too few answers."""
    found = definition(code, version, folder)
    return {area["code"]: _score(found, area["code"], answers) for area in found["areas"]}


def _score(found, area, answers):
    asked = [item for item in items(found) if item.get("area") == area]
    points = []
    for item in asked:
        value = answers.get(item["key"], {}).get("value")
        if value is not None:
            low, high = _ends(found, item)
            points.append((high - value if item["reverse"] else value - low, high - low))
    needed = ceil(Fraction(3, 4) * len(asked))
    if len(points) < needed:
        return len(points), len(asked), needed
    return 100 * sum((Fraction(point, span) for point, span in points), Fraction(0)) / len(points)


def _ends(found, item):
    values = [option["value"] for option in found["option_sets"][item["options"]]["options"]]
    return min(values), max(values)


def keyed(code, key, answers):
    """A rating's place above the unwelcome end, 0 to 4; None without an answer."""
    found = definition(code)
    item = next(one for one in items(found) if one["key"] == key)
    value = answers.get(key, {}).get("value")
    if value is None:
        return None
    low, high = _ends(found, item)
    return high - value if item["reverse"] else value - low


def half_up(value):
    return floor(value + Fraction(1, 2))


def swing(sd, alpha):
    """The smallest reliable change."""
    return 1.96 * sd * sqrt(2 * (1 - alpha))


def views(code, own, other, stem):
    """What one notices in the other beside the other's own answers: pairs of keyed places, both answered."""
    pairs = []
    for item in items(definition(code)):
        if item["key"].startswith(stem) and item["key"].endswith(".p"):
            mine = keyed(code, item["key"], own)
            theirs = keyed(code, item["key"].removesuffix(".p") + ".s", other)
            if mine is not None and theirs is not None:
                pairs.append((mine, theirs))
    return pairs
