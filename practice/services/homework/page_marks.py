"""The mark that a page puts on each of its saves: its own name and a count, "k3v9a0tq.12".

The answer to a save can get lost on the way, and a slow save can arrive after its successor: the mark tells both apart
from a save of another window.
"""

import re
from typing import Literal

_MARK = re.compile(r"([0-9a-z]{8,24})\.([0-9]{1,6})")

Order = Literal["later", "earlier", "other"]


def kept(mark: str) -> str:
    """The mark as it is stored; empty for what is none."""
    return mark if _MARK.fullmatch(mark) else ""


def order(last: str, this: str) -> Order:
    """Whether a save comes "later" or "earlier" than the last one of the same page, or from an "other" window."""
    before, now = _MARK.fullmatch(last), _MARK.fullmatch(this)
    if before is None or now is None or before[1] != now[1]:
        return "other"
    return "later" if int(now[2]) > int(before[2]) else "earlier"
