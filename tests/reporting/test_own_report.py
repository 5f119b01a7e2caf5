"""One partner's own report: their answers and nothing of the other's, off unless it was switched on for both."""

from fractions import Fraction
from random import Random

import pytest
from sqlalchemy import select

from practice import clock, jobs, programme, timed_work
from practice.app import create_app
from practice.assessment import choices
from practice.extensions import db
from practice.models.response import Response
from practice.refusals import NotOnCaseload, OwnAnswersOff
from practice.services.joint import own_answers
from practice.services.report import report_content, reporting
from practice.services.review import pool
from practice.texts import translator
from reports import pdf
from reports.content import Absent
from tests.conftest import copied, environment
from tests.factories import Factory
from tests.reporting import oracle
from tests.reporting.making import Course, day, drawn
from tests.reporting.requested import build, row
from tests.reports import reading

OTHERS = ("Jonas", "Lindqvist")


def wanted(course, position=1, **chosen):
    """A request for a partner's own report, as the database would keep it."""
    report = course.requested(**chosen)
    report.audience, report.partner_id = "partner", course.couple.partner_ids[position - 1]
    return report


def content_of(course, position=1, **chosen):
    with clock.at(day(200)):
        return report_content.collect(course.couple.caseload, wanted(course, position, **chosen))


def switch(course, on):
    own_answers.switch(course.couple.caseload, course.ref, on=on)
    db.session.commit()


def page(content):
    return pdf.to_html(content, translator(content.language))


@pytest.fixture
def own(course):
    """The couple, with own answers handed over."""
    switch(course, on=True)
    return course


def ask(course, partner_id):
    return reporting.request(course.couple.caseload, course.ref, {"paper": "A4"}, "partner", partner_id)


def test_it_is_refused_while_off_when_asked_for_when_built_and_when_opened(course, no_pages, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda content, translate: b"%PDF of " + content.title.encode())
    course.round("s1", 1, drawn("s1", "a"), drawn("s1", "b"))
    partner_id = course.couple.partner_ids[0]
    with pytest.raises(OwnAnswersOff):
        ask(course, partner_id)
    switch(course, on=True)
    with pytest.raises(NotOnCaseload):
        ask(course, course.couple.id)
    made, late = ask(course, partner_id), ask(course, partner_id)
    db.session.commit()
    build(made)
    assert row(made).state == "ready"
    switch(course, on=False)
    with pytest.raises(jobs.ReportFailed):
        build(late)
    assert row(late).failed_because == "not_open"
    therapist = course.make.signed_in()
    for path in (f"/reports/{made.report_id}", f"/couples/{course.ref}/reports"):
        page_of = therapist.get(path).text
        assert "Own answers are not handed over in this case." in page_of
        assert f"/reports/{made.report_id}.pdf" not in page_of
    assert therapist.get(f"/reports/{made.report_id}.pdf").status_code == 409
    switch(course, on=True)
    assert f"/reports/{made.report_id}.pdf" in therapist.get(f"/reports/{made.report_id}").text
    assert reporting.open_pdf(course.couple.caseload, made.report_id) == b"%PDF of Your own answers"


def steady(seed, code="s1"):
    """Answers of somebody who answers alike throughout, so that a scale holds together."""
    chances = Random(seed)
    level = chances.choice((1, 2, 4, 5))
    found = {}
    for item in programme.catalogue().current(code).ratings:
        keyed = min(5, max(1, level + chances.choice((-1, 0, 0, 1))))
        found[item.key] = {"value": 6 - keyed if item.reverse else keyed}
    return found


