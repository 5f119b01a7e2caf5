"""In which role somebody is on a case decides every page of it: co-therapist, supervisor, cover, hand-over."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from practice import clock
from practice.access import roles
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.report import Report
from practice.services.report import reporting
from practice.services.session import session_records
from practice.services.team import case_team
from practice.web import guard
from tests.access.team import ANNA, BEN, NAMES, hand_over
from tests.access.test_policy import addresses, plain
from tests.factories import EMAIL

SUPERVISED = {  # what a supervisor opens; a new entry is a decision
    "brief.show",
    "case_team.show",
    "couples.show",
    "goals.show",
    "reports.download",
    "reports.index",
    "reports.of_couple",
    "reports.show",
    "restriction.notice",  # the notice itself; only who works on the case goes on from it
    "review.change_over_time",
    "review.index",
    "review.side_by_side",
    "session_records.index",
    "session_records.show",
}



def routes(app, values):
    """Every therapist's route about the case, with each method."""
    for rule, address in addresses(app, values):
        if guard.access_of(app, rule.endpoint).who == "therapist" and {"ref", "report_id"} & rule.arguments:
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method, address


def closed(app, client, values):
    """The endpoints and methods that answer as if there were no such case; none of the answers has a name in it."""
    nobody = values | {"ref": "AAA-AAA"} | {key: uuid4() for key in ("assignment_id", "homework_id", "report_id")}
    found = set()
    for (rule, method, address), (_, _, absent) in zip(routes(app, values), routes(app, nobody), strict=True):
        answer = client.open(address, method=method)
        if answer.status_code == 404:
            found.add((rule.endpoint, method))
            assert plain(answer.text) == plain(client.open(absent, method=method).text), f"{method} {rule.rule}"
            assert not any(name in answer.text for both in NAMES for name in both), f"{method} {rule.rule}"
    return found


def everything(app, values):
    return {(rule.endpoint, method) for rule, method, _ in routes(app, values)}


@pytest.mark.parametrize("who", ["owner", "colleague", "before", "after", "ended", "handed over"])
def test_whoever_is_not_on_the_case_finds_nothing_at_any_of_its_addresses(app, make, house, who):
    today = clock.today("Pacific/Auckland")
    day = timedelta(days=1)
    email = EMAIL if who == "owner" else BEN
    if who == "before":
        house.cover(today + day, today + 2 * day)
    if who == "after":
        with make.at(datetime.now(UTC) - timedelta(days=9)):
            house.cover(today - 9 * day, today - day)
    if who == "ended":
        case_team.remove(house.caseload(house.anna, roles.MANAGE), house.couple.ref, house.add("co_therapist"))
        db.session.commit()
    if who == "handed over":
        email = ANNA
        hand_over(house)
    client = make.signed_in(email)
    assert closed(app, client, house.values) == everything(app, house.values)
    for page in ("/", "/reports", "/assign", "/account/cover", f"/caseload.csv?x={who}"):
        shown = client.get(page).text
        assert "Цанария" not in shown, page
        assert house.couple.ref not in shown, page


def test_a_supervisor_opens_what_is_on_the_list_and_changes_nothing(app, make, house):
    house.add("supervisor")
    client = make.signed_in(BEN)
    before = everything_kept(house)
    refused = closed(app, client, house.values)
    opened = everything(app, house.values) - refused
    assert {method for _, method in opened} == {"GET"}
    assert {endpoint for endpoint, _ in opened} <= SUPERVISED
    for endpoint in ("couples.show", "review.side_by_side", "session_records.index", "reports.of_couple"):
        assert (endpoint, "GET") in opened
    assert everything_kept(house) == before
    assert "Цанария" in client.get("/").text


