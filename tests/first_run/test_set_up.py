"""The first run: only with the code from the terminal, once, and then never again."""

import re
import stat

import pytest
from sqlalchemy import func, select

from practice.app import create_app
from practice.extensions import db, settings
from practice.models.practice import Practice
from practice.models.therapist import Therapist
from practice.services.installation import setup_code

OWNER = {"name": "Dr Ruth Adeyemi", "email": "ruth@example.org", "password": "seven quiet herons by the weir"}
PRACTICE = {
    "practice_name": "Practice at the weir",
    "phrase": "The blue door by the weir",
    "resources": "Helpline 0800 000 000",
    "duty_to_report": "If I learn that a child is being hurt, I have to report it.",
    "time_zone": "Europe/London",
}


@pytest.fixture
def code(app):
    return app.test_cli_runner().invoke(args=["setup-code"]).output.strip()


def give(client, code, choice="own"):
    return client.post("/welcome", data={"code": code, "choice": choice})


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_with_an_empty_database_every_way_leads_to_the_first_page(client):
    assert client.get("/").headers["Location"] == "/welcome"
    assert client.get("/sign-in").headers["Location"] == "/welcome"
    assert client.get("/account").headers["Location"] == "/welcome"
    page = client.get("/welcome").text
    assert "Set up your practice" in page
    assert "Explore with sample couples" in page


def test_the_code_is_the_same_each_time_and_for_its_owner_only(app, code):
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
    assert app.test_cli_runner().invoke(args=["setup-code"]).output.strip() == code
    with app.app_context():
        assert stat.S_IMODE(setup_code.path(settings()).stat().st_mode) == 0o600


def test_the_practice_is_set_up_and_its_owner_signed_in(app, client, code):
    assert give(client, code).headers["Location"] == "/welcome/practice"
    done = client.post("/welcome/practice", data=OWNER | PRACTICE)
    assert done.headers["Location"] == "/account/recovery-key"
    assert client.get("/").status_code == 200
    assert "owner" in client.get("/account").text
    other = app.test_client()
    assert other.post("/sign-in", data=OWNER).status_code == 303


def test_people_type_the_code_as_they_read_it(client, code):
    typed = " " + code.lower().replace("-", "  ").replace("0", "o").replace("1", "l") + " "
    assert give(client, typed).status_code == 303


@pytest.mark.parametrize("wrong", ["", "   ", "AAAA-AAAA-AAAA", "x" * 300, "é", "\ud800", "' or 1=1"])
@pytest.mark.parametrize("choice", ["own", "sample"])
def test_without_the_code_nothing_is_done(app, client, wrong, choice):
    answer = client.post("/welcome", data={"code": wrong.encode("utf-8", "surrogatepass"), "choice": choice})
    assert answer.status_code == 422
    assert client.get("/welcome/practice").headers["Location"] == "/welcome"
    assert client.post("/welcome/practice", data=OWNER | PRACTICE).headers["Location"] == "/welcome"
    assert count(app, Practice) == 0


def test_a_code_given_in_one_browser_opens_no_other(app, client, code):
    give(client, code)
    other = app.test_client()
    assert other.post("/welcome/practice", data=OWNER | PRACTICE).headers["Location"] == "/welcome"
    assert count(app, Practice) == 0


def test_ten_wrong_codes_close_the_page_for_a_while(client, code):
    for _ in range(10):
        assert give(client, "AAAA-AAAA-AAAA").status_code == 422
    assert give(client, code).status_code == 422
    elsewhere = {"REMOTE_ADDR": "198.51.100.2"}
    answer = client.post("/welcome", data={"code": code, "choice": "own"}, environ_base=elsewhere)
    assert answer.status_code == 303


def test_afterwards_the_first_page_and_the_code_are_gone(app, client, code):
    give(client, code)
    client.post("/welcome/practice", data=OWNER | PRACTICE)
    for browser in (client, app.test_client()):
        for method, path in (("GET", "/welcome"), ("POST", "/welcome"), ("GET", "/welcome/practice")):
            assert browser.open(path, method=method).status_code == 404
        assert browser.post("/welcome/practice", data=OWNER | PRACTICE).status_code == 404
    assert count(app, Practice) == count(app, Therapist) == 1
    asked = app.test_cli_runner().invoke(args=["setup-code"])
    assert (asked.exit_code, asked.stdout) == (0, "")
    assert "Sign in" in asked.stderr
    with app.app_context():
        assert not setup_code.path(settings()).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("email", "ruth at example"),
        ("password", "too short"),
        ("password", "ruth@example.org12"),
        ("practice_name", ""),
        ("phrase", "x" * 201),
        ("resources", ""),
        ("time_zone", "Europe/Atlantis"),
        ("duty_to_report", "x" * 2001),
    ],
)
def test_a_bad_field_is_named_and_the_rest_kept(app, client, code, field, value):
    give(client, code)
    answer = client.post("/welcome/practice", data=OWNER | PRACTICE | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert PRACTICE["phrase" if field != "phrase" else "practice_name"] in answer.text
    assert OWNER["password"] not in answer.text
    assert count(app, Practice) == 0


def test_both_forms_need_their_token(app, client, code):
    app.config["WTF_CSRF_ENABLED"] = True
    assert give(client, code).status_code == 400
    assert client.post("/welcome/practice", data=OWNER | PRACTICE).status_code == 400


def test_a_code_from_the_environment_is_taken_and_a_short_one_refuses_the_start(environ):
    app = create_app(environ | {"SETUP_CODE": "correct horse staple"})
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_cli_runner().invoke(args=["setup-code"]).output.strip() == "correct horse staple"
    client = app.test_client()
    answer = client.post(
        "/welcome", data={"code": "correct horse staple", "choice": "own"}, base_url="https://localhost"
    )
    assert answer.status_code == 303
    with app.app_context():
        db.engine.dispose()


def test_a_code_file_that_others_can_read_opens_nothing(app, client, code):
    with app.app_context():
        setup_code.path(settings()).chmod(0o644)
    assert client.get("/welcome").status_code == 503
    assert give(client, code).status_code == 503
    assert count(app, Practice) == 0


def test_the_sample_is_loaded_removed_by_one_click_and_the_first_page_is_back(app, client, code):
    answer = give(client, code, "sample")
    assert answer.headers["Location"] == "/"
    page = client.get("/").text
    assert "Sample practice" in page
    password = re.search(r"note the password: (\S+?)<", page)[1]
    data = {"email": "marisol@example.org", "password": password}
    assert app.test_client().post("/sign-in", data=data).status_code == 303
    assert "recovery key of this practice is not saved" not in page
    assert client.post("/welcome/remove-sample").headers["Location"] == "/welcome"
    assert count(app, Therapist) == 0
    assert client.get("/welcome/practice").status_code == 200
    assert app.test_client().get("/welcome/practice").headers["Location"] == "/welcome"


def test_a_real_practice_is_never_removed_as_a_sample(app, therapist):
    assert therapist.post("/welcome/remove-sample").status_code == 409
    assert count(app, Practice) == 1
