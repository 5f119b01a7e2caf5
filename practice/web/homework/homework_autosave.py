"""The short way of a save: what a page's script sends while somebody answers, where nothing is out of the ordinary."""

from flask.typing import ResponseReturnValue

from practice import extensions
from practice.access.open_form import OpenForm
from practice.services.homework import autosave, draft_parts
from practice.services.homework.autosave import Change, Told
from practice.web.homework import homework_pages
from practice.web.homework.homework_forms import PostedPart, is_anew


def take(opened: OpenForm, number: int) -> ResponseReturnValue | None:
    """Save part `number`, durably, and say so. None, and nothing saved, where the ordinary way has to tell what is so:
    an impossible answer, another window that was faster, a part that there is not."""
    ground = autosave.ground_of(opened)
    part = ground.part(number) if ground else None
    if ground is None or part is None:
        return None
    shown = draft_parts.again(part, opened.order_seed) if is_anew() else part
    posted = PostedPart(ground, shown)
    if posted.reading.impossible or posted.then == "stop":
        return None
    change = autosave.change(opened, ground, shown, posted.content)
    told = None if change is None else _durably(change)
    return None if told is None else homework_pages.saved(told, posted)


def _durably(change: Change | Told) -> Told | None:
    """Store a save; None where what it stands on has changed since it was read."""
    if isinstance(change, Told):
        return change
    with extensions.writing() as connection:
        if not autosave.write(connection, change):
            return None
        connection.commit()
    return change.told
