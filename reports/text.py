"""Other people's words made safe to print: what stands on the page is what was written, and it stays in its place."""

import re
from collections.abc import Iterator
from unicodedata import bidirectional, category, normalize

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, explicit directions and isolates, byte order marks, annotation marks, noncharacters, tags.
UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
HALF_PAIR = re.compile("[\ud800-\udfff]")
EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
MOST_MARKS = 8  # on one letter; no language needs as many, and piled up they would print over other lines
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


class Unprintable(ValueError):
    """A text is not valid Unicode (half of a surrogate pair); the message never repeats it."""


def printable(text: str) -> str:
    """`text` as it may be printed: composed (NFC), without control characters and without orders to turn direction.

    A line with right-to-left letters is wrapped in an isolate, so that it cannot reorder what stands beside it; more
    than one empty line becomes one. Raises Unprintable for a lone surrogate.
    """
    if text.isascii() and text.isprintable():
        return text
    if HALF_PAIR.search(text):
        raise Unprintable("a text holds half of a surrogate pair")
    text = EMPTY_LINES.sub("\n\n", UNPRINTED.sub("", LINE_ENDS.sub("\n", text)))
    if text.isascii():
        return text
    lines = "".join(_unpiled(normalize("NFC", text))).split("\n")
    return "\n".join(ISOLATE + line + END_ISOLATE if _turns(line) else line for line in lines)


def _unpiled(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if category(char) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            yield char


def _turns(line: str) -> bool:
    return any(bidirectional(char) in {"R", "AL", "AN"} for char in line)
