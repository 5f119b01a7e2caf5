"""What every test's app would make anew and is the same for all of them: made once in a process.

Each test has an app and a database of its own, and most of such an app's time would go into what the one before it
had found out already: how templates compile, how addresses are put together, what statements read like in SQL.
"""

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from practice.extensions import db


class CompiledTemplates(BytecodeCache):
    """Keeps each compiled template for the next test's app."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def keep_addresses() -> None:
    """From now on the function that puts an address together is compiled once for all rules that are written alike.

    It takes its rule when it is called; compiling these is nine tenths of making an app.
    """
    compiled = {}
    compile_one = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True):
        alike = (repr(rule), tuple(rule._trace), repr(rule.defaults), append_unknown)
        if alike not in compiled:
            compiled[alike] = compile_one(rule, append_unknown)
        return compiled[alike]

    Rule._compile_builder = once


class CompiledStatements:
    """Keeps each statement's SQL for the next test's engine: SQLAlchemy keeps it by dialect, so they share that too."""

    def __init__(self) -> None:
        self._dialect, self._kept = None, LRUCache(2000)

    def share(self, engine: Engine) -> None:
        """Before the engine's first statement. All engines of a process are of one kind of database."""
        if self._dialect is None:
            engine.connect().close()  # the first connection tells the dialect what it talks to
            self._dialect = engine.dialect
        engine.dialect, engine._compiled_cache = self._dialect, self._kept


_TEMPLATES = CompiledTemplates()
_STATEMENTS = CompiledStatements()


def use(app: Flask) -> None:
    """Give a new app what the apps before it found out, and a database that does not wait for the disk."""
    app.jinja_env.bytecode_cache = _TEMPLATES
    with app.app_context():
        _without_waiting(db.engine)
        _STATEMENTS.share(db.engine)


def _without_waiting(engine: Engine) -> None:
    """No power fails in a test, and its database goes with it."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous = OFF"))
