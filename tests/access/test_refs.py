"""A couple's ref comes from an address line: what can't be one never reaches the database."""

from uuid import uuid4

import pytest

from practice.access.caseload import REF
from practice.refusals import NotOnCaseload
from practice.services.couple import couples

ODD = ["ABC-\0EF", "ABC-DE\ud800", "abc-def", "ABC-DEF\n", "ABC-DE0", "", "A" * 10_000]


def test_every_ref_that_is_made_is_one_that_is_looked_up():
    assert all(REF.fullmatch(couples.new_ref()) for _ in range(300))
    assert all(REF.fullmatch(f"{letter * 3}-{letter * 3}") for letter in couples.REF_LETTERS)


@pytest.mark.parametrize("ref", ODD)
def test_an_odd_ref_is_not_on_the_caseload_and_asks_the_database_nothing(make, ref):
    make.practice()
    caseload = make.caseload()
    caseload.session = None
    with pytest.raises(NotOnCaseload):
        caseload.couple(ref)
    for look in (caseload.assignment, caseload.homework):
        with pytest.raises(NotOnCaseload):
            look(ref, uuid4())


def test_an_address_with_an_odd_ref_is_a_page_that_does_not_exist(therapist):
    assert therapist.get("/couples/ABC-%00EF").status_code == 404
