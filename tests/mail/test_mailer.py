"""What a try to send can come to: sent, another time, never, or nobody knows."""

import socket
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from practice import mailer
from practice.mailer import Letter, Outcome
from tests.mail.post_office import DROP

LETTER = Letter(
    sender="office@example.org",
    recipient="maya@example.org",
    subject="Un breve recordatorio, ñ",
    body="Hola,\n\n.una línea\nhttps://fourfold.example.org/q/" + "x" * 43 + "\n",
    message_id="<1@example.org>",
    written_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
    stop_url="https://fourfold.example.org/q/stop/" + "y" * 43,
)
SENT = Outcome("sent")
AWAY = Outcome("later", "connection", is_server=True)


def test_a_mail_arrives_whole_with_neutral_headers_only(office):
    assert mailer.send(office.url, LETTER) == SENT
    (one,) = office.delivered
    assert (one.sender, one.recipient) == ("office@example.org", "maya@example.org")
    assert one.body.replace("\r\n", "\n") == LETTER.body
    assert one.mail["Subject"] == LETTER.subject
    assert one.mail["From"] == "office@example.org"
    assert one.mail["Message-ID"] == "<1@example.org>"
    assert f"List-Unsubscribe: <{LETTER.stop_url}>\r\n".encode() in one.raw
    assert one.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert set(one.mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert one.mail["Auto-Submitted"] == "auto-generated"


def test_the_machine_does_not_tell_its_name(office):
    mailer.send(office.url, LETTER)
    assert office.greeted_as == "example.org"
    assert socket.gethostname().encode() not in office.delivered[0].raw


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("greeting", "421 busy", AWAY),
        ("greeting", DROP, AWAY),
        ("mail", "451 later", Outcome("later", "busy")),
        ("mail", "550 not you", Outcome("refused", "sender")),
        ("rcpt", "450 greylisted", Outcome("later", "busy")),
        ("rcpt", "421 closing", Outcome("later", "busy", is_server=True)),
        ("rcpt", "550 nobody of that name", Outcome("refused", "address")),
        ("rcpt", DROP, AWAY),
        ("data", "452 full", Outcome("later", "busy")),
        ("data", DROP, AWAY),
        ("end", "451 later", Outcome("later", "busy")),
        ("end", "554 spam", Outcome("refused", "content")),
        ("end", DROP, Outcome("unsure", "no_answer")),
    ],
)
def test_each_answer_of_the_server_is_told_as_what_it_means(office, step, answer, outcome):
    office.script[step] = [answer]
    assert mailer.send(office.url, LETTER) == outcome
    assert office.delivered == []


def test_a_server_that_is_not_there_is_for_another_time():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert mailer.send(f"smtp://127.0.0.1:{port}", LETTER) == AWAY


def test_a_slow_server_is_left_after_a_bounded_time(office, monkeypatch):
    monkeypatch.setattr(mailer, "STEP_SECONDS", 0.2)
    office.script["rcpt"] = [lambda: time.sleep(1)]
    begun = time.monotonic()
    assert mailer.send(office.url, LETTER) == AWAY
    assert time.monotonic() - begun < 1


def test_a_server_that_does_not_answer_after_the_text_leaves_it_unsure(office, monkeypatch):
    monkeypatch.setattr(mailer, "LAST_ANSWER_SECONDS", 0.2)
    office.script["end"] = [lambda: time.sleep(1)]
    assert mailer.send(office.url, LETTER) == Outcome("unsure", "no_answer")


def test_a_server_that_drips_is_cut_off_as_a_whole(office, monkeypatch):
    monkeypatch.setattr(mailer, "WHOLE_SECONDS", 0.3)
    for step in ("ehlo", "mail", "rcpt"):
        office.script[step] = [lambda: time.sleep(0.2)]
    begun = time.monotonic()
    assert mailer.send(office.url, LETTER) == AWAY
    assert time.monotonic() - begun < 1


def test_another_host_is_never_spoken_to_without_encryption(office, monkeypatch):
    monkeypatch.setattr(mailer, "HERE", ())
    assert mailer.send(office.url, LETTER) == Outcome("later", "encryption", is_server=True)
    assert office.delivered == []


def test_encryption_from_the_first_byte_is_not_given_up_for_a_server_that_has_none(office):
    url = office.url.replace("smtp://", "smtps://")
    assert mailer.send(url, LETTER) == Outcome("later", "encryption", is_server=True)


def test_the_password_is_given_and_a_wrong_one_is_the_servers_matter(office):
    url = office.url.replace("smtp://", "smtp://me:p%40ss@")
    assert mailer.server_of(url).password == "p@ss"
    assert mailer.send(url, LETTER) == SENT
    office.script["auth"] = ["535 wrong"] * 3
    assert mailer.send(url, LETTER) == Outcome("later", "password", is_server=True)


@pytest.mark.parametrize("address", ["maya@example.org\r\nBcc: x@example.org", "ñ@example.org", "maya", ""])
def test_an_address_that_cannot_stand_in_a_mail_is_refused_before_anybody_is_called(office, address):
    assert mailer.send(office.url, replace(LETTER, recipient=address)) == Outcome("refused", "address")
    assert office.connections == 0


def test_ports_follow_the_kind_of_address():
    assert mailer.server_of("smtps://mail.example.org").port == 465
    assert mailer.server_of("smtp://mail.example.org").port == 587
    assert mailer.server_of("smtp://mail.example.org").needs_starttls
    assert not mailer.server_of("smtp://localhost:25").needs_starttls


def test_neither_letter_nor_server_shows_itself_in_a_log():
    assert "maya" not in repr(LETTER)
    assert "hidden" not in repr(mailer.server_of("smtp://me:hidden@host"))
