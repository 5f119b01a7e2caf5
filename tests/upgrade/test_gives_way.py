"""A migration on PostgreSQL waits for no table for long: who asks for the table after it would wait behind it."""

import threading
import time

import pytest
from alembic import command
from sqlalchemy import text

from practice.extensions import db
from practice.services.installation import migrations
from tests.conftest import POSTGRES

IN_USE_SECONDS = 2.5

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="a file has no locks on tables")]


def test_while_a_table_is_in_use_the_migration_is_tried_again_and_holds_nobody_up(app):
    longest, done = 0.0, threading.Event()

    def read() -> None:
        nonlocal longest
        while not done.wait(0.05):
            began = time.monotonic()
            with engine.begin() as connection:
                connection.execute(text("SELECT count(*) FROM couple"))
            longest = max(longest, time.monotonic() - began)

    with app.app_context():
        engine = db.engine
        command.downgrade(migrations.config(), "0025")
    reader = threading.Thread(target=read)
    user = engine.connect()
    user.execute(text("LOCK TABLE couple, partner, report IN ROW EXCLUSIVE MODE"))  # as somebody who writes for long
    threading.Timer(IN_USE_SECONDS, user.close).start()
    reader.start()
    result = app.test_cli_runner().invoke(args=["database", "upgrade"])
    done.set()
    reader.join()
    assert result.exit_code == 0, result.output
    assert "A table is in use; the migration is tried again" in result.output
    assert longest < IN_USE_SECONDS
