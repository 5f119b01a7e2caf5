"""A requested report ends as ready or as failed with a reason, whatever happens on the way."""

import logging
import time
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import undefer

from practice import clock, extensions, jobs
from practice.extensions import db
from practice.jobs import ReportFailed, build_report
from practice.models.audit import AuditEntry
from practice.models.report import Report, ReportFile
from practice.models.response import Response
from practice.refusals import NotInTurn, NotOnCaseload
from practice.services import couples, report_content, reporting
from practice.services.reporting import MOST_TRIES, Wish
from practice.vault import Sealed, Unreadable
from reports import pages, pdf
from tests.reporting.making import drawn

SECRET = "MARKER of what Maya wrote"
LATER = timedelta(seconds=13)  # longer than a living attempt is ever silent


@pytest.fixture
def wish(course):
    """A report that was asked for and that no worker has taken yet."""
    course.round("s1", 1, drawn("s1", "a") | {"s1.root.08": {"value": SECRET}}, drawn("s1", "b"))
    found = reporting.request(course.couple.caseload, course.ref, {"paper": "A4", "appendix": "no"})
    db.session.commit()
    return found


@pytest.fixture
def no_pages(monkeypatch):
    """Laying out takes no time."""
    monkeypatch.setattr(pdf, "render", lambda content, translate: b"%PDF of " + content.case_ref.encode())
    monkeypatch.setattr(pages, "count", lambda file: 1)


def row(wish):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Report, wish.report_id)


def files():
    return db.session.scalars(select(ReportFile).options(undefer(ReportFile.pdf))).all()


def actions():
    return [one.action for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.number))]


def build(wish):
    """As a worker does: with nothing read before."""
    db.session.rollback()
    build_report(str(wish.report_id), wish.attempt)


def test_a_request_ends_as_a_sealed_file_that_only_its_key_opens(course, wish):
    build(wish)
    report = row(wish)
    assert (report.state, report.stage, report.tries, report.failed_because) == ("ready", "done", 1, None)
    assert report.finished_at is not None
    (file,) = files()
    assert SECRET.encode() not in file.pdf.blob
    opened = reporting.open_pdf(course.couple.caseload, wish.report_id)
    assert opened.startswith(b"%PDF-")
    assert (file.size, file.attempt) == (len(opened), 1)
    assert "report.built" in actions()
    assert actions()[-1] == "report.downloaded"


def test_the_number_of_pages_is_that_of_the_file(course, wish):
    build(wish)
    opened = reporting.open_pdf(course.couple.caseload, wish.report_id)
    assert files()[0].pages == len(PdfReader(BytesIO(opened)).pages)


def test_a_job_run_twice_builds_once(wish, no_pages):
    build(wish)
    first = files()[0].pdf.blob
    build(wish)
    assert [one.pdf.blob for one in files()] == [first]
    assert row(wish).tries == 1


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
    assert not reporting.reach(db.session, wish.report_id, 1, "sealing")
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


def test_an_unknown_report_is_no_error(make):
    build(Wish(UUID(int=1), 1))


def test_the_sweeper_leaves_a_living_attempt_alone(wish):
    reporting.take(db.session, wish.report_id, 1)
    db.session.commit()
    start = clock.now()
    for seconds in (6, 12, 18, 24):
        with clock.at(start + timedelta(seconds=seconds)):
            reporting.beat(db.session, wish.report_id, 1)
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


def test_a_report_deleted_while_it_is_being_built_leaves_nothing(course, wish, monkeypatch, no_pages):
    collect = report_content.collect

    def deleted_meanwhile(caseload, report):
        content = collect(caseload, report)
        reporting.delete_report(course.couple.caseload, wish.report_id)
        db.session.commit()
        return content

    monkeypatch.setattr(report_content, "collect", deleted_meanwhile)
    build(wish)
    assert row(wish) is None
    assert files() == []
    assert "report.built" not in actions()


