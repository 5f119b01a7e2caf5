"""A migration only adds, so that the release before runs on the new tables while hosts are upgraded one by one."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from practice.extensions import db
from practice.services.installation import migrations
from practice.services.installation.runs_from import COLUMN
from practice.services.installation.schema import FOLDER
from tests.upgrade.tables import tables, taken_away

RELEASED = "0025"  # before the rule


def test_every_migration_only_adds_or_names_the_release_that_stopped_using_what_goes(app):
    chain = [one for one in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions())) if one.revision > RELEASED]
    with app.app_context():
        config = migrations.config()
        command.downgrade(config, RELEASED)
        before = tables(db.engine)
        for one in chain:
            command.upgrade(config, one.revision)
            after = tables(db.engine)
            said = getattr(one.module, COLUMN, None)
            lost = taken_away(before, after)
            assert said or not lost, f"{one.revision}: {lost}; take it away one release later and say {COLUMN}"
            assert said is None or RELEASED < said < one.revision, f"{one.revision} says {said}, no earlier release"
            before = after


OLD = "CREATE TABLE couple (id INTEGER PRIMARY KEY, name VARCHAR(20), status VARCHAR(9) NOT NULL)"
NEW_TABLE = "CREATE TABLE goal (id INTEGER, couple_id INTEGER, FOREIGN KEY(couple_id) REFERENCES couple (id){})"


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (["ALTER TABLE couple ADD COLUMN day DATE"], []),
        (["ALTER TABLE couple ADD COLUMN years INTEGER NOT NULL DEFAULT 0"], []),
        (["CREATE INDEX by_name ON couple (name)"], []),
        ([NEW_TABLE.format(" ON DELETE CASCADE")], []),
        (["ALTER TABLE couple ADD COLUMN ref VARCHAR(9)", "CREATE UNIQUE INDEX refs ON couple (ref)"], []),
        (["DROP TABLE couple", OLD.replace("VARCHAR(20)", "VARCHAR(40)")], []),
        (["DROP TABLE couple"], ["table couple is gone"]),
        (["ALTER TABLE couple DROP COLUMN name"], ["couple: column name is gone"]),
        (["ALTER TABLE couple RENAME COLUMN name TO called"], ["couple: column name is gone"]),
        (["CREATE UNIQUE INDEX names ON couple (name)"], ["couple: name must be unique now"]),
        ([NEW_TABLE.format("")], ["goal: its rows stay when couple is deleted"]),
        (
            ["DROP TABLE couple", OLD.replace("VARCHAR(20)", "VARCHAR(10) NOT NULL")],
            ["couple: column name may not be empty any more", "couple: column name was VARCHAR(20) and is VARCHAR(10)"],
        ),
        (
            ["DROP TABLE couple", OLD.replace("name", "years INTEGER NOT NULL, name")],
            ["couple: new column years may not be empty and the database does not fill it in"],
        ),
        (
            ["DROP TABLE couple", f"{OLD[:-1]}, CHECK (status <> name))"],
            ["couple: a row must be status <> name now"],
        ),
    ],
)
def test_what_older_code_can_no_longer_do_is_seen(change, lost):
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql(OLD)
        before = tables(engine)
    with engine.begin() as connection:
        for statement in change:
            connection.exec_driver_sql(statement)
    assert taken_away(before, tables(engine)) == lost
