"""Asking for a report: what is offered and why not, what is kept of the choices, the contents looked at before."""

import re
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from practice import audit, extensions
from practice.access import roles
from practice.access.caseload import Caseload
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.report import Report, ReportFile
from practice.models.session_record import PrivateNote
from practice.services.joint import own_answers
from practice.services.report import report_content
from practice.services.report.reporting import Wish
from practice.services.report.request import contents
from practice.services.report.request.choices import SECTIONS, USUAL, Choices, read
from practice.services.review.said import speak
from practice.services.session import private_notes, session_records
from practice.services.team import case_team
from practice.texts import translator
from reports import pdf
from tests.reporting.making import Course, day, drawn
from tests.reporting.requested import build

SECRET = "MARKER-heron of a private note"
OTHER = "MARKER-otter of another note"


@pytest.fixture
def asked(make, course):
    """Two rounds of step 1 by both, one of step 2 by Maya alone, and the page of somebody who is signed in."""
    course.round("s1", 1, drawn("s1", "a1"), drawn("s1", "b1"))
    course.round("s1", 60, drawn("s1", "a2"), drawn("s1", "b2"))
    course.round("s2", 90, drawn("s2", "a"), None)
    course.page, course.client = f"/couples/{course.ref}/reports", make.signed_in()
    return course


