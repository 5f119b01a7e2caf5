"""All active couples at once: looked at first, queued behind what is asked for by hand, told in one line."""

import io
import zipfile
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from practice import clock, jobs
from practice.extensions import db
from practice.jobs import build_report
from practice.models.report import Report, ReportBatch
from practice.refusals import NotOnCaseload
from practice.services.couple import statuses
from practice.services.report import report_content, reporting
from practice.services.report.life import batches, news
from practice.vault import Unreadable
from tests.reporting.requested import actions

CHOICES = {"language": "en", "paper": "A4"}


@pytest.fixture
def couples(make):
    """Two couples who have answered, one who has not, one whose case is paused, one of a colleague."""
    make.practice()
    found = [make.couple(names=((name, "A"), ("Zed", "A"))) for name in ("Ann", "Bea", "Cyd", "Dot")]
    for one in (found[0], found[1], found[3]):
        make.send(make.assigned(one).homework_ids[0])
    statuses.change(found[3].caseload, found[3].ref, "paused")
    make.couple(therapist_id=make.therapist("anna@example.org"))
    db.session.commit()
    return found


@pytest.fixture
def therapist(make, couples):
    """The browser of the couples' therapist."""
    return make.signed_in()


@pytest.fixture
def asked(monkeypatch):
    """What was put on the queue, in order."""
    found = []
    monkeypatch.setattr(jobs, "enqueue_report", lambda wish: found.append(wish) or True)
    return found


def build(wishes):
    db.session.rollback()
    for wish in wishes:
        build_report(str(wish.report_id), wish.attempt)


def batch_row():
    db.session.expire_all()
    return db.session.query(ReportBatch).one()


def test_the_preview_says_who_gets_one_and_who_does_not_and_why(make, couples):
    first, second, silent, paused = couples
    found = {one.ref: one.skipped for one in batches.outlook(make.caseload(), CHOICES)}
    assert found == {first.ref: None, second.ref: None, silent.ref: "nothing_sent", paused.ref: "resting"}
    tomorrow = {"since": (clock.now() + timedelta(days=2)).date().isoformat()}
    assert {one.skipped for one in batches.outlook(make.caseload(), tomorrow)} == {"nothing_sent", "resting"}


def test_a_batch_waits_behind_what_is_asked_for_by_hand_and_asked_twice_it_is_made_once(make, couples):
    batch_id, wishes = batches.request(make.caseload(), CHOICES)
    db.session.commit()
    assert {wish.queue for wish in wishes} == {"batch"}
    assert reporting.request(make.caseload(), couples[0].ref, CHOICES).queue == "interactive"
    with pytest.raises(batches.NothingToMake):
        batches.request(make.caseload(), CHOICES)
    with clock.at(clock.now() + timedelta(seconds=9)):
        swept = {wish.report_id: wish.queue for wish in reporting.sweep(db.session)}
    assert {swept[wish.report_id] for wish in wishes} == {"batch"}, "also what the queue lost"
    with pytest.raises(NotOnCaseload):
        batches.show(make.caseload(make.therapist("ben@example.org")), batch_id)


def test_tried_again_by_hand_it_waits_behind_no_batch_and_tried_again_with_its_batch_it_waits_there(make, couples):
    batch_id, wishes = batches.request(make.caseload(), CHOICES)
    wishes.append(reporting.request(make.caseload(), couples[0].ref, CHOICES))
    tries = [
        (lambda one: reporting.try_again(make.caseload(), one.report_id), "interactive"),
        (lambda one: batches.try_again(make.caseload(), batch_id)[0], "batch"),
        (lambda one: reporting.try_again(make.caseload(), one.report_id), "interactive"),
    ]
    for one, (again, queue) in zip(wishes, tries, strict=True):
        db.session.get(Report, one.report_id).state = "failed"
        found = again(one)
        assert (found.report_id, found.queue) == (one.report_id, queue)


def test_where_the_queue_is_away_it_is_asked_once_and_the_sweeper_asks_for_the_rest(make, couples, monkeypatch):
    tries = []
    monkeypatch.setattr(jobs, "enqueue_report", tries.append)
    jobs.enqueue_reports(batches.request(make.caseload(), CHOICES)[1])
    assert len(tries) == 1


