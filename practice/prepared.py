"""Statements that are put together once and run on the driver's own connection, for what is asked all day long.

SQLAlchemy spends several times as long on such a statement as SQLite does. What is left out is only what comes out the
same each time: the text, the order of the values, how each value is written and read. The pool, the settings of a
connection, the kinds of errors and whoever listens to statements are the engine's.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Dialect, Engine, Insert, Select, Update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from practice.postgres import as_away
from practice.sqlite import begin_writing

Convert = Callable[[Any], Any] | None
Statement = Select[*tuple[Any, ...]] | Insert | Update


class Prepared:
    """A statement whose values all have names; compiled when a database of its kind first asks for it."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def on(self, dialect: Dialect) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return found


class _Compiled:
    """A statement in the words of one kind of database."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._by_place = compiled.positiontup is not None
        self._values = [_value(compiled, name, dialect) for name in compiled.positiontup or compiled.binds]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
        readers = [_impl(column.type, dialect).result_processor(dialect, None) for column in columns]
        self._readers = [(place, reader) for place, reader in enumerate(readers) if reader is not None]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        given = [
            (name, fixed if name not in values else values[name] if write is None else write(values[name]))
            for name, write, fixed in self._values
        ]
        return [value for _, value in given] if self._by_place else dict(given)

    def row(self, raw: tuple[Any, ...]) -> Any:
        """One row with its columns by name, read as the columns' types say."""
        found = list(raw)
        for place, read in self._readers:
            found[place] = read(found[place])
        return self._row._make(found)


def _value(compiled: SQLCompiler, name: str, dialect: Dialect) -> tuple[str, Convert, Any]:
    """A value's name, what writes it, and what stands there where the statement itself says so."""
    bind = compiled.binds[name]
    write = _impl(bind.type, dialect).bind_processor(dialect)
    fixed = None if bind.required else bind.effective_value
    return name, write, fixed if write is None or bind.required else write(fixed)


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


class Direct:
    """One connection of the engine's pool as a context; what is not committed when it ends is rolled back.

    A reading one runs a single statement, which sees one state of the database by itself: a server is not asked to
    begin and to end anything. Raises what SQLAlchemy does.
    """

    def __init__(self, engine: Engine, *, writing: bool = False) -> None:
        self._engine = engine
        self._writing = writing

    def __enter__(self) -> Self:
        self._driver: Any = None
        self._driver = self._guarded(self._engine.raw_connection)
        try:
            self._guarded(lambda: begin_writing(self._driver) if self._writing else self._without_begin(True))
        except BaseException:
            self._driver.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._writing:
            try:
                self._without_begin(False)
            except self._engine.dialect.loaded_dbapi.Error:  # lost in the middle: nobody gets it as it is now
                self._driver.invalidate()
        self._driver.close()

    def _without_begin(self, chosen: bool) -> None:
        """Whether a server's driver leaves out the BEGIN before the first statement; SQLite's never sends one."""
        if self._engine.dialect.name == "postgresql" and self._driver.is_valid:
            self._driver.driver_connection.autocommit = chosen

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> list[Any]:
        """Every row that a select finds."""
        compiled = statement.on(self._engine.dialect)
        cursor = self._run(compiled, values)
        found = [compiled.row(raw) for raw in self._guarded(cursor.fetchall)]
        cursor.close()
        return found

    def counts(self, *changes: tuple[Prepared, Mapping[str, Any]]) -> list[int]:
        """How many rows each change has met, one after the other; a server gets them all at once and answers once."""

        def run() -> list[DBAPICursor]:
            with getattr(self._driver.driver_connection, "pipeline", nullcontext)():
                return [self._run(statement.on(self._engine.dialect), values) for statement, values in changes]

        cursors: list[DBAPICursor] = self._guarded(run)
        met = [cursor.rowcount for cursor in cursors]  # a closed cursor may not know any more
        for cursor in cursors:
            cursor.close()
        return met

    def commit(self) -> None:
        self._guarded(self._driver.commit)

    def _run(self, compiled: _Compiled, values: Mapping[str, Any]) -> DBAPICursor:
        cursor: DBAPICursor = self._driver.cursor()
        bound = compiled.bound(values)
        for listen in self._engine.dispatch.before_cursor_execute:
            listen(self._driver, cursor, compiled.text, bound, None, False)
        self._guarded(lambda: cursor.execute(compiled.text, bound))
        return cursor

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Do it; a driver's error becomes SQLAlchemy's, and after one that says so the connections are made anew."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            return work()
        except driver.Error as error:
            dialect, away = self._engine.dialect, as_away(error)
            if self._driver is not None and (away or dialect.is_disconnect(error, self._driver, None)):
                self._driver.invalidate(error)
                self._engine.dispose()
            raise away or DBAPIError.instance(
                None, None, error, driver.Error, hide_parameters=True, dialect=dialect
            ) from error