@pytest.fixture
def world(tmp_path, migrated, secrets_folder, monkeypatch):
    """A whole practice in which one partner answers always the same; what the other answers is given."""
    monkeypatch.setattr(choices, "POOL_PERSONS", 4)
    monkeypatch.setattr(choices, "POOL_COUPLES", 2)
    monkeypatch.setattr(choices, "ALPHA_PERSONS", 4)

    def make_world(name, other):
        folder = tmp_path / name
        folder.mkdir()
        with create_app(environment(folder, secrets_folder, copied(migrated, folder))).app_context():
            make = Factory(None)
            make.practice(time_zone="Europe/London")
            for number in range(2):
                Course(make).round("s1", 0, steady(2 * number), steady(2 * number + 1))
            course = Course(make)
            for number in range(2):
                mine = {key: {"value": 2 + 2 * number} for key in steady(0)}
                course.round("s1", 1 + 40 * number, mine, other[number] if other else None)
            with clock.at(day(100)):
                timed_work.refresh_pool()
            switch(course, on=True)
            content = content_of(course)
            known = pool.baselines(db.session())["s1-1", "COM"].n_persons
            db.session.remove()
            db.engine.dispose()
        return content, known

    return make_world


def test_two_databases_that_differ_in_the_other_partner_alone_give_the_same_bytes(world):
    """Also where the practice's own numbers, against which change is judged, hold the other partner's answers."""
    alone, known_alone = world("alone", None)
    told, known_told = world("told", [steady(99), steady(98)])
    assert (known_alone, known_told) == (5, 6), "the pool has counted the other partner"
    assert {one.words for one in alone.steps[0].changes} & {"Higher", "Lower"}, "change is judged at all"
    assert {one.people for one in alone.method.swings} == {"4"}
    assert alone == told
    assert pdf.render(alone, translator("en")) == pdf.render(told, translator("en"))


@pytest.mark.parametrize("position", [1, 2])
def test_every_number_is_what_the_partners_own_answers_give(history, position):
    course = history.course
    switch(course, on=True)
    content = content_of(course, position)
    assert len(content.steps) == 4
    for step, code in zip(content.steps, history.rounds, strict=True):
        rounds = [oracle.scores(code, pair[position - 1]) for pair in history.rounds[code]]
        newest = {title: rounds[-1][area] for area, title in oracle.titles(code).items()}
        assert len(step.now) == len(newest)
        for shown in step.now:
            expected = next(score for title, score in newest.items() if shown.title.startswith(title))
            if isinstance(expected, Fraction):
                assert shown.score == pytest.approx(float(expected))
            else:
                assert shown.score == Absent(f"No number: {expected[0]} of {expected[1]} questions answered.")
        for area, area_code in zip(step.areas, oracle.titles(code), strict=bool(step.areas)):
            for score, one in zip(area.scores[0], rounds, strict=True):
                assert isinstance(score, Absent) or score == pytest.approx(float(one[area_code]))
    for change in content.steps[0].changes:
        assert change.change.change == pytest.approx(change.change.latest - change.change.first)
        assert change.words == "Too early to say", "in a practice of one couple nothing is judged"
    best = [one.score for one in content.well]
    assert best, "the draw should have something that goes well"
    assert (content.person.mark, content.person.label) == [("circle", "Maya"), ("diamond", "Jonas")][position - 1]


def with_markers(code, mine):
    """Every private item answered, and every open text, with markers of whose they are."""
    found = drawn(code, mine)
    for item in programme.catalogue().current(code).items:
        secret = item.privacy == "private"
        marker = f"MARKER-{mine}-{'private' if secret else 'open'}"
        if item.type == "text":
            found[item.key] = {"value": f"{marker} <b>{item.key}</b> {{{{ 7*7 }}}} \u202egnp.exe"}
        elif secret:
            found[item.key] = {"value": [item.scale.options[0].key], "comment": marker}
        elif item.type == "plan":
            part = item.components.options[0].key
            found[item.key] = {
                "value": [{"component": part, "action": marker, "owner": "me", "due_on": "2031-02-01"}]
            }
    return found


@pytest.fixture
def full(own):
    """Two steps with texts, plans and private answers of both."""
    for number, code in enumerate(("s1", "s3")):
        own.make.safety_complete(own.couple)
        own.round(code, 1 + 20 * number, with_markers(code, "mine"), with_markers(code, "theirs"))
    return own