def test_a_couple_removed_while_it_is_being_built_leaves_nothing(course, wish, monkeypatch):
    def removed_meanwhile(content, translate):
        caseload = course.couple.caseload
        for one in db.session.scalars(select(Response)):
            db.session.delete(one)
        db.session.flush()
        couples.remove(caseload, caseload.couple(course.ref))
        db.session.commit()
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", removed_meanwhile)
    build(wish)
    assert row(wish) is None
    assert files() == []


def failed(wish):
    """Run the job, which fails; what it raised."""
    with pytest.raises(ReportFailed) as caught:
        build(wish)
    report = row(wish)
    assert report.state == "failed"
    assert report.failed_because in reporting.REASONS
    assert report.finished_at is not None
    assert files() == []
    return str(caught.value), report.failed_because


def test_an_altered_answer_fails_with_its_reason_and_is_never_read_as_empty(course, wish):
    response = db.session.scalars(select(Response)).first()
    blob = bytearray(response.answers.blob)
    blob[-1] ^= 1
    db.session.execute(update(Response).where(Response.id == response.id).values(answers=Sealed(bytes(blob))))
    db.session.commit()
    assert failed(wish) == ("unreadable", "unreadable")


def test_a_couple_that_went_to_a_colleague_meanwhile_is_not_reported(make, course, wish):
    make.couple_row(course.couple).therapist_id = make.therapist("anna@example.org")
    db.session.commit()
    assert failed(wish) == ("not_on_caseload", "not_on_caseload")


@pytest.mark.parametrize("where", ["collect", "render"])
def test_a_failure_is_told_without_a_word_of_the_case(wish, monkeypatch, caplog, where):
    def broken(*_):
        raise ValueError(f"cannot lay out {SECRET}")

    monkeypatch.setattr(*((report_content, "collect") if where == "collect" else (pdf, "render")), broken)
    with caplog.at_level(logging.DEBUG):
        assert failed(wish) == ("broken", "broken")
    assert str(wish.report_id) in caplog.text
    assert "MARKER" not in caplog.text
    assert "Maya" not in caplog.text


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


def test_the_stage_is_named_while_the_pages_are_laid_out(wish, monkeypatch):
    seen = []

    def watched(content, translate):
        seen.append((row(wish).state, row(wish).stage))
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", watched)
    monkeypatch.setattr(pages, "count", lambda file: 1)
    build(wish)
    assert seen == [("running", "drawing")]
    assert set(reporting.STAGES) >= {"waiting", "collecting", "drawing", "sealing", "done"}


def test_an_attempt_says_that_it_is_alive_while_it_takes_long(wish, monkeypatch):
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.02)
    beats = []

    def slow(content, translate):
        for _ in range(2):
            beats.append(row(wish).heartbeat_at)
            db.session.rollback()
            time.sleep(0.3)
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", slow)
    monkeypatch.setattr(pages, "count", lambda file: 1)
    build(wish)
    assert beats[0] < beats[1]
    assert row(wish).state == "ready"


def test_a_busy_database_does_not_silence_the_heartbeat(wish, monkeypatch):
    beats = []

    def busy_at_first(*_):
        beats.append("tried")
        if len(beats) == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(reporting, "beat", busy_at_first)
    with jobs._heartbeat(wish.report_id, 1):
        time.sleep(0.3)
    assert len(beats) > 1


def test_the_swept_reports_are_asked_for_again(wish, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "enqueue_report", asked.append)
    with clock.at(clock.now() + LATER):
        jobs.sweep_reports()
    assert asked == [wish]


def test_the_same_request_gives_the_same_bytes_on_every_attempt(course, wish):
    build(wish)
    first = reporting.open_pdf(course.couple.caseload, wish.report_id)
    db.session.execute(update(Report).values(state="queued", attempt=2))
    db.session.commit()
    build_report(str(wish.report_id), 2)
    assert reporting.open_pdf(course.couple.caseload, wish.report_id) == first
    assert len(files()) == 1


def test_the_queue_is_given_ids_only(wish):
    assert wish.job_id == f"report-{wish.report_id}-1"
    assert not jobs.enqueue_report(wish), "no queue server here: the sweeper asks again"
    assert row(wish).state == "queued"
