"""A partner takes a PIN of their own at first use; from then on nobody else knows it."""

import pytest

from practice.services.homework import own_pin


def test_the_chosen_pin_opens_the_link_and_the_handed_over_one_does_not(make, given, phone):
    phone.enter()
    assert "Choose a PIN of your own" in phone.get("/q").text
    assert phone.post("/q/pin", {"pin": "48 12 95", "again": "481295"}).status_code == 303
    assert phone.enter().status_code == 403
    assert phone.enter("481295").status_code == 303


def test_the_therapist_can_no_longer_read_it(make, given, phone):
    phone.enter()
    phone.post("/q/pin", {"pin": "481295", "again": "481295"})
    page = make.signed_in().get(f"/couples/{given.couple.ref}/links/{given.assignment_id}").text
    assert "has chosen one. Nobody else knows it." in page
    assert "481 295" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pin": "1234", "again": "1234"}, "six digits"),
        ({"pin": "12345x", "again": "12345x"}, "six digits"),
        ({"pin": "123456", "again": "123456"}, "easy to guess"),
        ({"pin": "481295", "again": "481296"}, "not the same"),
        ({}, "six digits"),
    ],
)
def test_a_wrong_choice_is_named_and_changes_nothing(phone, typed, said):
    phone.enter()
    answer = phone.post("/q/pin", typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert phone.enter().status_code == 303


def test_it_is_offered_before_the_first_question_only(phone):
    phone.start()
    assert phone.get("/q/pin").status_code == 303
    assert phone.post("/q/pin", {"pin": "481295", "again": "481295"}).status_code == 303
    assert phone.enter().status_code == 303, "the old PIN still opens it"


@pytest.mark.parametrize("pin", ["111111", "121212", "654321", "890123", "482482", "", "48129", "٤٨١٢٩٥"])
def test_plain_pins_are_refused(pin):
    assert own_pin.fault(pin)


@pytest.mark.parametrize("pin", ["481295", "007431"])
def test_mixed_pins_will_do(pin):
    assert own_pin.fault(pin) is None
