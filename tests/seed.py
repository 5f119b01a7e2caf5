"""The one number that every random moment and order of the fault tests follows: FOURFOLD_SEED in the environment.

The same one unless it is given: a change is then judged by the moments that the change before it was judged by, and
what fails is easier to put down to the change. Finding new moments is for script/test --faults, which draws a number
of its own each time. How fast a machine is stays a chance of its own: a seed repeats what was drawn, not what met it.
"""

import os
import sys
from random import Random

SEED = os.environ.get("FOURFOLD_SEED") or "20261122"


def chances(test: str) -> Random:
    """What `test` draws from; says the seed on standard output, which pytest shows where the test fails."""
    sys.stdout.write(f"FOURFOLD_SEED={SEED}\n")
    return Random(f"{SEED} {test}")
