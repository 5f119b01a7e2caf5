"""The pages from the signed paper to the file and the register; who may open them; a court's order; what is erased."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.disclosing import Authorization, Disclosure, DisclosurePart
from practice.models.report import Report
from practice.services.couple import legal_hold
from practice.services.disclosing import preparing, register
from practice.services.erasure import erasing
from practice.services.report.life import expiry
from practice.services.rights import own_data, restriction
from tests.disclosing.conftest import words_of
from tests.factories import PASSWORD
from tests.release import marked


def paper_form(case, scope):
    return {
        "recipient": "Dr Recipient", "kind": "professional", "purpose": "Second opinion", "scope": list(scope),
        "signed_on": case.today.isoformat(), "valid_until": (case.today + timedelta(days=90)).isoformat(),
        "kept": "Binder 3", "seen": "y",
    }  # fmt: skip


def ticked(page):
    return re.findall(r'name="lines" value="([^"]+)"', page)


def test_from_the_signed_paper_to_the_file_and_the_register(case, window):
    base = f"/couples/{case.ref}"
    assert f"{base}/disclosures" in window.get(f"{base}/reports").text
    wrong = window.post(f"{base}/authorizations/new/1", data=paper_form(case, ["areas:s1/9"]))
    assert wrong.status_code == 422 and "Second opinion" in wrong.text
    given = paper_form(case, ["areas:s1/1", "areas:s2/1"])
    assert window.post(f"{base}/authorizations/new/1", data=given).status_code == 303
    paper = db.session.scalars(select(Authorization)).one()
    lines = window.post(f"{base}/disclosures/new", data={"to": str(paper.id), "language": "es", "page": "A4"})
    assert lines.status_code == 303
    page = window.get(lines.location).text
    keys = ticked(page)
    assert "not authorized by Maya" in page and "not authorized by Jonas" in page
    assert window.post(lines.location, data={"lines": []}).status_code == 422
    assert window.post(lines.location, data={"lines": [*keys, "areas/2/s1/1/COM"]}).status_code == 422
    confirm = window.post(lines.location, data={"lines": keys[:3]}).location
    shown = window.get(confirm).text
    assert "3 lines leave" in shown and "What it orders" not in shown
    assert window.post(confirm, data={}).status_code == 422
    done = window.post(confirm, data={"sure": "y"}).location
    report = db.session.scalars(select(Report)).one()
    assert window.get(f"/reports/{report.id}").status_code == 404
    assert "Download" not in window.get(done).text
    assert case.build(preparing.Wish(report.id, report.attempt)).state == "ready"
    pdf = window.get(f"{done}.pdf")
    row = db.session.scalars(select(Disclosure)).one()
    assert pdf.status_code == 200 and case.ref not in pdf.headers["Content-Disposition"]
    assert hashlib.sha256(pdf.data).hexdigest() == row.sha256
    assert "Extracto" in words_of(pdf.data)
    page = window.get(done).text
    assert row.sha256[:32] in page and row.sha256[32:] in page
    assert row.sha256[:12] in window.get(f"{base}/disclosures").text
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "disclosure.downloaded")).all()
    assert [one.outcome for one in entries] == [row.sha256[:16]]
    revoke = f"{base}/authorizations/{paper.id}"
    assert window.post(revoke, data={"said_on": case.today.isoformat()}).status_code == 303
    assert "revoked" in window.get(f"{done}.pdf").text
    assert window.get(f"{done}.pdf").status_code == 409
    assert "Download the PDF" not in window.get(done).text


def test_a_courts_order_has_its_own_way_and_no_authorization(case, window):
    base = f"/couples/{case.ref}/disclosures"
    day = case.today.isoformat()
    given = {
        "court": "County court", "reference": "12 F 3/26", "words": "All area results of Step 1.", "ordered_on": day,
        "received_on": day, "advice": "y", "advice_on": day, "informed_on": "", "language": "en", "page": "A4",
        "named_2": ["areas:s2/1", "ratings:s2/1"], "named_0": ["together:s2/1"],
    }  # fmt: skip
    assert window.post(f"{base}/order", data=given | {"advice_on": ""}).status_code == 422
    assert window.post(f"{base}/order", data=given | {"named_2": ["of_me:s2/1"]}).status_code == 422
    lines = window.post(f"{base}/order", data=given).location
    page = window.get(lines).text
    keys = ticked(page)
    assert "covered by the order" in page and "not authorized" not in page
    assert {key.split("/")[0] for key in keys} == {"areas", "ratings", "together"}
    assert {key.split("/")[1] for key in keys} == {"2", "0"}, "of the other nothing that was not ticked"
    confirm = window.post(lines, data={"lines": [key for key in keys if key.split("/")[1] == "2"]}).location
    assert window.post(confirm, data={"sure": "y", "current": PASSWORD}).status_code == 422
    assert window.post(confirm, data={"sure": "y", "compared": "y", "current": "wrong"}).status_code == 422
    done = window.post(confirm, data={"sure": "y", "compared": "y", "current": PASSWORD})
    assert done.status_code == 303
    report = db.session.scalars(select(Report)).one()
    restriction.begin(case.caseload, case.ref, 2, "disputed")
    db.session.commit()
    assert window.post(f"{done.location}/again", data={}).status_code == 303, "restricted data is within its reach"
    db.session.expire_all()
    report = db.session.get(Report, report.id)
    assert case.build(preparing.Wish(report.id, report.attempt)).state == "ready"
    assert window.get(f"{done.location}.pdf").status_code == 200
    assert "Court order" in window.get(base).text


def test_private_words_are_in_no_file_whoever_orders_it(case):
    case.session(text="Zqsession")
    by_order = case.lines(by_order=True)
    scopes = {need.scope for line in by_order for need in line.needs}
    disclosure_id = case.order({1: scopes, 2: scopes, 0: scopes})
    look = case.look(disclosure_id)
    assert not look.staying
    assert case.build(case.release(disclosure_id)).state == "ready"
    found = words_of(case.download(disclosure_id))
    assert "Zqcourt" in found and "Zqscope" in found and "Zqsession" not in found
    for form in (case.forms["s1"], case.forms["s2"]):
        private = [item for item in form.items if item.privacy == "private"]
        assert not [item.text for item in private if item.text in found.replace("\n", " ")]
        assert not [word for item in private for a in (0, 1) if (word := marked.comment(item, a)) in found]
    assert db.session.get(Disclosure, disclosure_id).sha256 == hashlib.sha256(case.download(disclosure_id)).hexdigest()


def test_only_the_cases_own_therapist_releases_others_find_no_such_case(case, app):
    from practice.services.team import case_team, cover

    make = case.make
    paper = case.authorize(1, ["areas:s1/1"])
    row, _ = case.released(paper)
    begun = case.prepare(paper)
    staff = {name: make.therapist(f"{name}@example.org", name) for name in ("sven", "cleo", "dana", "eve")}
    case_team.add(case.caseload, case.ref, staff["sven"], "supervisor", None)
    case_team.add(case.caseload, case.ref, staff["cleo"], "co_therapist", None)
    days = (case.today, case.today)
    cover.give(
        db.session, make.audit, case.today, absent_id=case.caseload.therapist_id, stand_in_id=staff["dana"], days=days,
        by=case.caseload.actor,
    )  # fmt: skip
    db.session.commit()
    base = f"/couples/{case.ref}"
    releasing = [
        f"{base}/disclosures/new", f"{base}/disclosures/order", f"{base}/disclosures/{begun}/lines",
        f"{base}/disclosures/{begun}/confirm", f"{base}/disclosures/{row.id}.pdf",
    ]  # fmt: skip
    seeing = [f"{base}/disclosures", f"{base}/disclosures/{row.id}", f"{base}/authorizations/{paper}"]
    for name in staff:
        client = make.signed_in(f"{name}@example.org")
        absent = client.get("/couples/AAA-AAA/disclosures")
        for path in releasing:
            answer = client.get(path)
            assert answer.status_code == 404, (name, path)
            assert plain(answer.text) == plain(absent.text)
            assert client.post(path).status_code in (404, 405), (name, path)
        for path in seeing:
            assert client.get(path).status_code == (200 if name in ("cleo", "dana") else 404), (name, path)
    stand_in = make.signed_in("dana@example.org")
    said = {"said_on": case.today.isoformat()}
    assert stand_in.post(f"{base}/authorizations/{paper}", data=said).status_code == 303, "revoking does not wait"
    db.session.expire_all()
    assert db.session.get(Authorization, paper).revoked_on is not None


def plain(page):
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_erasing_a_partner_leaves_the_days_and_the_hash_and_no_word(case):
    one = case.authorize(1, ["areas:s1/1"])
    case.authorize(2, ["areas:s1/1"], "Zqothers")
    row, _ = case.released(one, {1: "Zqtyped"})
    sha256, released_at = row.sha256, row.released_at
    other = case.caseload.session.scalars(select(Authorization).where(Authorization.id != one)).one()
    mine, _ = case.released(other.id)
    legal_hold.place(case.caseload, case.ref, "Zqhold")
    with pytest.raises(legal_hold.OnHold):
        erasing.erase_partner(case.caseload, case.ref, 1)
    assert expiry.due(db.session) == []
    legal_hold.lift(case.caseload, case.ref)
    db.session.commit()
    erasing.erase_partner(case.caseload, case.ref, 1)
    db.session.commit()
    db.session.expire_all()
    kept = {found.id: found for found in db.session.scalars(select(Disclosure))}
    assert (kept[row.id].sha256, kept[row.id].released_at) == (sha256, released_at)
    assert kept[row.id].content is None and kept[row.id].report_id is None
    assert db.session.get(Authorization, one).content is None
    assert {part.content is None for part in db.session.scalars(select(DisclosurePart))} == {True, False}
    found = register.of_case(case.caseload, case.ref)
    entry = next(found for found in found.released if found.id == row.id)
    assert (entry.recipient, entry.sha256) == ("", sha256)
    assert [one.state for one in found.authorizations if one.person.position == 1] == ["erased"]
    assert case.download(mine.id), "the other's file is untouched"
    assert not case.make.app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code


def test_restricted_data_are_not_released_and_their_authorizations_wait(case):
    paper = case.authorize(1, ["areas:s1/1"])
    case.authorize(2, ["areas:s1/1"])
    begun = case.prepare(paper)
    restriction.begin(case.caseload, case.ref, 2, "disputed")
    db.session.commit()
    look = case.look(begun)
    assert {one.line.position for one in look.leaving} == {1}
    assert {one.line.position for one in look.staying} == {1}, "not even a line of the other is read"
    assert case.build(case.release(begun)).state == "ready"
    with pytest.raises(restriction.restricted.PartnerRestricted):
        case.authorize(2, ["areas:s1/1"])


def test_a_couple_with_a_paper_is_a_record(make):
    from practice.refusals import AlreadyAnswered
    from practice.services.couple import couples
    from tests.disclosing.conftest import Case

    make.practice()
    case = Case(make, codes=())
    assert not couples.is_record(case.caseload, case.couple.id)
    case.authorize(1, ["attendance"])
    with pytest.raises(AlreadyAnswered):
        couples.delete_wrongly_added(case.caseload, case.ref)


def test_the_own_copy_has_ones_own_authorizations_and_nothing_of_the_others(case):
    case.released(case.authorize(1, ["areas:s1/1"], "Zqown"), {1: "Zqtyped"})
    case.released(case.authorize(2, ["areas:s1/1"], "Zqother"))
    made = own_data.make(case.caseload, case.ref, 1, own_data.Wanted(), "own_data.exported")
    db.session.commit()
    written = str(made.document)
    assert "Zqown" in written and "Zqother" not in written
    assert made.document["authorizations"][0]["purpose"] == "Second opinion"
    assert made.document["released"][0]["recipient"] == "Zqown"
    assert made.document["reports"] == []
