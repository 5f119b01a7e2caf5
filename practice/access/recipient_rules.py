"""What may leave the couple: a line goes only with a current authorization of everybody whom it is about.

Pure: values in, values out. What a line needs is decided where it is made (services/disclosing/lines.py) in terms of
scopes; here needs meet authorizations. A scope is a name such as "areas:s1/2", "text:s1/2/<item>" or "attendance".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

CURRENT, NOT_YET, EXPIRED, REVOKED, ERASED = "current", "not_yet", "expired", "revoked", "erased"
OF_BOTH = ("together:", "summary")
NEVER = "area_only"  # the scope that no authorization can name: what its author was told is shown in area results only


@dataclass(frozen=True)
class Need:
    """That an authorization of this partner names this scope."""

    partner_id: UUID
    scope: str


@dataclass(frozen=True)
class Grant:
    """What one partner's authorization covers; without an id it is a court's order that does."""

    authorization_id: UUID | None
    partner_id: UUID
    scope: frozenset[str]


@dataclass(frozen=True)
class Line:
    """One thing that may leave by itself. `position` is whose section it stands in; 0 is of both together.

    `part`: areas, ratings, texts, together, attendance or summary. `words` hold the answer and are in no repr.
    """

    key: str
    part: str
    position: int
    heading: str
    label: str
    words: tuple[str, ...] = field(repr=False)
    needs: frozenset[Need]

    @property
    def about(self) -> frozenset[UUID]:
        """Everybody whom it is about."""
        return frozenset(one.partner_id for one in self.needs)


@dataclass(frozen=True)
class Covered:
    """A line with the grants that cover it, and whose authorization is missing; it may leave where nobody's is."""

    line: Line
    grants: tuple[Grant, ...]
    missing: frozenset[UUID]

    @property
    def may_leave(self) -> bool:
        return not self.missing


def cover(line: Line, grants: Iterable[Grant]) -> Covered:
    """Meet a line's needs with what is granted now. A line that needs nobody's word is about nobody: it never leaves.

    Raises ValueError for such a line.
    """
    if not line.needs:
        raise ValueError("a line without needs")
    offered = tuple(grants)
    used: list[Grant] = []
    missing = set()
    for need in sorted(line.needs, key=lambda one: (str(one.partner_id), one.scope)):
        found = [one for one in offered if one.partner_id == need.partner_id and need.scope in one.scope]
        if not found:
            missing.add(need.partner_id)
        used += [one for one in found[:1] if one not in used]
    return Covered(line, tuple(used), frozenset(missing))


def is_ordered(line: Line, ticked: Mapping[UUID, frozenset[str]], author: UUID | None) -> bool:
    """Whether a court's order covers a line: `ticked` are the scopes that it names of each partner.

    Whoever it is about has no say in that. A line of both (without author) is covered where either's scopes name it.
    """
    if author is None:
        of_both = [need for need in line.needs if need.scope.startswith(OF_BOTH)]
        return any(need.scope in ticked.get(need.partner_id, ()) for need in of_both)
    own = [need.scope for need in line.needs if need.partner_id == author]
    return bool(own) and all(scope in ticked.get(author, ()) for scope in own)


def state(signed_on: date, valid_until: date, revoked_on: date | None, today: date) -> str:
    """What an authorization is on a day; both its days count. Revoked is revoked, whatever the day says."""
    if revoked_on is not None:
        return REVOKED
    if today > valid_until:
        return EXPIRED
    return CURRENT if signed_on <= today else NOT_YET


def same_recipient(one: str, other: str) -> bool:
    """Whether two papers name the same recipient: letter by letter, but for case and spaces."""
    return one.casefold().split() == other.casefold().split()


def names(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of a person's names, by themselves or as a possessive. Nicknames it does not know.

    Letters without spaces between words (and every other that is not ASCII) are looked for anywhere.
    """
    folded = text.casefold()
    for name in {part for one in words for part in one.casefold().split() if len(part) > 1}:
        pattern = rf"(?<!\w){re.escape(name)}(?:e?s)?(?!\w)" if name.isascii() else re.escape(name)
        if re.search(pattern, folded):
            return True
    return False
