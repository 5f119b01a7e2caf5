"""Nobody waits for a hash: while one is made, the writing transaction has not begun."""

import pytest

from practice import hashing
from practice.extensions import db, settings
from practice.services.installation import setup_code
from practice.sqlite import WRITING
from tests.accounts.test_own_account import NEW
from tests.factories import PASSWORD
from tests.first_run.test_set_up import OWNER, PRACTICE


@pytest.fixture
def hashes(monkeypatch):
    """The functions that hashed, after having looked that no transaction was a writing one."""
    seen = []

    def watched(name):
        original = getattr(hashing, name)

        def look(*arguments):
            assert not db.session.connection().get_execution_options().get(WRITING), name
            seen.append(name)
            return original(*arguments)

        monkeypatch.setattr(hashing, name, look)

    for name in ("matches", "hash_secret"):
        watched(name)
    return seen


@pytest.mark.parametrize(
    ("path", "data", "used"),
    [
        ("/account/email", {"email": "new@example.org", "current": PASSWORD}, ["matches"]),
        ("/account/password", {"current": PASSWORD, "password": NEW}, ["matches", "hash_secret"]),
        (
            "/account/people/new",
            {"name": "Zoë", "email": "zoe@example.org", "password": "green boats in the rain"},
            ["hash_secret"],
        ),
        ("/account/recovery-key/new", {"current": PASSWORD}, ["matches"]),
    ],
)
def test_a_therapists_form_hashes_before_it_writes(therapist, hashes, path, data, used):
    assert therapist.post(path, data=data).status_code == 303
    assert hashes == used


def test_the_set_up_hashes_before_it_writes(app, client, hashes):
    with app.app_context():
        code = setup_code.current(settings())
    client.post("/welcome", data={"code": code, "choice": "own"})
    assert client.post("/welcome/practice", data=OWNER | PRACTICE).status_code == 303
    assert hashes == ["hash_secret"]