def words(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def reports():
    db.session.rollback()
    return db.session.scalars(select(Report).order_by(Report.requested_at.desc())).all()


def entries(action):
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def note(course, text):
    caseload = course.couple.caseload
    session = session_records.start(caseload, course.ref, 1 if text == OTHER else None)
    private_notes.save(caseload, course.ref, session, text, 0)
    db.session.commit()
    return db.session.scalar(select(PrivateNote.id).where(PrivateNote.session_id == session))


def test_each_reader_has_a_true_sentence_and_where_there_is_none_now_the_reason_and_the_way(asked):
    page = asked.client.get(asked.page)
    assert re.findall(r'name="whom" value="([^"]+)"', page.text) == ["therapist"]
    assert "The couple , not now: Nothing is released" in words(page)
    assert f'href="/couples/{asked.ref}/review"' in page.text
    assert "One partner alone , not now: Own answers are not handed over" in words(page)
    assert f'href="/couples/{asked.ref}/own-answers"' in page.text
    own_answers.switch(asked.couple.caseload, asked.ref, on=True)
    db.session.commit()
    page = asked.client.get(asked.page)
    assert re.findall(r'name="whom" value="([^"]+)"', page.text) == ["therapist", "partner-1", "partner-2"]
    assert "Maya alone Only what Maya answered" in words(page)


def test_what_was_chosen_is_kept_as_plain_values_of_known_keys(asked):
    answer = asked.client.post(
        asked.page,
        data={
            "whom": "therapist", "since": "2026-03-01", "until": "2026-06-30", "x": "y",
            "which": "chosen", "rounds": ["s1.2", "s2.1"], "sections": ["now", "words"], "shown": "1",
            "appendix": "y", "language": "es", "paper": "Letter",
        },
    )
    (report,) = reports()
    assert (answer.status_code, answer.location) == (303, f"/reports/{report.id}")
    assert report.choices == {
        "language": "es", "paper": "Letter", "since": "2026-03-01", "until": "2026-06-30", "rounds": ["s1.2", "s2.1"],
        "sections": ["now", "words", "appendix"],
    }
    assert read(report.choices).as_json() == report.choices
    assert "Assess 2 · Communicate 1 · 1 Mar 2026 to 30 Jun 2026 · Español · Letter · with appendix" in words(
        asked.client.get(f"/reports/{report.id}")
    )
    assert entries("report.private_notes_ticked") == []


def test_a_partners_own_report_keeps_no_section_and_no_note_and_is_in_their_language(asked):
    own_answers.switch(asked.couple.caseload, asked.ref, on=True)
    db.session.commit()
    asked.client.post(asked.page, data={"whom": "partner-2", "notes": [str(note(asked, SECRET))], "sections": ["now"]})
    (report,) = reports()
    assert (report.audience, report.partner_id) == ("partner", asked.couple.partner_ids[1])
    assert report.choices == {"language": "en", "paper": "A4", "sections": []}


BAD = {
    "reader": ({"whom": "partner-9"}, "For whom: Choose for whom the report is."),
    "held back": ({"whom": "couple"}, "For whom: Nothing is released for the two of them."),
    "own answers": ({"whom": "partner-1"}, "For whom: Choose for whom the report is."),
    "round": ({"which": "chosen", "rounds": ["s1.9"]}, "Rounds: One of these rounds is not there any more."),
    "odd round": ({"which": "chosen", "rounds": ["\x00' OR 1"]}, "Rounds: One of these rounds is not there any more."),
    "no round": ({"which": "chosen"}, "Rounds: Tick one round at least"),
    "two minds": ({"which": "all", "rounds": ["s1.1"]}, "Rounds: You ticked rounds"),
    "which": ({"which": "some"}, "Rounds: Not a valid choice"),
    "reversed": ({"since": "2026-06-01", "until": "2026-05-01"}, "Until: The last day is before the first."),
    "no day": ({"since": "2026-02-30"}, "From: Not a valid date value."),
    "nothing then": ({"since": "2027-01-01"}, "From: There are no answers for this report in what you chose."),
    "nothing there": (
        {"which": "chosen", "rounds": ["s2.1"], "until": "2026-03-30"},
        "From: There are no answers for this report in what you chose. Those that it could hold are of 3 Mar 2026 to",
    ),
    "section": ({"sections": ["safe"], "shown": "1"}, "Sections: 'safe' is not a valid choice"),
    "language": ({"language": "xx"}, "Language: Not a valid choice"),
    "paper": ({"paper": "A0"}, "Paper: Not a valid choice"),
    "note": ({"notes": [str(uuid4())]}, "Private notes: One of these is not a note of yours"),
    "odd note": ({"notes": ["x" * 9000]}, "Private notes: One of these is not a note of yours"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_choice_is_named_at_its_field_and_nothing_is_stored(asked, case):
    data, said = BAD[case]
    if case == "own answers":
        said = "For whom: Own answers are not handed over in this case."
    for then in ("make", "preview"):
        answer = asked.client.post(asked.page, data={"paper": "A4", **data, "then": then})
        assert answer.status_code == 422
        assert said in words(answer)
    assert asked.client.get(f"{asked.page}/preview", query_string={"paper": "A4", **data}).status_code == 422
    assert reports() == []
    if "since" in data and case != "no day":
        assert f'value="{data["since"]}"' in answer.text, "what was typed is kept"


def test_what_is_of_another_couple_is_refused_like_what_does_not_exist(make, asked):
    other = Course(make)
    other.round("s3", 5, drawn("s3", "a"), drawn("s3", "b"))
    foreign = note(other, SECRET)
    for data in ({"which": "chosen", "rounds": ["s3.1"]}, {"notes": [str(foreign)]}):
        assert asked.client.post(asked.page, data=data).status_code == 422
    assert reports() == []


QUERIES = [
    {"whom": "therapist"},
    {"whom": "therapist", "which": "chosen", "rounds": ["s1.1"], "appendix": "y"},
    {"whom": "therapist", "shown": "1", "sections": ["now", "congruence", "missing"], "language": "es"},
    {"whom": "therapist", "until": "2026-05-10", "shown": "1"},
    {"whom": "partner-1", "appendix": "y"},
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_the_preview_and_the_file_are_made_from_the_same_content(asked, query, monkeypatch):
    own_answers.switch(asked.couple.caseload, asked.ref, on=True)
    db.session.commit()
    answer = asked.client.post(asked.page, data={**query, "then": "preview"})
    assert answer.status_code == 303
    preview = asked.client.get(answer.location)
    assert preview.status_code == 200
    assert reports() == []
    assert db.session.scalar(select(func.count()).select_from(ReportFile)) == 0
    (opened,) = entries("report.previewed")
    assert opened.actor_id == asked.couple.caseload.therapist_id
    posted = {
        name: re.findall(f'type="hidden" name="{name}" value="([^"]*)"', preview.text)
        for name in re.findall(r'type="hidden" name="(\w+)"', preview.text)
    }
    assert asked.client.post(asked.page, data=posted).status_code == 303
    built = []
    monkeypatch.setattr(pdf, "render", lambda content, translate: built.append(content) or b"%PDF")
    monkeypatch.setattr("reports.pages.count", lambda file: 1)
    (report,) = reports()
    build(report_wish(report))
    outline = contents.of(built[0])
    shown = words(preview)
    for part in outline.parts:
        for said in (part.title, *part.counts):
            assert speak(str, said) in shown
        assert all(re.sub(r"\s+", " ", line) in shown for line in part.lines)
    assert all(f"{one.what} {one.why}" in shown for one in outline.missing)
    page = pdf.to_html(built[0], translator("en"))
    assert ("Appendix: every question" in page) is any("Appendix" in speak(str, one.title) for one in outline.parts)


def report_wish(report):
    return Wish(report.id, report.attempt)


def test_private_notes_are_in_it_only_where_ticked_one_by_one_and_only_their_writer_opens_it(make, asked, monkeypatch):
    ticked, left = note(asked, SECRET), note(asked, OTHER)
    page = asked.client.get(asked.page).text
    assert "MARKER" not in page, "the list has dates, no word of a note"
    assert page.count('name="notes"') == 2
    asked.client.post(asked.page, data={"whom": "therapist"})
    asked.client.post(asked.page, data={"whom": "therapist", "notes": [str(ticked)]})
    with_it, without = reports()
    assert [one.outcome for one in entries("report.private_notes_ticked")] == ["1 in it"]
    content = report_content.collect(asked.couple.caseload, with_it)
    assert [one.text for one in content.notes] == [SECRET]
    assert OTHER not in pdf.to_html(content, translator("en"))
    assert "MARKER" not in pdf.to_html(report_content.collect(asked.couple.caseload, without), translator("en"))
    monkeypatch.setattr(pdf, "render", lambda content, translate: b"%PDF")
    monkeypatch.setattr("reports.pages.count", lambda file: 1)
    for one in (with_it.id, without.id):
        build(report_wish(db.session.get(Report, one)))
    with_it, without = reports()
    colleague = make.therapist("ben@example.org", "Ben Colleague")
    case_team.add(asked.couple.caseload, asked.ref, colleague, "co_therapist", None)
    db.session.commit()
    theirs = make.signed_in("ben@example.org")
    assert 'name="notes"' not in theirs.get(asked.page).text
    assert "nobody else can open it" in words(theirs.get(asked.page))
    assert theirs.get(f"/reports/{with_it.id}.pdf").status_code == 403
    assert theirs.get(f"/reports/{without.id}.pdf").status_code == 200
    assert asked.client.get(f"/reports/{with_it.id}.pdf").status_code == 200
    assert theirs.post(asked.page, data={"notes": [str(left)]}).status_code == 422
    again = asked.requested()
    again.choices, again.requested_by = with_it.choices, colleague
    caseload = Caseload(make.session, colleague, make.keyring, make.audit, roles.READ)
    found = report_content.collect(caseload, again)
    assert found.notes == ()
    assert any(one.what == "Private notes: 1 of the 1 ticked" for one in found.missing)
    assert not list(audit.faults(extensions.session(), extensions.settings().audit_key))


def test_no_name_is_in_a_files_name_and_two_partners_files_never_have_the_same(asked, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda content, translate: b"%PDF")
    monkeypatch.setattr("reports.pages.count", lambda file: 1)
    own_answers.switch(asked.couple.caseload, asked.ref, on=True)
    db.session.commit()
    names = []
    for whom in ("therapist", "partner-1", "partner-2"):
        asked.client.post(asked.page, data={"whom": whom})
    for report in reports():
        build(report_wish(report))
    for report in reports():
        head = asked.client.get(f"/reports/{report.id}.pdf").headers["Content-Disposition"]
        names.append(re.fullmatch(r'attachment; filename="([\w.-]+)"', head)[1])
    day_of = r"\d{4}-\d\d-\d\d"
    kinds = rf"progress-report-[A-Z0-9]{{3}}-[A-Z0-9]{{3}}-{day_of}\.pdf|report-{day_of}-[0-9a-f]{{8}}\.pdf"
    assert all(re.fullmatch(kinds, name) for name in names)
    assert len(set(names)) == 3


def test_while_it_is_made_the_page_names_the_stage_and_can_be_left(asked):
    asked.client.post(asked.page, data={"whom": "therapist"})
    (report,) = reports()
    assert "Being made: Your progress report" in words(asked.client.get(asked.page))
    db.session.get(Report, report.id).state, db.session.get(Report, report.id).stage = "running", "drawing"
    db.session.commit()
    opened = len(entries("reports.opened"))
    page = asked.client.get(f"{asked.page}?again=1")
    assert "Laying out the pages · step 2 of 2" in words(page)
    assert re.search(r'<li aria-current="step">Laying out the pages', page.text)
    assert "Look again" in words(page), "without a script too"
    assert len(entries("reports.opened")) == opened, "the page's own look is not another opening"


def test_choices_are_read_back_as_they_were_kept_and_unknown_ones_are_left_out():
    assert read({}) == Choices() == read({"paper": "A0", "x": 1, "sections": list(USUAL)})
    assert read({"paper": "A4", "appendix": "yes"}).holds("appendix"), "as an older release kept it"
    assert read({"sections": ["now", "safe"]}).sections == ("now",)
    full = Choices("es", "Letter", day(1).date(), day(9).date(), ("s1.1",), tuple(SECTIONS), (uuid4(),))
    assert read(full.as_json()) == full
