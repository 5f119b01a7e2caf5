"""What each way of being on a case allows: the one table that decides it.

A page asks for one right (see web/guard.py); a case on which somebody's role lacks that right is not on their caseload
for that page, so it answers like a case that does not exist.
"""

from collections.abc import Mapping

READ = "read"  # the case, its reviews, change over time, notes on joint sessions and reports, as they are
WORK = "work"  # everything that changes or sends something, sees links, PINs and contact details, exports
PRIVATE = "private"  # private pages and check-ins, sessions with one alone, safety record, own private notes
MANAGE = "manage"  # who else is on the case, handing it over, releasing something of it outside, deleting it

OWN = "own"
COVER = "cover"
CO_THERAPIST = "co_therapist"
SUPERVISOR = "supervisor"

RIGHTS: Mapping[str, frozenset[str]] = {
    OWN: frozenset({READ, WORK, PRIVATE, MANAGE}),
    # While the therapist is away every unread private page has a reader: whoever stands in.
    COVER: frozenset({READ, WORK, PRIVATE}),
    CO_THERAPIST: frozenset({READ, WORK, PRIVATE}),
    # Looks at the work, not at what one partner told alone; changes nothing.
    SUPERVISOR: frozenset({READ}),
}
ADDED = (CO_THERAPIST, SUPERVISOR)  # the roles in which a colleague is added to one case


def roles_with(right: str) -> frozenset[str]:
    """The roles that have a right. Raises ValueError for one that no role has."""
    found = frozenset(role for role, rights in RIGHTS.items() if right in rights)
    if not found:
        raise ValueError(f"no role has the right {right!r}")
    return found
