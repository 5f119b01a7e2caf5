"""Writes a crowd into the tables: processes make and seal it, one connection takes it in, some thousand rows at a time.

PostgreSQL takes rows by COPY, SQLite by one prepared INSERT a table; both as the columns' own types store them. A crash
in the middle leaves a database that is thrown away, so nothing here waits for the disk.
"""

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Engine, Table, make_url
from sqlalchemy.engine import Dialect

from bench.crowd import Crowd
from practice.models.all import Base

AT_ONCE = 500  # couples a batch
Place = tuple[int, UUID]  # a couple's number and its therapist
Batch = dict[str, list[tuple[Any, ...]]]  # rows by table, as the database stores them


class _Maker:
    """What a making process keeps: given to it when it is forked, so that no key is written anywhere on the way."""

    crowd: Crowd
    url: str


def _begin(crowd: Crowd, url: str) -> None:
    _Maker.crowd, _Maker.url = crowd, url


def _made(places: list[Place]) -> Batch:
    found: Batch = {}
    for number, therapist_id in places:
        for model, row in _Maker.crowd.couple(number, therapist_id):
            table = Base.metadata.tables[model.__tablename__]
            found.setdefault(table.name, []).append(stored(table, _Maker.url, row))
    return found


@cache
def _writers(table: Table, url: str) -> list[tuple[str, Any]]:
    """For each column what turns a value into what the driver takes, or None where it takes it as it is."""
    dialect: Dialect = make_url(url).get_dialect()()
    writers = []
    for column in table.columns:
        is_json = isinstance(column.type, JSON)
        write = json.dumps if is_json else column.type.dialect_impl(dialect).bind_processor(dialect)
        writers.append((column.name, write))
    return writers


def stored(table: Table, url: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """The row's values in the order of the table's columns; what is not there is NULL."""
    return tuple(
        value if write is None or value is None else write(value)
        for name, write in _writers(table, url)
        for value in (row.get(name),)
    )


def fill(engine: Engine, crowd: Crowd, places: Iterable[Place]) -> Iterator[int]:
    """Write the couples at these places; gives how many rows each batch had."""
    url = engine.url.render_as_string(hide_password=False)
    take = _copy if engine.dialect.name == "postgresql" else _insert
    pool = ProcessPoolExecutor(os.cpu_count(), get_context("fork"), _begin, (crowd, url))
    with pool, engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if take is _insert:
            for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
                driver.execute(f"PRAGMA {pragma}")
        for batch in _ahead(pool, _batches(places)):
            for table in Base.metadata.sorted_tables:
                if table.name in batch:
                    take(driver, table, batch[table.name])
            driver.commit()
            yield sum(map(len, batch.values()))


def _batches(places: Iterable[Place]) -> Iterator[list[Place]]:
    left = iter(places)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _ahead(pool: ProcessPoolExecutor, batches: Iterator[list[Place]]) -> Iterator[Batch]:
    """In order, a few made ahead: a hundred thousand couples at once would not fit into memory."""
    waiting = deque(pool.submit(_made, one) for one in islice(batches, 4))
    while waiting:
        made = waiting.popleft().result()
        waiting.extend(pool.submit(_made, one) for one in islice(batches, 1))
        yield made


def _insert(driver: Any, table: Table, rows: list[tuple[Any, ...]]) -> None:
    names, marks = ", ".join(f'"{one.name}"' for one in table.columns), ", ".join("?" * len(table.columns))
    if not driver.in_transaction:
        driver.execute("BEGIN")
    driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)


def _copy(driver: Any, table: Table, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{one.name}"' for one in table.columns)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def settle(engine: Engine) -> None:
    """What would be so in a practice of this age: PostgreSQL has looked at its tables by itself, SQLite has not."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            driver.autocommit = True
            driver.execute("VACUUM ANALYZE")
            driver.autocommit = False
        else:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
