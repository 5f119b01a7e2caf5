"""`flask therapist ...` and `flask setup-code`: plain lines, and no password where others can see it."""

import pytest
from sqlalchemy import select

from practice.extensions import db
from practice.models.audit import AuditEntry
from tests.factories import EMAIL, PASSWORD

ADD = ["therapist", "add", "--name", "Zoë Brandt", "--email", "zoe@example.org"]
NEW = "green rowing boats in rain"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def call(*words, typed=""):
        return runner.invoke(args=list(words), input=typed)

    return call


def can_sign_in(app, email, password):
    return app.test_client().post("/sign-in", data={"email": email, "password": password}).status_code == 303


def test_an_account_is_added_with_a_piped_password(app, make, run):
    make.practice()
    done = run(*ADD, typed=f"{NEW}\n")
    assert done.exit_code == 0, done.output
    assert NEW not in done.output
    assert can_sign_in(app, "zoe@example.org", NEW)
    assert run("therapist", "list").stdout == (
        "ruth@example.org  Dr Ruth Adeyemi  (owner)\nzoe@example.org  Zoë Brandt\n"
    )


def test_an_owner_added_from_the_shell_opens_the_owners_pages(app, make, run):
    make.practice()
    assert run(*ADD, "--owner", typed=NEW).exit_code == 0
    client = app.test_client()
    client.post("/sign-in", data={"email": "zoe@example.org", "password": NEW})
    assert client.get("/account/people").status_code == 200


@pytest.mark.parametrize("option", ["--password", "--pass", "-p"])
def test_a_password_is_never_an_argument(make, run, option):
    make.practice()
    assert run(*ADD, option, NEW).exit_code == 2


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (ADD, "short\n", "at least 15"),
        (ADD, "", "at least 15"),
        ([*ADD[:-1], EMAIL], NEW, "There is an account with this e-mail address"),
        ([*ADD[:-1], "nowhere"], NEW, "A name and an e-mail address are needed"),
        (["therapist", "disable", "nobody@example.org"], "", "There is no such account"),
        (["therapist", "disable", EMAIL], "", "able to sign in as owner"),
        (["therapist", "password", "nobody@example.org"], NEW, "There is no such account"),
        (["therapist", "password", EMAIL], "weak", "at least 15"),
    ],
)
def test_what_is_refused_is_one_plain_line_and_status_1(make, run, words, typed, says):
    make.practice()
    done = run(*words, typed=typed)
    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.output
    assert "%(" not in done.output


@pytest.mark.parametrize(
    "words", [ADD, ["therapist", "list"], ["therapist", "disable", EMAIL], ["therapist", "password", EMAIL]]
)
def test_without_a_practice_it_says_how_to_get_one(run, words):
    done = run(*words, typed=NEW)
    assert done.exit_code == 1
    assert "There is no practice yet" in done.stderr


def test_disabling_takes_effect_at_once_and_can_be_taken_back(app, make, run):
    make.practice()
    make.therapist("anna@example.org")
    anna = make.signed_in("anna@example.org")
    assert run("therapist", "disable", "Anna@example.org").exit_code == 0
    assert anna.get("/account").status_code == 302
    assert not can_sign_in(app, "anna@example.org", PASSWORD)
    assert "disabled since" in run("therapist", "list").stdout
    assert run("therapist", "enable", "anna@example.org").exit_code == 0
    assert can_sign_in(app, "anna@example.org", PASSWORD)


def test_a_forgotten_password_is_replaced_and_open_sessions_end(app, make, run):
    make.practice()
    ruth = make.signed_in()
    assert run("therapist", "password", EMAIL, typed=NEW).exit_code == 0
    assert ruth.get("/account").status_code == 302
    assert can_sign_in(app, EMAIL, NEW)
    assert not can_sign_in(app, EMAIL, PASSWORD)


def test_what_the_shell_does_is_recorded_as_the_shells_doing(make, run):
    make.practice()
    run(*ADD, typed=NEW)
    run("therapist", "disable", "zoe@example.org")
    rows = db.session.execute(
        select(AuditEntry.actor_kind, AuditEntry.action).order_by(AuditEntry.number.desc()).limit(2)
    ).all()
    assert [tuple(row) for row in rows] == [("command", "therapist.disabled"), ("command", "therapist.added")]


def test_a_setup_code_file_that_others_can_read_is_refused(app, run):
    run("setup-code")
    (app.extensions["fourfold.settings"].data_dir / "secrets" / "setup.code").chmod(0o644)
    done = run("setup-code")
    assert done.exit_code == 1
    assert "chmod 600" in done.stderr
