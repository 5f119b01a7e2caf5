"""What a therapist sees and decides about mail, and the page that ends it."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import url_for

from practice.extensions import db
from practice.models.couple import Partner
from practice.services.mail import mail_texts
from tests.homework.phone import still
from tests.mail.conftest import BASE, NOON, mails, timed
from tests.mail.post_office import DROP


@pytest.fixture
def therapist(make, given):
    with make.at(NOON):
        return make.signed_in()


def links(given) -> str:
    return f"/couples/{given.couple.ref}/links/{given.id}"


def press(make, therapist, path, moment=NOON, **data):
    with make.at(moment):
        answer = therapist.post(path, data=data)
    assert answer.status_code == 303, answer.status_code
    return answer


def page(make, therapist, path, moment=NOON) -> str:
    with make.at(moment):
        return therapist.get(path).text


def send_path(given, number=0) -> str:
    return f"/couples/{given.couple.ref}/homework/{given.homework_ids[number]}/mail"


def stop_url(delivered) -> str:
    return re.search(r"<https://[^/]+(/q/stop/[^>]+)>", delivered.mail["List-Unsubscribe"])[1]


def test_the_link_goes_out_with_one_click_and_the_page_says_what_became_of_it(make, given, therapist, office):
    assert "Send the link by e-mail" in page(make, therapist, links(given))
    press(make, therapist, send_path(given), number="0")
    assert "Link, today, 12:00: waiting to be sent." in page(make, therapist, links(given))
    timed(make, NOON)
    assert "Link, today, 12:00: sent." in page(make, therapist, links(given))
    (one,) = office.delivered
    assert one.recipient == "maya@example.org"
    assert given.couple.pins[0] not in one.body
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    assert len(office.delivered) == 1


@pytest.mark.parametrize(
    ("script", "state", "reason"),
    [
        ({"rcpt": ["550 no"]}, "not delivered", "The address was refused."),
        ({"end": [DROP]}, "may have been sent", "took it and did not answer"),
    ],
)
def test_what_did_not_arrive_for_sure_stands_on_the_caseload_until_it_is_noted(
    make, given, therapist, office, script, state, reason
):
    office.script |= script
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    assert "Mail did not arrive" in page(make, therapist, "/")
    shown = page(make, therapist, links(given))
    assert f"<b>{state}</b>" in shown
    assert reason in shown
    press(make, therapist, f"/couples/{given.couple.ref}/mail/noted")
    assert "Mail did not arrive" not in page(make, therapist, "/")
    assert "About the mail" not in page(make, therapist, links(given))


def test_late_mail_can_be_noted_and_its_failure_is_told_again(make, given, therapist, office):
    office.script["greeting"] = [DROP] * 99
    press(make, therapist, send_path(given), number="0")
    for minutes in range(12):
        timed(make, NOON + timedelta(minutes=minutes))
    assert "waiting to be sent" in page(make, therapist, links(given))
    assert "Mail did not arrive" in page(make, therapist, "/")
    press(make, therapist, f"/couples/{given.couple.ref}/mail/noted")
    assert "Mail did not arrive" not in page(make, therapist, "/")
    timed(make, NOON + timedelta(hours=25))
    assert "Mail did not arrive" in page(make, therapist, "/")


def test_reminders_can_be_switched_on_and_off_for_one_homework(make, given, therapist, office):
    path = f"/couples/{given.couple.ref}/assignments/{given.id}/remind"
    assert "Reminders by e-mail are on" in page(make, therapist, links(given))
    press(make, therapist, f"{path}/off")
    assert "Reminders by e-mail are off" in page(make, therapist, links(given))
    timed(make, NOON + timedelta(days=3))
    assert mails() == []
    press(make, therapist, f"{path}/on")
    timed(make, NOON + timedelta(days=3))
    assert len(office.delivered) == 2


def test_stopping_takes_one_button_no_sign_in_and_is_told_to_the_therapist(make, given, therapist, office, client):
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    address = stop_url(office.delivered[0])
    assert address in office.delivered[0].body
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    make.session.expire_all()
    assert make.session.get_one(Partner, given.couple.partner_ids[0]).mail_stopped_at is None, "a scanner's visit"
    with make.at(NOON + timedelta(minutes=5)):
        assert "No more messages" in client.post(address).text
    shown = page(make, therapist, links(given), NOON + timedelta(minutes=6))
    assert "Maya asked for no more messages, today, 12:05." in shown
    assert "about the mail" in shown.casefold()
    assert "Mail did not arrive, or somebody asked" in page(make, therapist, "/")
    timed(make, NOON + timedelta(days=3))
    to_partners = [one.recipient for one in office.delivered if one.recipient != "ruth@example.org"]
    assert to_partners == ["maya@example.org", "jonas@example.net"]
    with make.at(NOON + timedelta(minutes=7)):
        assert therapist.post(send_path(given), data={"number": "1"}).status_code == 409


def test_a_mail_programs_own_button_stops_it_with_the_forms_protection_on(app, make, given, therapist, office, client):
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(stop_url(office.delivered[0]), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    make.session.expire_all()
    assert make.session.get_one(Partner, given.couple.partner_ids[0]).mail_stopped_at is not None
    assert make.session.get_one(Partner, given.couple.partner_ids[1]).mail_stopped_at is None


def test_every_address_for_stopping_gets_the_same_page(make, given, therapist, office, client):
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    real, invented = stop_url(office.delivered[0]), "/q/stop/" + "x" * 43
    for ask in (client.get, client.post, client.post):
        one, other = ask(real), ask(invented)
        assert (one.status_code, still(one.text)) == (other.status_code, still(other.text))
        assert "<title>Your questions</title>" in one.text
        for word in ("Maya", "Practice at", "therap"):
            assert word not in one.text


def test_the_therapist_can_let_mail_go_again(make, given, therapist, office, client):
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    client.post(stop_url(office.delivered[0]))
    press(make, therapist, f"/couples/{given.couple.ref}/partners/1/mail/again")
    press(make, therapist, send_path(given), number="1")
    timed(make, NOON)
    assert len(office.delivered) == 2


@pytest.mark.parametrize(
    ("safe", "said"), [("no", "not safe"), ("not_asked", "Nobody has asked"), ("never", "wants no")]
)
def test_nobody_is_written_to_who_did_not_call_the_address_safe(make, pair, office, safe, said):
    with make.at(NOON):
        make.practice()
        couple = pair(safe=(safe, "yes"))
        assignment = make.assigned(couple, remind=True)
        therapist = make.signed_in()
    shown = page(make, therapist, f"/couples/{couple.ref}/links/{assignment.id}")
    assert said in shown
    assert (shown.count("<textarea") == 2) == (safe == "not_asked"), "no text to copy for who wants none"
    with make.at(NOON):
        path = f"/couples/{couple.ref}/homework/{assignment.homework_ids[0]}/mail"
        assert therapist.post(path, data={"number": "0"}).status_code == 409
    timed(make, NOON + timedelta(days=3))
    assert [one.recipient for one in office.delivered] == ["jonas@example.net"]


@pytest.mark.parametrize("two", ["US@example.org", "us+jonas@example.org"])
def test_an_address_of_both_is_refused_until_it_is_said_and_then_never_written_to(make, therapist, office, two):
    typed = {
        "one-first_name": "Ana", "two-first_name": "Luz", "one-language": "en", "two-language": "en",
        "one-safe_contact": "yes", "two-safe_contact": "yes", "one-email": "us@example.org", "two-email": two,
    }  # fmt: skip
    with make.at(NOON):
        answer = therapist.post("/couples/new", data=typed)
        assert answer.status_code == 422
        assert "Both partners have this address" in answer.text
        assert "Both read this address, so nothing will be sent to it" in answer.text
        answer = therapist.post("/couples/new", data=typed | {"shared_address": "y"})
        assert answer.status_code == 302
        ref = answer.location.rstrip("/").rpartition("/")[2]
        therapist.post(f"/couples/{ref}/policy", data={"policy": "limited"})
        assert 'name="shared_address"' in therapist.get(f"/couples/{ref}/people").text
        made = make.assigned(SimpleNamespace(ref=ref, caseload=make.caseload()), remind=True)
        assert "Both partners read this address." in therapist.get(f"/couples/{ref}/links/{made.id}").text
        path = f"/couples/{ref}/homework/{made.homework_ids[0]}/mail"
        assert therapist.post(path, data={"number": "0"}).status_code == 409
    timed(make, NOON + timedelta(days=3))
    assert not [one for one in office.delivered if "us" in one.recipient.partition("@")[0].casefold()[:2]]


def test_the_settings_page_keeps_hours_and_default_and_sends_a_test(make, given, therapist, office):
    shown = page(make, therapist, "/account/mail")
    assert "office@example.org" in shown
    assert "fourfold" in shown, "the public address tells"
    with make.at(NOON):
        answer = therapist.post("/account/mail", data={"reminders": "y", "quiet_from": "20:30", "quiet_to": "09:15"})
        assert answer.status_code == 303
        assert therapist.post("/account/mail", data={"quiet_from": "soon", "quiet_to": "09:15"}).status_code == 422
    shown = page(make, therapist, "/account/mail")
    assert 'value="20:30"' in shown
    assert re.search(r'name="reminders"[^>]*checked|checked[^>]*name="reminders"', shown)
    press(make, therapist, "/account/mail/test")
    timed(make, NOON)
    assert [one.recipient for one in office.delivered] == ["ruth@example.org"]
    assert "<b>sent</b>" in page(make, therapist, "/account/mail")


def test_a_new_assignment_reminds_as_the_practice_has_set_it(make, given, therapist):
    with make.at(NOON):
        therapist.post("/account/mail", data={"reminders": "y", "quiet_from": "21:00", "quiet_to": "08:00"})
        made = make.assigned(make.couple())
    assert "Reminders by e-mail are on" in page(make, therapist, f"/couples/{made.couple.ref}/links/{made.id}")


def test_a_colleague_can_do_nothing_to_anothers_mail(make, given, office):
    with make.at(NOON):
        make.therapist("anna@example.org")
        anna = make.signed_in("anna@example.org")
        ref = given.couple.ref
        for path in (
            send_path(given),
            f"/couples/{ref}/assignments/{given.id}/remind/off",
            f"/couples/{ref}/mail/noted",
            f"/couples/{ref}/partners/1/mail/again",
        ):
            assert anna.post(path, data={"number": "0"}).status_code == 404
        assert anna.get("/account/mail").status_code == 404
        assert anna.post("/account/mail/test").status_code == 404
    assert mails() == []


def test_addresses_in_mails_are_those_of_the_pages(app, given, therapist, make, office):
    press(make, therapist, send_path(given), number="0")
    timed(make, NOON)
    with app.test_request_context(base_url=BASE):
        body = office.delivered[0].body
        assert BASE + url_for("homework.link", token=given.tokens[0]) in body
        assert BASE + url_for("stopping.ask", token="T")[:-1] in body


def test_the_text_to_copy_is_in_the_partners_own_language(make, pair):
    with make.at(NOON):
        make.practice()
        couple = pair(language=("es", "en"))
        made = make.assigned(couple)
        shown = make.signed_in().get(f"/couples/{couple.ref}/links/{made.id}").text
    say = mail_texts.translator("es")
    texts = re.findall(r"<textarea[^>]*>(.*?)</textarea>", shown, re.S)
    assert say(mail_texts.OPENINGS["link"]) in texts[0]
    assert "16 de noviembre de 2026" in texts[0]
    assert "16 November 2026, 12:00" in texts[1]
    assert made.tokens[0] in texts[0]
    db.session.rollback()
