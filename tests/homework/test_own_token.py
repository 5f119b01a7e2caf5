"""A save wants the token that its own session was given, and no other."""

import pytest


def other_end(text):
    return text[:-2] + ("AA" if text[-2:] != "AA" else "BB")


@pytest.mark.parametrize("change", ["missing", "empty", "payload", "signature", "not signed", "another session's"])
def test_a_token_that_is_not_the_pages_own_saves_nothing(app, given, phone, other_phone, change):
    phone.start()
    other_phone.start()
    app.config["WTF_CSRF_ENABLED"] = True
    token = phone.client.token("/q/part/1")
    own, at, seal = token.split(".")
    wrong = {
        "missing": {},
        "empty": {"csrf_token": ""},
        "payload": {"csrf_token": f"{other_end(own)}.{at}.{seal}"},
        "signature": {"csrf_token": f"{own}.{at}.{seal[:-6]}{other_end(seal[-6:-2])}{seal[-2:]}"},
        "not signed": {"csrf_token": own},
        "another session's": {"csrf_token": other_phone.client.token("/q/part/1")},
    }[change]
    fields = {given.form.sections[0].items[0].key: "4"}
    assert phone.autosave(1, fields, 0, **wrong).status_code == 400
    assert phone.autosave(1, fields, 0, csrf_token=token).json["revision"] == 1
