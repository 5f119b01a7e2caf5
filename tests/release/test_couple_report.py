"""The couple's report: what is released to the two of them, all of it, and nothing that tells what is not."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from practice import clock
from practice.access.joint import Opened, Point, Words
from practice.extensions import db
from practice.models.report import Report
from practice.services.couple import goals
from practice.services.joint import release
from practice.services.report import report_content, reporting
from practice.services.session import private_notes, session_records
from practice.texts import translator
from reports.pdf import render, to_html
from tests.check_in.making import answers as check_in_answers
from tests.check_in.making import keep as keep_check_in
from tests.check_in.making import worst
from tests.release import marked, oracle
from tests.release.conftest import release_all, write
from tests.reports.reading import everything_in, reader

FORMS = {form.code: form for form in marked.FORMS}
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORDS = Words(
    "You meet a hard evening from two ends of the room.",
    (Point("You come back.", "One of you opens the door.", "GOA"),),
    (Point("Plan the week.", "On Sunday.", "COM"), Point("", "Keep the pause.")),
)


def ask(case, **choices):
    found = reporting.request(case.couple.caseload, case.couple.ref, choices, "couple")
    db.session.commit()
    return found


def report_of(case, **choices) -> Report:
    return db.session.get_one(Report, ask(case, **choices).report_id)


def content(case, **choices):
    return report_content.collect(case.couple.caseload, report_of(case, **choices))


def file_of(case, **choices) -> bytes:
    found = content(case, **choices)
    return render(found, translator(found.language))


def markers(form, said: str) -> set[str]:
    return {marker for marker in oracle.all_markers(form) if marker in said}


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        *((code, ("ratings", "ratings", "ratings")) for code in FORMS),
        ("s1", ("areas", "ratings", "areas")),
        ("s3", ("ratings", "ratings", "areas")),
    ],
)
def test_the_file_holds_what_the_rules_allow_and_all_of_it(sent, code, levels):
    """The second reading of the rules is tests/release/oracle.py; the whole file is searched, not only its pages."""
    case = sent(code, levels[:2])
    release_all(case, levels[2])
    found = content(case)
    said = everything_in(render(found, translator("en")))
    assert markers(case.form, said) == oracle.allowed_markers(case.form, levels, [marked.texts(case.form)] * 2)
    shown = {area.title for step in found.steps for area in step.areas}
    areas = [case.form.area(one) for one in oracle.allowed_areas(case.form, levels)]
    if not any(area.perspective == "partner" for area in areas):
        titles = {area.title.rpartition(", ")[0] or area.title for area in areas}
    else:
        titles = {area.title for area in areas}
    assert {re.sub(r" \(higher.*", "", one) for one in shown} == titles


def test_nothing_kept_elsewhere_about_the_two_is_in_the_file(sent):
    """Private questions, the private check-in, notes, goals, ticks, ranks: none of it, not in a name or a number."""
    case = sent("s1", ("areas", "areas"), ticks=((), ()))
    release_all(case, "areas")
    before = file_of(case, language="en")
    keep_check_in(case.make, case.couple, check_in_answers(**worst()))
    caseload, ref = case.couple.caseload, case.couple.ref
    session = session_records.start(caseload, ref)
    db.session.commit()
    private_notes.save(caseload, ref, session, "Zqprivate.", 0)
    goals.add(caseload, ref, "Zqgoal.")
    db.session.commit()
    with clock.at(clock.now() + timedelta(seconds=5)):
        pdf = file_of(case, language="en")
    assert pdf == before
    assert "Zq" not in everything_in(pdf)
    assert reader(pdf).attachments == {}
    metadata = " ".join(map(str, reader(pdf).metadata.values()))
    assert not re.search("Maya|Jonas|Okafor|Lindqvist|" + ref, metadata)


def few(form, area: str) -> dict:
    """The first partner's answers with one area left blank."""
    keys = {item.key for item in form.area(area).items}
    return {key: answer for key, answer in marked.answers(form, 0).items() if key not in keys}


@pytest.fixture
def made(sent):
    """The page that becomes the file, for a couple who sent S2 at the same moment each time, with the same words."""

    def make(levels=("ratings", "ratings"), opened="ratings", ticks=None, close=(), answers=None) -> str:
        with clock.at(NOON):
            case = sent("s2", levels, ticks=ticks, answers=answers)
            areas, pieces = marked.everything(case.form)
            wanted = Opened(opened, frozenset(areas) - set(close), frozenset(pieces) - set(close))
            release.release(case.couple.caseload, case.couple.ref, case.assignment.id, wanted)
            write(case, WORDS)
        with clock.at(NOON + timedelta(hours=1)):
            return to_html(content(case), translator("en"))

    return make


def test_files_that_differ_only_in_why_something_is_closed_are_made_from_the_same_bytes(made):
    """The same page always gives the same file: test_couple_pdf.py and test_pdf_same_bytes.py."""
    form = FORMS["s2"]
    texts = marked.texts(form)
    narrow = {made(("areas", "ratings"), "areas"), made(("ratings", "areas"), "areas"), made(opened="areas")}
    assert len(narrow) == 1, "who allowed less, or whether the therapist opened less"
    assert made() not in narrow
    piece = next(key for key in texts if form.item(key).type == "text")
    without = tuple(key for key in texts if key != piece)
    assert made(ticks=(without, texts)) == made(close=(f"{piece}/1",)), "not ticked, or not opened"
    keys = {item.key for item in form.area("US").items}
    assert made(answers={0: few(form, "US")}) == made(close=("US", *keys)), "left blank, or not opened"


CLOSED = {
    "practice.services." + name
    for name in (
        "review.history",
        "review.review",
        "review.change",
        "review.change_sentences",
        "joint.own_answers",
        "report.own",
        "joint.quotes",
        "session.brief",
        "team.case_team",
        "check_in.check_ins",
        "check_in.check_in_review",
        "safety.private_pages",
        "safety.private_reading",
        "session.private_notes",
        "session.session_notes",
        "couple.goals",
        "joint.feedback",
        "safety.safety",
        "report.parts.ground",
        "report.parts.words",
        "report.parts.appendix",
        "report.parts.plan",
        "report.audiences.therapist",
        "report.audiences.partner",
    )
} | {f"practice.models.{name}" for name in ("response", "release", "check_in", "session_record", "goal")}


def test_what_makes_it_opens_answers_by_the_one_way_of_the_couple_only():
    """Its modules name nothing of the disclosure module but what is for the couple, and no other way to an answer."""
    services = Path(report_content.__file__).parent
    files = [*(services / "couple").glob("*.py"), services / "audiences" / "couple.py"]
    assert len(files) > 5
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                named = {str(node.module), *(f"{node.module}.{one.name}" for one in node.names)}
                assert not named & CLOSED, (file.name, named & CLOSED)
                assert node.module != "practice.access.disclosure", file.name
            if isinstance(node, ast.Import):
                assert not any(one.name.startswith("practice.") for one in node.names), file.name
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "disclosure":
                assert node.attr in {"for_couple", "JOINT_STATUSES"}, (file.name, node.attr)
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"open_json", "open_text", "answers_of"}, (file.name, node.attr)