def test_from_the_caseload_to_the_files_with_one_failure_tried_again(
    make, couples, therapist, asked, monkeypatch, no_pages
):
    assert "/reports/all" in therapist.get("/").text
    preview = therapist.get("/reports/all?language=en&paper=Letter&since=&until=").text
    assert "2 reports would be made" in preview and "2 couples get none" in preview
    assert "Nobody has sent answers" in preview and "The case is not active" in preview
    page = therapist.post("/reports/all", data={"language": "en", "paper": "Letter"}).headers["Location"]
    waiting = therapist.get(page).text
    assert "0 of 2 ready" in waiting and "<noscript><meta" in waiting
    assert all(one.ref in waiting for one in couples), "couples of the same names are told apart"
    collect, poor = report_content.collect, couples[1].id

    def one_fails(caseload, report):
        if report.couple_id == poor:
            raise Unreadable("once")
        return collect(caseload, report)

    monkeypatch.setattr(report_content, "collect", one_fails)
    with pytest.raises(jobs.ReportFailed):
        build(asked)
    build(asked[1:])
    told = therapist.get("/").text
    assert "1 is ready" in told and "1 was not made" in told and "is finished" not in told, "one line, not one a report"
    shown = therapist.get(page).text
    assert "1 of 2 ready" in shown and "A sealed part" in shown and "<noscript><meta" not in shown
    assert "1 was not made" not in therapist.get("/").text, "seen"
    monkeypatch.setattr(report_content, "collect", collect)
    assert therapist.post(f"{page}/again").status_code == 303
    assert asked[-1].queue == "batch"
    build(asked[2:])
    assert "2 are ready" in therapist.get("/").text
    assert "2 of 2 ready" in therapist.get(page).text
    archive = zipfile.ZipFile(io.BytesIO(therapist.get(f"{page}.zip").data))
    assert sorted(archive.namelist()) == sorted(f"report-{one.ref}.pdf" for one in couples[:2])
    db.session.rollback()
    assert actions().count("report.downloaded") == 2


def test_files_behind_a_notice_are_left_out_of_the_one_file_and_hold_none_of_the_others_up(
    make, couples, therapist, asked, no_pages
):
    page = therapist.post("/reports/all", data={"language": "en", "paper": "A4"}).headers["Location"]
    build(asked)
    files = lambda: zipfile.ZipFile(io.BytesIO(therapist.get(f"{page}.zip").data)).namelist()  # noqa: E731
    both = sorted(f"report-{one.ref}.pdf" for one in couples[:2])
    assert files() == both
    assert "left out of the one file" not in therapist.get(page).text
    held = couples[0]
    therapist.post(f"/couples/{held.ref}/restriction/1", data={"reason": "They asked for it"})
    assert files() == [one for one in both if held.ref not in one]
    assert "1 report is left out of the one file" in therapist.get(page).text
    therapist.post(f"/couples/{held.ref}/restriction/notice")
    assert files() == both, "its notice was read"
    assert "left out of the one file" not in therapist.get(page).text
    therapist.post(f"/couples/{couples[1].ref}/restriction/1", data={"reason": "They asked for it"})
    assert "Download all as one file" in therapist.get(page).text
    db.session.rollback()
    for wish in asked:
        db.session.get(Report, wish.report_id).state = "failed"
        db.session.get(Report, wish.report_id).failed_because = "not_open"
    db.session.commit()
    assert f"{page}/again" not in therapist.get(page).text, "of restricted data nothing is made again"
    therapist.post(f"/couples/{held.ref}/restriction/1/lift")
    before = len(asked)
    assert therapist.post(f"{page}/again").status_code == 303
    assert [one.report_id for one in asked[before:]] == [asked[0].report_id], "the other does not hold it up"


def test_what_is_told_about_single_reports_ends_when_it_was_looked_at(make, couples, therapist, no_pages):
    def told():
        db.session.rollback()
        found = news.news(make.caseload())
        return [len(found.ready), len(found.failed), len(found.out_of_date)]

    wishes = [reporting.request(make.caseload(), couples[0].ref, CHOICES) for _ in range(3)]
    db.session.commit()
    build(wishes[:1])
    for wish, change in ((wishes[1], {"state": "failed", "failed_because": "broken", "finished_at": clock.now()}),):
        for name, value in change.items():
            setattr(db.session.get(Report, wish.report_id), name, value)
    db.session.commit()
    assert told() == [1, 1, 0]
    assert "could not be made" in therapist.get("/").text
    therapist.get(f"/reports/{wishes[1].report_id}")
    therapist.get(f"/reports/{wishes[0].report_id}.pdf")
    assert told() == [0, 0, 0]
    batches.superseding.answer_corrected(db.session, couples[0].id, couples[0].partner_ids[0])
    db.session.commit()
    assert told() == [0, 0, 1]
    page = therapist.get(f"/reports/{wishes[0].report_id}").text
    assert "Out of date" in page and "corrected" in page and "Download the PDF" in page
    assert told() == [0, 0, 0]
    other = therapist.post(f"/reports/{wishes[0].report_id}/anew").headers["Location"]
    assert str(wishes[0].report_id) not in other
    assert "Queued" in therapist.get(other).text


@pytest.mark.parametrize("days", ["since=0001-01-01", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"])
def test_days_that_nobody_can_mean_are_named_and_make_nothing(therapist, days):
    answer = therapist.get(f"/reports/all?paper=A4&language=en&{days}")
    assert answer.status_code == 422
    assert therapist.post("/reports/all", data=parse_qs(f"paper=A4&language=en&{days}")).status_code == 422
    assert db.session.scalars(select(Report)).all() == []
