"""What a database's tables ask of those who write in them, and what a change of them takes away from older code."""

import re
from dataclasses import dataclass

from sqlalchemy import Engine, inspect

ALEMBICS = "alembic_version"
NEVER_DELETED = {"practice", "therapist"}  # a row that points to one of these stops no older code from deleting it


@dataclass(frozen=True)
class Table:
    """`columns`: type, whether it may be empty, whether the database fills it in. `unique` and `checks` are what a row
    must not break; `points_to` the columns of a foreign key, the other table, and what happens when its row goes."""

    columns: dict[str, tuple[str, bool, bool]]
    unique: frozenset[tuple[str, ...]]
    checks: frozenset[str]
    points_to: frozenset[tuple[tuple[str, ...], str, str]]


def tables(engine: Engine) -> dict[str, Table]:
    found = inspect(engine)
    return {name: _table(found, name) for name in found.get_table_names() if name != ALEMBICS}


def _table(found, name: str) -> Table:
    unique = [one["column_names"] for one in found.get_unique_constraints(name)]
    unique += [one["column_names"] for one in found.get_indexes(name) if one["unique"]]
    return Table(
        {
            one["name"]: (str(one["type"]), one["nullable"], one["default"] is not None or bool(one.get("identity")))
            for one in found.get_columns(name)
        },
        frozenset(tuple(one) for one in unique),
        frozenset(one["sqltext"] for one in found.get_check_constraints(name)),
        frozenset(
            (tuple(one["constrained_columns"]), one["referred_table"], one["options"].get("ondelete") or "")
            for one in found.get_foreign_keys(name)
        ),
    )


def taken_away(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """What the release before can't do any more, one line each; nothing where the tables were only added to."""
    lines = [f"table {name} is gone" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        lines += [f"{name}: {line}" for line in _of_table(before[name], after[name])]
    for name in after.keys() - before.keys():
        lines += [f"{name}: {line}" for line in _of_new(after[name], before.keys())]
    return sorted(lines)


def _of_table(before: Table, after: Table):
    for name, (kind, nullable, _) in before.columns.items():
        if name not in after.columns:
            yield f"column {name} is gone"
            continue
        new_kind, new_nullable, _ = after.columns[name]
        if not _as_wide(kind, new_kind):
            yield f"column {name} was {kind} and is {new_kind}"
        if nullable and not new_nullable:
            yield f"column {name} may not be empty any more"
    new = after.columns.keys() - before.columns.keys()
    for name in new:
        _, nullable, has_default = after.columns[name]
        if not nullable and not has_default:
            yield f"new column {name} may not be empty and the database does not fill it in"
    for columns in after.unique - before.unique:
        if not set(columns) & new:
            yield f"{', '.join(columns)} must be unique now"
    for check in after.checks - before.checks:
        yield f"a row must be {check} now"
    for columns, other, _ in after.points_to - before.points_to:
        if not set(columns) & new:
            yield f"{', '.join(columns)} must be of {other} now"


def _of_new(new: Table, old_names):
    """Older code that deletes a row knows nothing of a new table: rows there must go, or let go, by themselves."""
    held = [one for one in new.points_to if one[1] in old_names - NEVER_DELETED]
    if held and not any(rule in ("CASCADE", "SET NULL") for _, _, rule in held):
        yield f"its rows stay when {', '.join(sorted(one[1] for one in held))} is deleted"


def _as_wide(before: str, after: str) -> bool:
    if before == after:
        return True
    length = r"VARCHAR\((\d+)\)"
    one, two = re.fullmatch(length, before), re.fullmatch(length, after)
    return bool(one and (after == "TEXT" or (two and int(two[1]) >= int(one[1]))))
