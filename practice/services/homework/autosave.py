"""A save by a page's script: read with one statement, worked out and sealed outside of the lock, written with two.

What is written stands on what was read: where anything of it changed in between, nothing is written, and the save goes
the ordinary way (`drafts.keep`), which waits for the lock first and tells what has happened.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Table, bindparam, exists, func, insert, select, update

from practice import clock, programme
from practice.access import homework_link
from practice.access.open_form import OpenForm, StoredPart
from practice.models.assignment import Homework, HomeworkSession
from practice.models.couple import SecretsPolicy
from practice.models.data_key import WrappedKey
from practice.models.response import DraftPart
from practice.prepared import Direct, Prepared
from practice.refusals import EditedElsewhere
from practice.services.homework import draft_parts, page_marks
from practice.services.homework.draft_parts import Answers, Ground, Part, Posted, Saved

_parts, _homework, _sessions = (cast(Table, model.__table__) for model in (DraftPart, Homework, HomeworkSession))


@dataclass(frozen=True)
class Told:
    """What the page is told: the save that it stands on now, and how far the whole form is."""

    revision: int
    saved_at: datetime | None
    answered: int
    asked: int


@dataclass(frozen=True, repr=False)
class Change:
    """One save, ready to be written: the values of each statement, and what the page is told afterwards."""

    homework: dict[str, Any]
    part: dict[str, Any]
    session: dict[str, Any] | None
    is_first: bool
    told: Told


def ground_of(opened: OpenForm) -> Ground | None:
    """What the parts are made from; None where earlier plans have to be found for it first."""
    first_or_last = opened.round == 1 or opened.is_last
    form = programme.asked(opened.instrument, opened.version, opened.areas, first_or_last, opened.language)
    if opened.round > 1 and any(item.type == "plan_review" for item in form.items):
        return None
    return Ground(
        form=form,
        earlier_plans={},
        order_seed=opened.order_seed,
        written=opened.written,
        saved={part.section: _opened(opened, part) for part in opened.parts},
    )


def _opened(opened: OpenForm, part: StoredPart) -> Saved:
    answers: Answers = json.loads(opened.key.open("draft.answers", part.id, part.answers))
    return Saved(part.id, answers, part.revision, part.saved_by, part.saved_at)


def change(opened: OpenForm, ground: Ground, part: Part, posted: Posted) -> Change | Told | None:
    """What a save of `part` would write, or what the page is told where there is nothing to write.

    None where only the ordinary way can tell what to do: another window was faster, the session is to be noted as used.
    """
    saved = ground.saved.get(part.section.key)
    try:
        after = posted.changes(part, saved, ground.written)
    except EditedElsewhere:
        return None
    if after is None:
        return None if saved is None or homework_link.needs_touch(opened.touched_at) else _told(ground, saved)
    now = Saved(
        id=saved.id if saved else uuid4(),
        answers=after,
        revision=1 + (saved.revision if saved else 0),
        saved_by=page_marks.kept(posted.page) or None,
        saved_at=clock.now(),
    )
    told = _told(ground.after(part.section, now, posted.written), now)
    homework = {"of": opened.homework_id, "answered": told.answered, "asked": told.asked, "saved_at": now.saved_at}
    values = _guards(opened) | _values(opened, now)
    if saved is None:
        values["section"] = part.section.key
    return Change(homework, values, _session_values(opened, posted), saved is None, told)


def _told(ground: Ground, saved: Saved) -> Told:
    return Told(saved.revision, saved.saved_at, *ground.counts())


def _values(opened: OpenForm, now: Saved) -> dict[str, Any]:
    plain = json.dumps(now.answers, ensure_ascii=False).encode()
    return {
        "part": now.id,
        "of": opened.homework_id,
        "answers": opened.key.seal("draft.answers", now.id, plain),
        "answered": draft_parts.answered(now.answers),
        "revision": now.revision,
        "saved_by": now.saved_by,
        "saved_at": now.saved_at,
    }


def _guards(opened: OpenForm) -> dict[str, Any]:
    """What has to be so still when the save is written."""
    return {
        "saves": sum(part.revision for part in opened.parts),
        "session": opened.session_id,
        "couple": opened.couple_id,
        "policy": opened.policy_version,
        "partner": opened.key.owner.id,
        "wrapped": opened.wrapped,
    }


def _session_values(opened: OpenForm, posted: Posted) -> dict[str, Any] | None:
    """What changes in the session: a question that was answered in it for the first time, or that it is in use."""
    if posted.written <= opened.written and not homework_link.needs_touch(opened.touched_at):
        return None
    touched_at = clock.now() if homework_link.needs_touch(opened.touched_at) else opened.touched_at
    return {"session": opened.session_id, "written": sorted(opened.written | posted.written), "touched_at": touched_at}


def write(connection: Direct, found: Change) -> bool:
    """Write a save in a writing transaction; False, and the caller rolls back, where what it stands on has changed.

    The first statement locks the homework, as every other change of it does, so that the second sees what is so.
    What a later one wrote although an earlier one met nothing goes with the rollback.
    """
    changes = [(_OF_HOMEWORK, found.homework), (_INSERT if found.is_first else _UPDATE, found.part)]
    if found.session is not None:
        changes.append((_OF_SESSION, found.session))
    return connection.counts(*changes)[:2] == [1, 1]


def _unchanged() -> tuple[ColumnElement[bool], ...]:
    """No save of this homework in between, the session open, the policy the one that was read, the key in place."""
    saves = select(func.coalesce(func.sum(_parts.c.revision), 0)).where(_parts.c.homework_id == bindparam("of"))
    session = exists().where(HomeworkSession.id == bindparam("session"), HomeworkSession.ended_at.is_(None))
    newest = select(func.max(SecretsPolicy.version)).where(SecretsPolicy.couple_id == bindparam("couple"))
    key = exists().where(
        WrappedKey.owner_kind == "person",
        WrappedKey.owner_id == bindparam("partner"),
        WrappedKey.wrapped == bindparam("wrapped"),
    )
    return (
        saves.scalar_subquery() == bindparam("saves"),
        session,
        newest.scalar_subquery() == bindparam("policy"),
        key,
    )


_STORED = ("answers", "answered", "revision", "saved_by", "saved_at")
_OF_HOMEWORK = Prepared(
    update(_homework)
    .where(_homework.c.id == bindparam("of"), _homework.c.sent_at.is_(None), _homework.c.ended_at.is_(None))
    .values({name: bindparam(name) for name in ("answered", "asked", "saved_at")})
)
_UPDATE = Prepared(
    update(_parts)
    .where(_parts.c.id == bindparam("part"), *_unchanged())
    .values({name: bindparam(name) for name in _STORED})
)
_INSERT = Prepared(
    insert(_parts)
    .from_select(
        ["id", "homework_id", "section", *_STORED],
        select(
            bindparam("part", type_=_parts.c.id.type),
            bindparam("of", type_=_parts.c.homework_id.type),
            bindparam("section", type_=_parts.c.section.type),
            *(bindparam(name, type_=_parts.c[name].type) for name in _STORED),
        ).where(*_unchanged()),
    )
)
_OF_SESSION = Prepared(
    update(_sessions)
    .where(_sessions.c.id == bindparam("session"))
    .values(written_items=bindparam("written"), touched_at=bindparam("touched_at"))
)