def test_a_partners_own_report_is_opened_by_who_hands_it_over_and_not_by_a_supervisor(make, house):
    report = db.session.get(Report, house.values["report_id"])
    report.audience, report.partner_id = "partner", house.couple.partner_ids[0]
    reporting.take(db.session, report.id, report.attempt)
    reporting.finish(db.session, make.keyring, report.id, report.attempt, b"%PDF", 1)
    house.couple.caseload.couple(house.couple.ref).own_answers = True
    db.session.commit()
    file = f"/reports/{report.id}"
    assert make.signed_in(ANNA).get(f"{file}.pdf").status_code == 200
    house.add("supervisor")
    client = make.signed_in(BEN)
    assert client.get(f"{file}.pdf").status_code == 403
    for page in (file, f"/couples/{house.couple.ref}/reports"):
        told = client.get(page).text
        assert "Only whoever works on the case opens it" in told
        assert f"{file}.pdf" not in told


def everything_kept(house):
    row = house.make.couple_row(house.couple)
    return (row.status, row.state, row.therapist_id, row.frozen_links, row.latest_assignment_id)


def test_no_view_lets_a_reader_in_but_those_on_the_list(app):
    readable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (found := guard.access_of(app, rule.endpoint)).who == "therapist"
        and found.right("GET") == roles.READ
        and {"ref", "report_id"} & rule.arguments
    }
    assert readable <= SUPERVISED, readable - SUPERVISED
    for rule in app.url_map.iter_rules():
        assert guard.access_of(app, rule.endpoint).right("POST") != roles.READ


def test_no_link_and_no_form_of_a_supervisors_pages_leads_to_a_closed_one(app, make, house):
    house.add("supervisor")
    alone = session_records.start(house.couple.caseload, house.couple.ref, 1)
    db.session.commit()
    client = make.signed_in(BEN)
    assert client.get(f"/couples/{house.couple.ref}/sessions/{alone}").status_code == 404
    seen = set()
    for endpoint in sorted(SUPERVISED - {"reports.download"}):
        rule = next(one for one in app.url_map.iter_rules() if one.endpoint == endpoint)
        page = client.get(fill(rule.rule, house.values), follow_redirects=True)
        assert page.status_code == 200, endpoint
        for link in re.findall(r'<a\b[^>]*href="(/[^"#?]*)', page.text):
            if house.couple.ref in link and link not in seen:
                seen.add(link)
                assert client.get(link).status_code in (200, 302, 303), f"{endpoint}: {link}"
        for form in re.findall(r"<form\b[^>]*>", page.text):
            assert 'method="post"' not in form or house.couple.ref not in form, f"{endpoint}: {form}"
        ids = set(re.findall(r'<form\b[^>]*\bid="([^"]+)"', page.text))
        assert set(re.findall(r'<button\b[^>]*\bform="([^"]+)"', page.text)) <= ids, endpoint
    assert len(seen) > 5


def fill(rule, values):
    return re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", lambda found: str(values[found[1]]), rule)


@pytest.mark.parametrize("role", ["co_therapist", "cover"])
def test_whoever_works_on_the_case_opens_all_but_managing_and_deleting_it(app, make, house, role):
    today = clock.today("Pacific/Auckland")
    house.cover(today, today) if role == "cover" else house.add("co_therapist", today)
    client = make.signed_in(BEN)
    for endpoint, path in {
        "private page": f"/couples/{house.couple.ref}/partners/1",
        "safety record": f"/couples/{house.couple.ref}/safety",
        "contact": f"/couples/{house.couple.ref}/people",
        "links": f"/couples/{house.couple.ref}/links/{house.values['assignment_id']}",
        "review": f"/couples/{house.couple.ref}/homework/{house.values['assignment_id']}",
    }.items():
        answer = client.get(path)
        assert answer.status_code == 200, endpoint
        assert "Цанария" in answer.text
    for path in ("delete", "access/hand-over"):
        assert client.get(f"/couples/{house.couple.ref}/{path}").status_code == 404
        assert client.post(f"/couples/{house.couple.ref}/{path}").status_code == 404
    added = {"colleague": str(house.ben), "role": "co_therapist"}
    assert client.post(f"/couples/{house.couple.ref}/access", data=added).status_code == 404
    reviewed = f"/couples/{house.couple.ref}/homework/{house.values['assignment_id']}/reviewed"
    assert client.post(reviewed).status_code in (302, 303)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assignment.reviewed")).one()
    assert entry.actor_id == house.ben
