"""A handed-over device opens one partner's homework and nothing else, until its therapist signs in again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock
from practice.extensions import db
from practice.models.assignment import Homework, HomeworkSession
from practice.models.audit import AuditEntry
from practice.services.assigning import assignments
from practice.services.homework import homework
from tests.factories import EMAIL, PASSWORD
from tests.homework.device import Device
from tests.homework.phone import Phone

GIVE_BACK = "Please give the device back"


@pytest.fixture
def device(make, given) -> Device:
    return Device(make.signed_in(), given)


def test_looking_at_the_page_hands_nothing_over(make, given, device):
    page = device.client.get(device.path()).text
    assert "Hand this device to Maya" in page
    assert device.path() in device.client.get(device.links).text
    assert make.session.scalars(select(HomeworkSession)).all() == []
    assert device.client.get("/").status_code == 200


def test_the_partner_answers_without_link_and_pin(given, device):
    device.hand_over().start()
    assert "0 of 49 answered" in device.get("/q").text
    key = given.form.sections[0].items[0].key
    answer = device.autosave(1, {key: "4"}, 0)
    assert (answer.status_code, answer.json["answered"]) == (200, 1)


def test_the_therapist_is_signed_out_and_a_copied_cookie_opens_nothing(app, make, given, device):
    copied = device.cookies().therapist
    assert make.signed_in().get("/").status_code == 200  # another browser of the same person stays
    device.hand_over()
    assert device.cookies().therapist != copied
    elsewhere = app.test_client()
    elsewhere.set_cookie("__Host-fourfold", copied, domain="localhost", secure=True)
    for browser in (device.client, elsewhere):
        for path in ("/", f"/couples/{given.couple.ref}", device.path(1), device.links, "/account"):
            answer = browser.get(path)
            assert answer.status_code in (302, 303), path
            assert answer.location.startswith("/sign-in"), path


def test_the_browser_is_told_to_forget_what_it_showed(device):
    answer = device.client.post(device.path())
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_the_other_partners_homework_is_not_reachable_from_it(make, given, device):
    section = given.form.sections[0]
    make.draft(started(make, given.homework_ids[1]), section.key, {section.items[0].key: {"value": 4}})
    device.hand_over(0).start()
    assert device.client.post(device.path(1)).status_code == 403  # asked to sign in
    assert "0 of 49 answered" in device.get("/q").text


def started(make, homework_id):
    visit = make.visit(homework_id)
    homework.acknowledge(visit, homework.policy_of(visit).version, "Promised.")
    return visit


def test_there_is_no_pin_to_be_chosen_on_it(device):
    device.hand_over()
    assert "Choose a PIN of your own" not in device.get("/q").text
    assert device.get("/q/pin").location == "/q"


def left_quickly(device):
    return device.post("/q/leave")


def stopped(device):
    return device.save(1, {"then": "stop"})


def sent(device):
    return device.send()


@pytest.mark.parametrize("way", [left_quickly, stopped, sent])
def test_however_it_ends_the_device_is_asked_back_and_opens_nothing(make, device, way):
    device.hand_over().start()
    visit = device.cookies().visit
    answer = way(device)
    assert (answer.status_code, answer.location) == (303, "/q/device")
    assert "__Host-q=;" in answer.headers["Set-Cookie"]
    assert make.session.scalars(select(HomeworkSession)).all() == []
    device.client.set_cookie("__Host-q", visit, domain="localhost", secure=True)
    for path in ("/q", "/q/part/1", "/q/check", "/q/done", "/q/sharing"):
        answer = device.get(path)
        assert answer.status_code == 403, path
        assert GIVE_BACK in answer.text, path


def test_the_page_that_asks_for_the_device_is_the_same_whatever_was_done(app, make, given):
    pages = set()
    for way in (left_quickly, stopped, sent):
        device = Device(make.signed_in(), given).hand_over().start()
        way(device)
        pages.add(device.get("/q/device").text.split("<main")[1].split("</main>")[0])
    assert len(pages) == 1
    (page,) = pages
    assert page.count("<a ") == 1
    assert "/sign-in?next=" in page
    assert "Maya" not in page


def test_after_half_an_hour_it_asks_for_the_device_and_keeps_what_was_typed(make, given, device):
    device.hand_over().start()
    mark = device.mark()
    with make.at(clock.now() + timedelta(minutes=31)):
        assert GIVE_BACK in device.get("/q").text
        key = next(item.key for item in given.form.items if item.type == "text")
        typed = {"for": mark, "revision": "0", key: "Something that took a while to write."}
        answer = device.client.post("/q/part/1", data=typed)
        assert answer.status_code == 403
        assert "Something that took a while to write." in answer.text
        assert "give the device back" in answer.text
        short = device.client.post("/q/part/1", data={"for": mark}, headers={"Accept": "application/json"})
        assert short.status_code == 403


def test_signing_in_again_leads_to_the_couples_links_and_ends_what_was_handed_over(make, device):
    device.hand_over().start()
    assert f"next={device.links}" in device.get("/q/device").text
    answer = device.client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": device.links})
    assert answer.location == device.links
    cookies = device.cookies()
    assert (cookies.visit, cookies.device) == (None, None)
    assert make.session.scalars(select(HomeworkSession)).all() == []
    assert device.get("/q").status_code == 403


def test_a_next_page_that_somebody_wrote_into_the_cookie_stays_on_this_site(client):
    client.set_cookie("__Host-device", "en:https://evil.example/", domain="localhost", secure=True)
    assert "evil" not in client.get("/q/device").text


def test_without_a_device_to_give_back_the_page_is_the_plain_one(client):
    assert client.get("/q/device").location == "/q/left"


def test_answers_go_on_with_link_and_pin_on_the_partners_phone_without_values(app, make, given, device):
    phone = Phone(app, given.tokens[0], given.pins[0])
    device.hand_over().start()
    section = given.form.sections[0]
    device.save(1, {item.key: "4" for item in section.items if item.type == "rating"})
    phone.start()
    assert device.get("/q").status_code == 403
    assert "Answered" in phone.get("/q").text
    assert "checked" not in phone.get("/q/part/1").text


def test_handing_over_ends_the_session_on_the_partners_phone(app, given, device):
    phone = Phone(app, given.tokens[0], given.pins[0]).start()
    device.hand_over()
    assert phone.get("/q").status_code == 403
    assert GIVE_BACK not in phone.get("/q").text


def freeze(make, given):
    make.session.get_one(Homework, given.homework_ids[0]).frozen_at = clock.now()


def expire(make, given):
    make.session.get_one(Homework, given.homework_ids[0]).expires_at = clock.now()


def revoke(make, given):
    assignments.revoke_link(given.couple.caseload, given.couple.ref, given.homework_ids[0])


def send(make, given):
    make.send(given.homework_ids[0])
    make.session.query(HomeworkSession).delete()


@pytest.mark.parametrize("closed", [freeze, expire, revoke, send])
def test_a_link_that_opens_no_question_is_not_handed_over(make, given, device, closed):
    closed(make, given)
    db.session.commit()
    assert device.client.get(device.path()).status_code == 409
    assert device.client.post(device.path()).status_code == 409
    assert device.client.get("/").status_code == 200
    assert make.session.scalars(select(HomeworkSession)).all() == []


def test_withdrawn_homework_is_like_none(given, device):
    assignments.withdraw(given.couple.caseload, given.couple.ref, given.assignment_id)
    db.session.commit()
    assert device.client.post(device.path()).status_code == 404


def test_handing_over_is_in_the_trail(make, given, device):
    device.hand_over()
    entries = make.session.scalars(select(AuditEntry).where(AuditEntry.action == "homework.handed_over")).all()
    assert [(entry.actor_kind, entry.object_id) for entry in entries] == [("therapist", given.homework_ids[0])]


def test_it_asks_for_the_form_token(app, make, given, device):
    app.config["WTF_CSRF_ENABLED"] = True
    assert device.client.post(device.path()).status_code == 400
    assert device.client.post(device.path(), data={"csrf_token": device.client.token(device.path())}).status_code == 303
