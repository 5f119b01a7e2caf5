"""Attempts of a report: one counts at a time, the lost ones are asked for again, and giving up has a reason."""

from datetime import timedelta

import pytest

from practice import clock, extensions, jobs, timed_work
from practice.commands.tick import EVERY_SECONDS
from practice.extensions import db
from practice.models.report import Report
from practice.refusals import NotInTurn, NotOnCaseload
from practice.services.report import report_content, reporting
from practice.services.report.reporting import MOST_TRIES
from practice.vault import Unreadable
from tests.reporting.requested import build, failed, files, row

LATER = timedelta(seconds=13)  # longer than a living attempt is ever silent


def test_only_one_of_two_workers_takes_an_attempt(wish):
    assert reporting.take(db.session, wish.report_id, wish.attempt) is not None
    db.session.commit()
    assert reporting.take(db.session, wish.report_id, wish.attempt) is None


def test_an_older_attempt_does_nothing(wish, no_pages):
    reporting.take(db.session, wish.report_id, 1)
    db.session.commit()
    with clock.at(clock.now() + LATER):
        (again,) = reporting.sweep(db.session)
        db.session.commit()
    build(wish)
    assert row(wish).state == "queued"
    assert not reporting.counts(db.session, wish.report_id, 1)
    assert not reporting.finish(db.session, extensions.keyring(), wish.report_id, 1, b"%PDF late", 1)
    assert files() == []
    build(again)
    report = row(wish)
    assert (report.state, report.attempt, files()[0].attempt) == ("ready", 2, 2)


def test_a_late_failure_of_an_older_attempt_changes_nothing(wish):
    reporting.take(db.session, wish.report_id, 1)
    with clock.at(clock.now() + LATER):
        reporting.sweep(db.session)
    reporting.fail(db.session, wish.report_id, 1, "broken")
    db.session.commit()
    assert row(wish).state == "queued"


def test_the_sweeper_leaves_a_living_attempt_alone(wish):
    reporting.take(db.session, wish.report_id, 1)
    db.session.commit()
    start = clock.now()
    for seconds in (6, 12, 18, 24):
        with clock.at(start + timedelta(seconds=seconds)):
            reporting.beat(db.session, wish.report_id, 1, "drawing")
            assert reporting.sweep(db.session) == []
    assert row(wish).attempt == 1


def test_the_sweeper_queues_again_what_the_queue_lost(wish):
    start = clock.now()
    with clock.at(start + timedelta(seconds=4)):
        assert reporting.sweep(db.session) == []
    with clock.at(start + timedelta(seconds=9)):
        assert reporting.sweep(db.session) == [wish]
        assert reporting.sweep(db.session) == [], "asked once, then waits again"
    assert db.session.get(Report, wish.report_id).tries == 0, "waiting is no try"


def test_a_report_whose_worker_dies_three_times_is_given_up_with_a_reason(wish, course, no_pages):
    moment = clock.now()
    for _ in range(MOST_TRIES):
        with clock.at(moment):
            attempt = row(wish).attempt
            assert reporting.take(db.session, wish.report_id, attempt) is not None
            db.session.commit()
        moment += LATER
        with clock.at(moment):
            wishes = reporting.sweep(db.session)
            db.session.commit()
    assert wishes == []
    report = row(wish)
    assert (report.state, report.failed_because, report.tries) == ("failed", "gave_up", MOST_TRIES)
    assert report.failed_because in reporting.REASONS
    again = reporting.try_again(course.couple.caseload, wish.report_id)
    db.session.commit()
    build(again)
    assert (row(wish).state, row(wish).tries) == ("ready", 1)


def test_nothing_can_be_tried_again_that_has_not_failed(wish, course):
    with pytest.raises(NotInTurn):
        reporting.try_again(course.couple.caseload, wish.report_id)


def test_a_colleague_can_neither_see_nor_touch_a_report(make, wish):
    caseload = make.caseload(make.therapist("anna@example.org"))
    for act in (reporting.open_pdf, reporting.try_again, reporting.delete_report):
        with pytest.raises(NotOnCaseload):
            act(caseload, wish.report_id)


def test_the_swept_reports_are_asked_for_again(wish, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "enqueue_report", asked.append)
    with clock.at(clock.now() + LATER):
        timed_work.sweep_reports()
    assert asked == [wish]


def test_the_queue_is_given_ids_only(wish):
    assert wish.job_id == f"report-{wish.report_id}-1"
    assert not jobs.enqueue_report(wish), "no queue server here: the sweeper asks again"
    assert row(wish).state == "queued"
def test_a_failed_report_is_built_when_it_is_tried_again(course, wish, monkeypatch, no_pages):
    collect = report_content.collect
    monkeypatch.setattr(report_content, "collect", lambda *_: (_ for _ in ()).throw(Unreadable("once")))
    assert failed(wish) == ("unreadable", "unreadable")
    monkeypatch.setattr(report_content, "collect", collect)
    again = reporting.try_again(course.couple.caseload, wish.report_id)
    db.session.commit()
    assert (again.attempt, row(wish).failed_because) == (2, None)
    build(again)
    assert row(wish).state == "ready"


def test_what_a_dead_worker_left_is_asked_for_again_well_within_the_thirty_seconds_that_are_promised():
    """The rest is for a worker to start and for the pages to be made."""
    seen_after = max(reporting.SILENT, reporting.LOST) + timedelta(seconds=2 * EVERY_SECONDS)
    assert seen_after <= timedelta(seconds=20)
    assert timedelta(seconds=3 * jobs.HEARTBEAT_SECONDS) < reporting.SILENT, "one late heartbeat is no death"
