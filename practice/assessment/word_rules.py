"""The shape of one language's word rules: which words a form's texts keep out of.

A rule is a list of words and phrases, matched as whole words in lower case with a typographic apostrophe made plain.
The lists are deliberately wide: a word that is fine in one place gets an exception there, with its reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordRules:
    """The rules of one language. Every pattern says what may not stand there, but `warned_about` and `perspective`.

    `warned_about`: what a page may not ask without a line of warning. `perspective`: what a rating's text must have.
    `reading_grade`: whether the reading grade means anything in this language. `mirror` turns a sentence about oneself
    into the same sentence about the partner, word by word or phrase by phrase. `address`: ways to speak to the reader
    that are not ours, for languages that have several. `exceptions`: (item key, or the place as the checks name it;
    rule) -> why it may stay.
    """

    longest_item: int
    double_barrelled: re.Pattern[str]
    negation: re.Pattern[str]
    frequency: re.Pattern[str]
    labels: re.Pattern[str]
    leading: re.Pattern[str]
    gendered: re.Pattern[str]
    safety: re.Pattern[str]
    not_for_clients: re.Pattern[str]
    forcing: re.Pattern[str]
    low_end: re.Pattern[str]
    warned_about: re.Pattern[str]
    perspective: Mapping[str, re.Pattern[str]]
    reading_grade: bool
    mirror: Mapping[str, str]
    exceptions: Mapping[tuple[str, str], str]
    address: re.Pattern[str] | None = None


def any_of(listed: str) -> re.Pattern[str]:
    """A pattern that finds any of the listed words and phrases as whole words; `~` stands for any ending."""
    found = [" ".join(entry.split()).replace("~", r"\w*") for entry in listed.split(",")]
    return re.compile(r"(?<![\w'-])(?:" + "|".join(found) + r")(?![\w-])")
