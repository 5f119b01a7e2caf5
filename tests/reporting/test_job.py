"""A requested report ends as ready or as failed with a reason, whatever happens on the way."""

import logging
import time
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from practice import jobs
from practice.extensions import db
from practice.jobs import build_report
from practice.models.report import Report
from practice.models.response import Response
from practice.services.couple import couples
from practice.services.report import report_content, reporting
from practice.services.report.reporting import Wish
from practice.vault import Sealed
from reports import pages, pdf
from tests.reporting.requested import SECRET, actions, build, failed, files, row


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


def test_an_unknown_report_is_no_error(make):
    build(Wish(UUID(int=1), 1))


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


def test_the_stage_is_named_while_the_pages_are_laid_out(wish, monkeypatch):
    seen = []

    def watched(content, translate):
        for _ in range(200):
            seen.append((row(wish).state, row(wish).stage))
            db.session.rollback()
            if seen[-1] == ("running", "drawing"):
                break
            time.sleep(0.01)
        return b"%PDF"

    monkeypatch.setattr(jobs, "FIRST_BEAT_SECONDS", 0.02)
    monkeypatch.setattr(pdf, "render", watched)
    monkeypatch.setattr(pages, "count", lambda file: 1)
    build(wish)
    assert seen[-1] == ("running", "drawing")
    assert set(reporting.STAGES) >= {"waiting", *reporting.WORK, "done"}


def test_an_attempt_says_that_it_is_alive_while_it_takes_long(wish, monkeypatch):
    monkeypatch.setattr(jobs, "FIRST_BEAT_SECONDS", 0.02)
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

    monkeypatch.setattr(jobs, "FIRST_BEAT_SECONDS", 0.01)
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(reporting, "beat", busy_at_first)
    with jobs._heartbeat(wish):
        time.sleep(0.3)
    assert len(beats) > 1


def test_the_same_request_gives_the_same_bytes_on_every_attempt(course, wish):
    build(wish)
    first = reporting.open_pdf(course.couple.caseload, wish.report_id)
    db.session.execute(update(Report).values(state="queued", attempt=2))
    db.session.commit()
    build_report(str(wish.report_id), 2)
    assert reporting.open_pdf(course.couple.caseload, wish.report_id) == first
    assert len(files()) == 1
