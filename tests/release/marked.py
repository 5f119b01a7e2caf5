"""Answers in which every word that a person could write is a marker that names its question and its author."""

from practice import programme

FORMS = programme.catalogue().programme
POINTS = (4, 2)  # what the first and the second partner rate everywhere


def comment(item, author: int) -> str:
    return f"Zqnote-{item.key}-{author}."


def text(item, author: int) -> str:
    return f"Zqtext-{item.key}-{author}."


def step(item, author: int, row: int) -> str:
    return f"Zqstep-{item.key}-{author}-{row}."


def answers(form, author: int) -> dict:
    """Every question of the form answered, with a note beside whatever can have one."""
    return {item.key: _answer(item, author) for item in form.items if item.type != "plan_review"}


def _answer(item, author: int) -> dict:
    if item.type == "text":
        return {"value": text(item, author)}
    if item.type == "plan":
        return {"value": [_row(item, author, row) for row in range(min(item.rows, 2))]}
    return {"value": _value(item, author), "comment": comment(item, author)}


def _value(item, author: int):
    if item.type == "rating":
        return POINTS[author]
    if item.type == "rhythm":
        return {"every": "week", "day": "mon"}
    option = item.options.options[author].key
    return {option: 1} if item.type == "rank" else [option]


def _row(item, author: int, row: int) -> dict:
    component = {"component": item.components.options[0].key} if item.components else {}
    return {**component, "action": step(item, author, row), "owner": ("me", "we")[row]}


def texts(form) -> tuple[str, ...]:
    """The keys of all that can be ticked."""
    return tuple(item.key for item in form.items if item.type in ("text", "plan") and item.privacy != "private")


def everything(form) -> tuple[list[str], list[str]]:
    """Every area code and every piece that a therapist could try to open, also those that must never show."""
    pieces = [item.key for item in form.items]
    for item in form.items:
        pieces += [f"{item.key}/{n}" for n in (1, 2)] + [f"{item.key}/{n}/{row}" for n in (1, 2) for row in range(3)]
    return [area.code for area in form.areas], pieces