def test_the_file_holds_what_the_partner_said_and_nothing_private_and_nothing_of_the_other(full):
    content = content_of(full, appendix="yes")
    html = page(content)
    file = pdf.render(content, translator("en"))
    said = reading.text(file)
    about = str(reading.reader(file).metadata) + str(reading.reader(file).trailer["/Root"]["/Metadata"].get_data())
    for text in (html, said):
        assert "MARKER-mine-open" in text
        for kept_out in ("MARKER-mine-private", "MARKER-theirs", *OTHERS, full.ref):
            assert kept_out not in text
    assert "<b>s1" not in html
    assert "{{ 7*7 }}" in said
    assert "Maya" not in about
    assert content.plan[0].action.endswith("MARKER-mine-open")
    assert content.plan[0].due == "1 Feb 2031"
    forms = [programme.catalogue().current(code) for code in ("s1", "s3")]
    private = [one.text for form in forms for one in form.items if one.privacy == "private"]
    assert private
    assert not [text for text in private if text in said]
    printed = {item.text for group in content.appendix for item in group.items}
    assert printed >= {one.text for one in forms[0].ratings if one.area}
    assert not reading.reader(file).attachments
    _is_well_made(file)


def _is_well_made(file):
    """Tagged, titled, each page with its footer, header cells in every table, figures with their numbers."""
    root = reading.reader(file).trailer["/Root"]
    assert (root["/Lang"], reading.reader(file).metadata.title) == ("en", "Your own answers")
    pages = reading.pages(file)
    for number, text in enumerate(pages, start=1):
        assert "For Maya alone. Confidential." in text
        assert "not a diagnosis" in text
        assert f"Page {number} of {len(pages)}" in text
    tags = reading.structure(file)
    assert all(str(one.element.get("/Alt", "")) for one in tags.all("Figure"))
    for table in tags.all("Table"):
        assert len(table.all("THead")[0].all("TR")) == 1
        assert all(cell.element["/A"]["/Headers"] for cell in table.all("TD"))
    assert reading.outline(file)[0] == "Your own answers"


def test_it_says_in_words_what_is_not_there(own):
    empty = content_of(own)
    assert empty.summary == ("You have not sent any answers yet.",)
    assert "You have not sent any answers yet." in page(empty)
    own.round("s1", 1, None, drawn("s1", "b"))
    assert content_of(own) == empty, "as if nobody had been asked"
    few = {key: one for number, (key, one) in enumerate(drawn("s1", "a").items()) if number < 6}
    own.round("s1", 20, few, None)
    once = content_of(own)
    assert "Change can be shown over two or more." in once.steps[0].notes[0]
    assert any(one.why.startswith("Too few answers for a number") for one in once.missing)
    own.round("s1", 60, drawn("s1", "a2"), None, areas=["COM", "TRU"])
    assert any(one.why.startswith("Not asked in this round") for one in content_of(own).missing)
    part = content_of(own, since="2026-04-15", until="2026-12-31")
    assert any(one.why.startswith("Not among the days") for one in part.missing)
    for one in (once, part, content_of(own, until="2026-01-01")):
        assert page(one)


def test_what_was_typed_from_a_sheet_and_corrected_says_so(own):
    own.round("s1", 1, drawn("s1", "a"), None)
    sent = db.session.scalars(select(Response)).one()
    sent.answered_on, sent.corrected_at = day(1).date(), day(5)
    db.session.commit()
    assert content_of(own).method.notes == (
        "Where we are now, round 1: written on paper on 3 Mar 2026, entered by hand.",
        "Where we are now, round 1: a slip of the typing was corrected on 7 Mar 2026.",
    )


def test_it_is_in_the_partners_own_language_unless_another_was_chosen(own):
    couple = own.couple.caseload.couple(own.ref)
    couple.partners[0].language = "es"
    db.session.commit()
    settle = report_content.AUDIENCES["partner"].settle
    for chosen, language in (({}, "es"), ({"language": "en"}, "en")):
        kept = settle(own.couple.caseload, own.ref, {"paper": "A4", **chosen}, own.couple.partner_ids[0])
        assert kept == {"paper": "A4", "language": language}
