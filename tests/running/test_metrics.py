import json
import logging
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from practice import clock, extensions
from practice.app import create_app
from practice.running import logs
from practice.services.report import reporting

TOKEN = "a-token-for-the-one-who-watches"


@pytest.fixture
def environ(environ):
    return environ | {"METRICS_TOKEN": TOKEN}


def scrape(app):
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }, answer.text


def test_without_the_token_there_is_no_such_page(app):
    client = app.test_client()
    missing = client.get("/nothing-here")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        answer = client.get("/metrics", headers=headers)
        assert (answer.status_code, answer.data) == (404, missing.data)


def test_where_no_token_is_set_nothing_opens_the_page(environ):
    app = create_app({name: value for name, value in environ.items() if name != "METRICS_TOKEN"})
    for given in ("", "None", TOKEN):
        assert app.test_client().get("/metrics", headers={"Authorization": f"Bearer {given}"}).status_code == 404


def test_who_watches_asks_a_host_by_its_own_address_and_nobody_else_does(environ):
    installed = {"PUBLIC_URL": "https://fourfold.example.org", "TRUSTED_PROXIES": "1"}
    client = create_app(environ | installed).test_client()
    own = {"Host": "10.0.0.11:8000", "Authorization": f"Bearer {TOKEN}"}
    assert client.get("/healthz", headers=own).status_code == 200
    assert client.get("/readyz", headers=own).status_code in (200, 503)
    assert client.get("/metrics", headers={"Host": own["Host"]}).status_code == 404
    assert client.get("/sign-in", headers=own).status_code == 400
    assert client.get("/readyz/", headers=own).status_code == 400


def test_what_waits_is_counted_and_its_age_grows(app, make):
    make.practice()
    couple = make.couple()
    with make.at(clock.now() - timedelta(minutes=5)):
        reporting.request(couple.caseload, couple.ref, {"paper": "A4"})
        extensions.db.session.commit()
    found, _ = scrape(app)
    assert found["fourfold_reports", ("state", "queued")] == 1
    assert 290 < found["fourfold_oldest_report_seconds",] < 330
    assert found["fourfold_queue_up",] == 0, "no queue server answers in the tests"


def test_requests_are_counted_by_whom_they_are_for_and_never_by_address(app, make):
    make.practice()
    client = app.test_client()
    client.get("/sign-in")
    client.get("/q/" + "canarytoken" * 4)
    client.get("/nowhere/canarytoken")
    found, text = scrape(app)
    counted = {key[1:]: value for key, value in found.items() if key[0] == "fourfold_request_seconds_count"}
    assert counted[("for_whom", "anyone"), ("method", "GET"), ("status", "2xx")] >= 1
    assert counted[("for_whom", "unknown"), ("method", "GET"), ("status", "4xx")] == 1
    assert "canarytoken" not in text
    assert "sign" not in text and "/q" not in text


def test_a_json_line_has_its_fields_and_no_token_and_no_words_of_an_error(capsys, monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "json")
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.set_up("worker")
        try:
            raise ValueError(" ".join(["typed", "secret", "words"]))
        except ValueError:
            logging.getLogger("fourfold").exception("GET /q/%s broke", "canarytoken" * 4)
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
    line = json.loads(capsys.readouterr().err)
    assert (line["part"], line["level"], line["message"]) == ("worker", "error", "GET /q/(hidden) broke")
    assert line["error"].startswith("ValueError") and "typed secret" not in line["error"]


def test_a_method_that_somebody_made_up_leaves_nothing_of_its_own(app):
    client = app.test_client()
    for method in ("XYZZY", "PLUGH", "OPTIONS"):
        client.open("/nothing-here", method=method)
    found, text = scrape(app)
    assert "XYZZY" not in text
    assert "PLUGH" not in text
    counted = [labels for labels in found if labels[0] == "fourfold_request_seconds_count"]
    assert [dict(labels[1:])["method"] for labels in counted] == ["other"]
