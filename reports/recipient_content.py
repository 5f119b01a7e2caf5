"""What leaves the couple, for a recipient outside it, as plain values.

Line by line, and nothing that was not released: no count of what is missing, no place for a person whose lines are not
here. Strings are data or already in the report's language.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reports.content import Paper


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what it says: "Purpose", "second opinion"."""

    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Released:
    """One line: a question or an area with what was answered; a day stands alone."""

    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind under one heading; long ones are laid out as text, short ones as a table."""

    title: str
    about: str
    lines: tuple[Released, ...]
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """On what something was released, in a sentence, and what of it that covers."""

    words: str
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is about one person, or about both, with what it was released on."""

    title: str
    grounds: tuple[Ground, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """The names stand on the pages, never in the file's metadata."""

    template: ClassVar[str] = "report/recipient.html"

    language: str
    paper: Paper
    title: str
    recipient: str
    sender: str
    reference: str
    made_on: date
    made_words: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
