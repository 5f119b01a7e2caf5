import logging
import threading

import pytest

from practice.commands import tick
from practice.extensions import db


@pytest.fixture
def round_of(app):
    """Runs one round of the given pieces of work as the given holder."""

    def run(holder, *work):
        with app.app_context():
            tick.one_round(holder, list(work), threading.Event())

    return run


def piece(done, word):
    def work():
        done.append(word)

    return work


def test_every_piece_of_the_timed_work_is_done_in_each_round(round_of):
    done = []
    round_of("one", piece(done, "a"), piece(done, "b"))
    round_of("one", piece(done, "a"))
    assert done == ["a", "b", "a"]


def test_a_second_host_does_nothing_while_the_first_is_there(round_of):
    done = []
    round_of("one", piece(done, "one"))
    round_of("two", piece(done, "two"))
    assert done == ["one"]


def test_a_piece_that_fails_keeps_no_other_waiting_and_tells_no_content(round_of, caplog):
    def fail():
        raise ValueError("an answer: {}{}".format("can", "ary"))

    done = []
    with caplog.at_level(logging.WARNING):
        round_of("one", fail, piece(done, "after"))
    assert done == ["after"]
    assert "fail failed" in caplog.text
    assert "ValueError" in caplog.text
    assert "canary" not in caplog.text


def test_a_piece_that_leaves_a_broken_session_keeps_no_other_waiting(round_of):
    def broken():
        db.session.execute(db.text("SELECT * FROM no_such_table"))

    done = []
    round_of("one", broken, piece(done, "after"))
    assert done == ["after"]


def test_one_round_by_hand_gives_the_lease_back(app, round_of, monkeypatch):
    done = []
    monkeypatch.setattr("practice.jobs.TIMED_WORK", [piece(done, "command")])
    assert app.test_cli_runner().invoke(args=["tick", "--once"]).exit_code == 0
    round_of("another", piece(done, "another"))
    assert done == ["command", "another"]
