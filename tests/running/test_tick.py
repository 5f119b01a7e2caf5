import logging
import threading
from datetime import timedelta

import pytest

from practice.commands import tick
from practice.commands.tick import Loop
from practice.extensions import db
from tests.processes.helpers import wait_for


@pytest.fixture
def round_of(app):
    """Runs one round of the given pieces of work as the given holder."""

    def run(holder, *work):
        with app.app_context():
            tick.one_round(Loop("timed work", timedelta(seconds=15), list(work)), holder, threading.Event())

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
    monkeypatch.setattr("practice.timed_work.TIMED_WORK", [piece(done, "command")])
    assert app.test_cli_runner().invoke(args=["tick", "--once"]).exit_code == 0
    round_of("another", piece(done, "another"))
    assert done == ["command", "another"]


def test_neither_loop_waits_for_the_other(app, monkeypatch):
    """A mail server that does not answer: the timed work goes on, and the other way round."""
    held, others = threading.Event(), {"timed": [], "mail": []}

    def hold():
        held.wait(20)

    monkeypatch.setattr(tick, "EVERY_SECONDS", 0.05)
    for slow in ("timed", "mail"):
        held.clear()
        work = {name: [hold] if name == slow else [piece(done, 1)] for name, done in others.items()}
        monkeypatch.setattr("practice.timed_work.TIMED_WORK", work["timed"])
        monkeypatch.setattr("practice.timed_work.MAIL_WORK", work["mail"])
        (quick,) = others.keys() - {slow}
        stop = threading.Event()
        runs = threading.Thread(target=tick._side_by_side, args=(app, "one", stop))
        runs.start()
        wait_for(lambda quick=quick: len(others[quick]) > 2)
        stop.set()
        held.set()
        runs.join(20)
        assert not runs.is_alive()


def test_a_loop_that_ends_by_itself_ends_the_process_which_is_started_again(app, monkeypatch):
    monkeypatch.setattr(tick, "go_round", lambda *_rest: None)
    assert tick._side_by_side(app, "one", threading.Event()) is False
