"""Measures of a text: reading grade and runs of words that two texts share. English only where it says so.

The syllable counter is a rule of thumb, not a dictionary: it counts groups of vowel letters and takes off or adds for
the endings and letter pairs below. It is meant for plain short words, where it is seldom off by more than one.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"[.!?:\u2026]+(?=\s|$|[\"'\u201d\u2019])|\n")
_VOWELS = re.compile("[aeiouy]+")
# An e that is written and not spoken: at the end of a word ...
_SILENT_END = re.compile("([^aeiouyl]|[aeiouyr]l)e$|([^aeioudtl]|[aeiouyr]l)ed$|([^aeiouylsxzcgh]|[aeiouyr]l|th)es$")
# ... and at the end of the first part of a longer one.
_SILENT_INSIDE = re.compile("[^aeiouyl]e(ly|ful|fully|ness|ments?|less|times?|thing|one|how|where|body)$")
# Two vowels side by side that are spoken apart.
_APART = re.compile("[aeiouy]ing|(?<![tcsg])ia|(?<![tcsgln])io|(?<![tcs])ien[ct]|quiet|[^qg]ua|uous|iet|prayer|react")
_KNOWN = {  # everyday words that the rules get wrong
    **dict.fromkeys(["one", "ones", "eye", "eyes", "used", "tired"], 1),
    **dict.fromkeys(["people", "every", "evening", "create", "being", "something", "someone", "somewhere"], 2),
    **dict.fromkeys(["sometimes", "business", "science", "fuel", "rhythm", "therefore"], 2),
    **dict.fromkeys(["idea", "ideas", "area", "areas", "really", "family", "different", "interest", "uneasy"], 3),
    **dict.fromkeys(["everyone", "everything", "anyone"], 3),
    "everybody": 4,
}


def words(text: str) -> list[str]:
    """The words of a text as written; "don't" and "check-in" are one word each, a number is one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line, and what stands before a colon, counts as one too. Empty ones are left out."""
    return [part.strip() for part in _SENTENCE_END.split(text) if words(part)]


def syllables(word: str) -> int:
    """How many syllables an English word has, at least 1; see the module's note on how rough this is."""
    parts = re.split("['\u2019-]", word.lower())
    return max(1, sum(_syllables(part) for part in parts if len(part) > 1))


def _syllables(part: str) -> int:
    if part in _KNOWN:
        return _KNOWN[part]
    count = len(_VOWELS.findall(part)) + len(_APART.findall(part))
    count -= bool(_SILENT_END.search(part)) + bool(_SILENT_INSIDE.search(part))
    return max(1, count)


def reading_grade(n_words: int, n_sentences: int, n_syllables: int) -> float:
    """Flesch-Kincaid grade level, about the school year that reads the text with ease; can be below zero.

    All three counts must be 1 or more, otherwise ValueError.
    Source: Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75.
    """
    if min(n_words, n_sentences, n_syllables) < 1:
        raise ValueError("a reading grade needs at least one word, sentence and syllable")
    return 0.39 * n_words / n_sentences + 11.8 * n_syllables / n_words - 15.59


def grade_of(text: str) -> float | None:
    """The reading grade of an English text; None for a text without words."""
    found = words(text)
    if not found:
        return None
    return reading_grade(len(found), max(1, len(sentences(text))), sum(map(syllables, found)))


def shingles(text: str, n: int) -> Iterator[str]:
    """Every run of `n` words, lower case with single spaces and without punctuation, in the text's order."""
    plain = unicodedata.normalize("NFC", text).replace("\u2019", "'").lower()
    found = words(plain)
    return (" ".join(found[start : start + n]) for start in range(len(found) - n + 1))


def shared_shingles(source: str, text: str, n: int) -> list[str]:
    """The runs of `n` words of `text` that `source` has too, each once, in the order of `text`."""
    known = set(shingles(source, n))
    return [run for run in dict.fromkeys(shingles(text, n)) if run in known]


def shingle_hash(run: str) -> str:
    """The SHA-256 of one run, in hex: what is kept of a text that must not be kept itself."""
    return sha256(run.encode()).hexdigest()
