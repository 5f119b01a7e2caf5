"""How much room a short line of text takes, never too little: charts place their labels with it."""

from unicodedata import combining, east_asian_width

WIDE_LETTERS = frozenset("MWmw@%&ŒÆœæ—")


def text_width(text: str, size: float) -> float:
    """The width of one line of Source Sans 3 Semibold at `size`, in the same unit; an upper bound for Latin text.

    A chart may leave a little too much room, but it never lets two labels touch.
    """
    return sum(_advance(char) for char in text) * size


def _advance(char: str) -> float:
    if combining(char):
        return 0.0
    if char in WIDE_LETTERS or char.isupper():
        return 0.92
    if char.isdigit() or char in " .,:;-–'’()":
        return 0.54
    if char.isascii():
        return 0.62
    return 1.2 if east_asian_width(char) in "WF" else 0.8
