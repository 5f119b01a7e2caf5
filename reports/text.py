"""Other people's words made safe to print: what stands on the page is what was written, and it stays in its place."""

import re
from collections.abc import Iterator
from unicodedata import bidirectional, category, normalize

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, explicit directions, byte order marks, annotation marks, noncharacters, tags.
UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
HALF_PAIR = re.compile("[\ud800-\udfff]")
EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
MOST_LINES = 1000  # more line ends than this are not a text: it is printed on, instead of over hundreds of pages
MOST_MARKS = 8  # on one letter; no language needs as many, and piled up they would print over other lines
LONGEST_WORD = 60  # a longer one may be broken every few letters: laying it out whole takes the square of its length
FEW = 8
LONGEST = 3000  # characters of a name, a sentence or a paragraph
LONGEST_ANSWER = 200_000
PARAGRAPH = 1500  # laying out a longer one takes the square of its length
MAY_BREAK, JOINER = "\u200b", "\u200d"
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
HOLDS_ON = frozenset({"Mn", "Me", "Mc", "Cf", "Sk"})  # what belongs to the letter before it
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


class Unprintable(ValueError):
    """A text cannot be printed: it is not valid Unicode, or far too long for its place. Never repeats the text."""


def printable(text: str) -> str:
    """`text` as it may be printed: composed (NFC), without control characters and without orders to turn direction.

    A line with right-to-left letters is wrapped in an isolate, so that it cannot reorder what stands beside it, and an
    isolate inside it stays where it is closed on the same line; several empty lines become one; in a very long word the
    line may end every few letters. Raises Unprintable for a lone surrogate and for more than LONGEST characters.
    """
    if len(text) > LONGEST:
        raise Unprintable("a text is too long for its place")
    if not (text.isascii() and text.isprintable()):
        text = _cleaned(text)
    text = LONG_WORD.sub(lambda word: "".join(_broken(word[0])), text)
    return isolated(text)


def isolated(text: str) -> str:
    """`text` with each of its right-to-left lines in an isolate: a name or an answer that is put into a sentence
    neither turns the sentence round nor takes the number beside it along.
    """
    return text if text.isascii() else "\n".join(map(_apart, text.split("\n")))


def _apart(line: str) -> str:
    is_apart = line.startswith(ISOLATE) and line.endswith(END_ISOLATE) and line.count(ISOLATE) == 1
    return ISOLATE + line + END_ISOLATE if _turns(line) and not is_apart else line


def paragraphs(text: str) -> list[str]:
    """An answer of up to LONGEST_ANSWER characters, line by line; a very long one is cut after a sentence or a word."""
    if len(text) > LONGEST_ANSWER:
        raise Unprintable("an answer is too long")
    return [part for line in _cleaned(text).split("\n") if line.strip() for part in _cut(line)]


def _cut(line: str) -> Iterator[str]:
    while len(line) > PARAGRAPH:
        sentence = line.rfind(". ", PARAGRAPH // 2, PARAGRAPH)
        end = sentence + 2 if sentence > 0 else line.rfind(" ", 1, PARAGRAPH) + 1 or PARAGRAPH
        while end < min(len(line), LONGEST) and (category(line[end]) in HOLDS_ON or line[end - 1] == JOINER):
            end += 1
        yield line[:end]
        line = line[end:]
    yield line


def _cleaned(text: str) -> str:
    if HALF_PAIR.search(text):
        raise Unprintable("a text holds half of a surrogate pair")
    text = EMPTY_LINES.sub("\n\n", UNPRINTED.sub("", LINE_ENDS.sub("\n", text)))
    if text.count("\n") > MOST_LINES:
        text = text.replace("\n", " ")
    if text.isascii():
        return text
    if ISOLATE in text or END_ISOLATE in text:
        text = "\n".join("".join(_closed(line)) for line in text.split("\n"))
    return "".join(_unpiled(normalize("NFC", text)))


def _closed(line: str) -> Iterator[str]:
    """The line without isolates that end nothing or do not end."""
    opened: list[int] = []
    pairs: set[int] = set()
    for place, char in enumerate(line):
        if char == ISOLATE:
            opened.append(place)
        elif char == END_ISOLATE and opened:
            pairs |= {opened.pop(), place}
    return (char for place, char in enumerate(line) if char not in {ISOLATE, END_ISOLATE} or place in pairs)


def _unpiled(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if category(char) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            yield char


def _broken(word: str) -> Iterator[str]:
    run, before = 0, ""
    for char in word:
        run = 0 if char == MAY_BREAK else run + 1
        if run > FEW and category(char) not in HOLDS_ON and before not in {MAY_BREAK, JOINER}:
            run = 1
            yield MAY_BREAK
        before = char
        yield char


def _turns(line: str) -> bool:
    return not line.isascii() and any(bidirectional(char) in {"R", "AL", "AN"} for char in line)
