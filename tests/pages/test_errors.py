"""What went wrong becomes a page: what happened, what was kept, what to do next."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from practice.services.people import accounts, practice_settings, who_is_there
from practice.sqlite import WriterBusy

TYPED = "a long text that somebody typed with care"


@pytest.fixture
def gone(monkeypatch):
    """The database does not answer any more."""

    def fail(*_arguments):
        raise OperationalError("select 1", {}, Exception("server closed the connection"))

    monkeypatch.setattr(accounts, "practice_of", fail)
    monkeypatch.setattr(who_is_there, "arrival", fail)


def test_a_database_that_is_away_is_a_503_with_the_text_kept(therapist, gone):
    assert therapist.get("/account").status_code == 503
    answer = therapist.post("/account/practice", data={"resources": TYPED})
    assert answer.status_code == 503
    assert TYPED in answer.text
    assert "select 1" not in answer.text


@pytest.mark.parametrize("error", [WriterBusy(), OperationalError("x", {}, Exception("database is locked"))])
def test_a_database_that_is_busy_keeps_text_and_sign_in(therapist, monkeypatch, error):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(practice_settings, "change", fail)
    data = {"practice_name": "x", "phrase": "y", "resources": TYPED, "time_zone": "UTC", "link_days": "14"}
    answer = therapist.post("/account/practice", data=data)
    assert answer.status_code == 503
    assert TYPED in answer.text
    assert "Sign out" in answer.text
    assert therapist.get("/account").status_code == 200


def test_a_double_click_is_a_409_that_says_it_was_done_already(therapist, monkeypatch):
    def fail(*_arguments):
        raise IntegrityError("insert canary", {}, Exception("duplicate key"))

    monkeypatch.setattr(practice_settings, "change", fail)
    data = {"practice_name": "x", "phrase": "y", "resources": TYPED, "time_zone": "UTC", "link_days": "14"}
    answer = therapist.post("/account/practice", data=data)
    assert answer.status_code == 409
    assert "done already" in answer.text
    assert TYPED in answer.text
    assert "canary" not in answer.text


def test_passwords_are_not_among_what_is_kept(therapist, gone):
    data = {"current": "a password that is long enough", "password": "another one that is long enough"}
    answer = therapist.post("/account/password", data=data)
    assert "long enough" not in answer.text


def test_a_fault_of_ours_shows_no_trace(therapist, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("canary in a message")

    monkeypatch.setattr(practice_settings, "change", fail)
    data = {"practice_name": "x", "phrase": "y", "resources": TYPED, "time_zone": "UTC", "link_days": "14"}
    answer = therapist.post("/account/practice", data=data)
    assert answer.status_code == 500
    assert TYPED in answer.text
    assert "canary" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/none", 404), ("DELETE", "/account", 405)])
def test_a_wrong_address_says_so_in_the_layout_of_who_asks(therapist, client, method, path, status):
    assert therapist.open(path, method=method).status_code == status
    assert client.open(path, method=method).status_code == status


def test_too_much_at_once_is_refused(therapist):
    assert therapist.post("/account/practice", data={"resources": "x" * 600_000}).status_code == 413


def test_a_forged_host_is_refused(therapist):
    assert therapist.get("/account", base_url="https://evil.example").status_code == 400


def test_what_proves_who_one_is_is_not_repeated_on_a_page_about_an_error(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    for name in ("password", "current", "code", "recovery_code", "credential", "kept"):
        assert TYPED not in client.post("/sign-in/second-step", data={name: TYPED}).text
