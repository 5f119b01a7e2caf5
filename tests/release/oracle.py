"""Which marker may appear jointly, said once more and in another way than the code does: from the rules D2 to D5.

A second reading on purpose: it shares nothing with practice/access but the definitions of the instruments.
"""

from tests.release import marked

WIDTH = {"talk_first": 0, "areas": 1, "ratings": 2}


def width(levels) -> int:
    """D3: both allow it, and the therapist releases it at that level or less."""
    return min(WIDTH[level] for level in levels)


def allowed_markers(form, levels, ticks) -> set[str]:
    """All markers of both authors that may be shown when everything is opened; `levels`: theirs and the release."""
    wide = width(levels)
    found = set()
    for item in form.items:
        for author in (0, 1):
            if item.type in ("text", "plan"):
                needed = 2 if item.perspective == "partner" else 1  # D4
                if wide >= needed and item.key in ticks[author] and item.privacy == "shareable":  # D2, D5
                    found |= _texts(item, author)
            elif wide == 2 and stands_alone(form, item):
                found.add(marked.comment(item, author))
    return found


def _texts(item, author: int) -> set[str]:
    if item.type == "text":
        return {marked.text(item, author)}
    return {marked.step(item, author, row) for row in range(min(item.rows, 2))}


def stands_alone(form, item) -> bool:
    """D5, and its consequence: a mean and all its other answers give the one that must not be shown away."""
    if item.privacy != "shareable" or item.type == "plan_review":
        return False
    neighbours = [other for other in form.items if item.area and other.area == item.area]
    guessed = [other for other in form.items if other.key == item.guess_of]
    return all(other.privacy == "shareable" for other in (*neighbours, *guessed))


def all_markers(form) -> set[str]:
    found = set()
    for item in form.items:
        for author in (0, 1):
            found |= _texts(item, author) if item.type in ("text", "plan") else {marked.comment(item, author)}
    return found


def allowed_areas(form, levels) -> list[str]:
    """D4: areas about the other need "my ratings" of their author; the others "area results"."""
    wide = width(levels)
    return [
        area.code
        for area in form.areas
        if wide >= (2 if any(item.perspective == "partner" for item in area.items) else 1)
    ]
