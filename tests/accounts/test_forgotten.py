"""A new password by mail: the same answer for everybody, a link that works once, and the second step stays."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock
from practice.extensions import db
from practice.models.outbox import OutboxMail
from practice.models.second_factor import Ticket
from practice.services.mail import outbox
from practice.services.mail.mail_texts import telling_words
from practice.services.signing_in import reset
from practice.web.sign_in import forgotten
from tests.accounts.test_second_step import STEP, app_code, give
from tests.accounts.test_signing_in import is_in, plain, sign_in
from tests.factories import EMAIL, PASSWORD

ASK = "/sign-in/forgotten"
NEW = "nine slow barges at dawn"


class TestWithMail:
    @pytest.fixture
    def environ(self, environ):
        return environ | {
            "SMTP_URL": "smtp://127.0.0.1:9",
            "MAIL_FROM": "office@example.org",
            "PUBLIC_URL": "https://fourfold.example.org",
            "TRUSTED_PROXIES": "0",
        }

    @pytest.fixture
    def practice(self, make):
        make.practice()
        make.code()

    def mailed(self, make):
        """The messages that wait to be sent."""
        db.session.expire_all()
        rows = db.session.scalars(select(OutboxMail).order_by(OutboxMail.created_at)).all()
        return [outbox.open_message(make.keyring, row) for row in rows]

    def link(self, make, client):
        client.post(ASK, data={"email": EMAIL})
        return re.search(r"https://fourfold\.example\.org(/reset/\S+)", self.mailed(make)[-1].body)[1]

    def test_everybody_gets_the_same_answer(self, make, app, practice):
        gone = make.therapist("gone@example.org")
        app.test_cli_runner().invoke(args=["therapist", "disable", "gone@example.org"])
        assert gone
        answers = set()
        for email in (EMAIL, "nobody@example.org", "gone@example.org"):
            client = app.test_client()
            answer = client.post(ASK, data={"email": email})
            answers.add((answer.status_code, answer.headers["Location"], plain(client.get("/sign-in"))))
        assert len(answers) == 1
        assert [one.recipient for one in self.mailed(make)] == [EMAIL]

    def test_the_link_sets_a_password_once_ends_all_sessions_and_keeps_the_second_step(self, make, app, practice):
        owner = make.signed_in()
        client = app.test_client()
        link = self.link(make, client)
        for _ in range(2):  # a mail scanner looks at it first
            assert app.test_client().get(link).status_code == 200
        assert client.post(link, data={"password": "ruth adeyemi 12"}).status_code == 422
        assert client.post(link, data={"password": NEW}).headers["Location"] == "/sign-in"
        assert not is_in(owner)
        assert client.post(link, data={"password": "another long password here"}).status_code == 404
        assert sign_in(client, password=NEW).headers["Location"].startswith(STEP)
        assert not is_in(client)
        assert give(client, app_code(step=1)).status_code == 303
        assert "password for this address was changed" in self.mailed(make)[-1].body

    def test_a_link_is_good_for_half_an_hour_and_an_invented_one_never(self, make, app, practice):
        client = app.test_client()
        link = self.link(make, client)
        page = plain(app.test_client().get(link))
        assert plain(app.test_client().get("/reset/invented")) == page
        assert client.post("/reset/invented", data={"password": NEW}).status_code == 404
        with make.at(clock.now() + timedelta(minutes=31)):
            assert client.post(link, data={"password": NEW}).status_code == 404
        assert sign_in(client).status_code == 303

    def test_a_change_of_password_or_address_makes_older_links_worthless(self, make, app, practice):
        owner = make.signed_in()
        for path, data in (
            ("/account/email", {"email": "new@example.org", "current": PASSWORD}),
            ("/account/password", {"current": PASSWORD, "password": NEW}),
        ):
            link = self.link(make, app.test_client())
            assert owner.post(path, data=data).status_code == 303
            assert app.test_client().post(link, data={"password": "another long sentence"}).status_code == 404
            owner.post("/account/email", data={"email": EMAIL, "current": PASSWORD})

    def test_neither_token_nor_words_are_readable_in_the_database_and_the_words_are_neutral(self, make, app, practice):
        token = self.link(make, app.test_client()).rsplit("/", 1)[1].encode()
        ticket, mail = db.session.scalar(select(Ticket)), db.session.scalar(select(OutboxMail))
        assert token not in ticket.token_hash
        assert token not in mail.message.blob
        message = self.mailed(make)[0]
        assert telling_words(f"{message.subject} {message.body}".replace("fourfold.example.org", "")) == []
        assert telling_words(" ".join(reset.NOTICE_WORDS)) == []

    def test_the_answer_takes_as_long_for_an_address_that_nobody_has(self, app, practice, monkeypatch):
        """Writing the mail takes a few milliseconds: an answer that came at once told who has an account."""
        monkeypatch.setattr(forgotten, "AS_LONG", 0.6)
        for email in (EMAIL, "nobody@example.org"):
            began = time.monotonic()
            assert app.test_client().post(ASK, data={"email": email}).status_code == 303
            assert time.monotonic() - began >= 0.6

    def test_a_mailbox_is_not_flooded_and_the_answer_stays_the_same(self, make, app, practice):
        for _ in range(6):
            assert app.test_client().post(ASK, data={"email": EMAIL}).status_code == 303
        assert len(self.mailed(make)) == 3


def test_without_mail_the_page_says_whom_to_ask_and_sends_nothing(make, client):
    make.practice()
    assert "sends no mail" in client.get(ASK).text
    assert client.post(ASK, data={"email": EMAIL}).status_code == 422
    assert db.session.scalar(select(Ticket)) is None
    assert "ask whoever looks after this installation" in client.get("/sign-in").text
