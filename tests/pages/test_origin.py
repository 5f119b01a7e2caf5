"""A change is asked for by our own pages only."""

import pytest

OURS = [
    {},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://localhost"},
    {"Sec-Fetch-Site": "none"},
]
OTHERS = [
    {"Origin": "https://evil.example"},
    {"Origin": "https://localhost.evil.example"},
    {"Origin": "https://localhost:8443"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://["},
]


@pytest.mark.parametrize("headers", OTHERS)
def test_a_form_that_another_site_sent_changes_nothing(therapist, headers):
    assert therapist.post("/account/name", data={"name": "Somebody"}, headers=headers).status_code == 400
    assert "Somebody" not in therapist.get("/help").text


@pytest.mark.parametrize("headers", OURS)
def test_a_form_of_our_own_page_is_taken(therapist, headers):
    assert therapist.post("/account/name", data={"name": "Somebody"}, headers=headers).status_code == 303


def test_the_public_address_is_our_own_whatever_host_a_proxy_names(therapist):
    settings = therapist.application.extensions["fourfold.settings"]
    object.__setattr__(settings, "public_url", "https://practice.example")
    sent = {"Origin": "https://practice.example"}
    assert therapist.post("/account/name", data={"name": "Somebody"}, headers=sent).status_code == 303


def test_a_link_from_elsewhere_may_lead_here(therapist):
    assert therapist.get("/account", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
