"""The caseload as CSV: no cell runs as a formula, it reads back, and a file is taken whole or not at all."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.extensions import db
from practice.models.couple import Couple
from practice.services.caseload import caseload_file
from practice.services.caseload.caseload_file import BadFile, harmless
from practice.services.couple import couples
from practice.web.caseload.caseload_file import couples_of

HEAD = "first_name_1,last_name_1,email_1,first_name_2,last_name_2,email_2,language_2"


def posted(client, text, **more):
    file = text if isinstance(text, bytes) else text.encode()
    return client.post("/import", data={"file": (io.BytesIO(file), "couples.csv"), **more})


def confirm(client, page):
    kept = page.text.split('name="kept" value="')[1].split('"')[0]
    return client.post("/import", data={"kept": kept, "confirmed": "1"})


def count():
    db.session.rollback()
    return db.session.query(Couple).count()


def test_what_would_be_added_is_shown_and_then_added(make, therapist):
    page = posted(therapist, f"{HEAD}\nAna,Ruiz,ana@example.org,Ben,Cole,,es\nCem,,,Dee,,,\n")
    assert "2 couples would be added" in page.text
    assert count() == 0
    assert confirm(therapist, page).status_code == 302
    assert count() == 2
    found = couples.people(make.keyring, make.caseload().couple(make.session.query(Couple).first().ref).partners)
    assert {one.details.safe_contact for one in found} == {"not_asked"}
    assert "Ana &amp; Ben" in therapist.get("/").text


def test_a_partner_who_was_imported_gets_a_pin_with_the_first_homework(make, therapist):
    confirm(therapist, posted(therapist, f"{HEAD}\nAna,,,Ben,,,\n"))
    ref = make.session.query(Couple).one().ref
    caseload = make.caseload()
    assert couples.pin_of(caseload, ref, 1) is None
    couples.record_policy(caseload, ref, "limited")
    db.session.commit()
    therapist.post(f"/couples/{ref}/assign", data={"instrument": "s1"})
    assert len(couples.pin_of(make.caseload(), ref, 1)) == 6


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "The file is empty"),
        (HEAD + "\n", "There is no couple in the file"),
        (HEAD + "\nAna,,,,,,\n", "<b>Row 2, first_name_2:</b> Fill this in."),
        (HEAD + "\nAna,,nobody,Ben,,,\n", "Row 2, email_1"),
        (HEAD + "\nAna,,A@x.org,Ben,,a@X.org,\n", "Both partners have this address"),
        (HEAD + "\nAna,,,Ben,,,xx\n", "Row 2, language_2"),
        (HEAD + ",secret\nAna,,,Ben,,,,\n", "a name that is not known here"),
        ("first_name_1\nAna\n", "<b>Row 1, first_name_2:</b> This column is missing."),
        ("first_name_1,first_name_1,first_name_2\nA,B,C\n", "This column is there twice"),
        (HEAD + "\nAna,,,Ben,,,,,,,\n", "more cells than there are names"),
        (HEAD + '\n"Ana,,,Ben', "not a table in CSV"),
        (b"\xff\xfe\x00A", "not in UTF-8"),
        (HEAD + "\nAna\0,,,Ben,,,\n", "not a table in CSV"),
        (HEAD + "\nA\u202ena,,,Ben,,,\n", "Row 2, first_name_1"),
        (HEAD + "\n" + "Ana,,,Ben,,,\n" * 501, "more rows than one file may have"),
        ("x" * 300_000, "too large"),
    ],
)
def test_a_bad_file_is_refused_whole_and_names_the_place_not_the_content(make, therapist, file, said):
    answer = posted(therapist, file)
    assert answer.status_code == 422
    assert said in answer.text
    assert "nobody" not in answer.text
    assert count() == 0


def test_a_good_row_beside_a_bad_one_is_not_added(make, therapist):
    assert posted(therapist, f"{HEAD}\nAna,,,Ben,,,\n,,,Dee,,,\n").status_code == 422
    assert count() == 0


def test_names_that_are_there_already_are_pointed_out(make, therapist):
    make.couple()
    page = posted(therapist, f"{HEAD}\njonas,Lindqvist,,Maya,Okafor,,\n")
    assert "Same names are on your caseload" in page.text


def test_no_cell_of_the_export_starts_a_formula_and_it_reads_back(make, therapist):
    make.couple(names=(("=cmd()", "+1"), ("@Ben", "-2")))
    answer = therapist.get("/caseload.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    ((one, two),) = couples_of(caseload_file.read(answer.data))
    assert (one.first_name, one.last_name, two.first_name, two.last_name) == ("=cmd()", "+1", "@Ben", "-2")


def test_the_export_holds_the_own_caseload_only_and_is_in_the_trail(make, therapist):
    make.couple()
    make.couple(therapist_id=make.therapist("anna@example.org"), names=(("Zoe", "Z"), ("Yan", "Y")))
    text = therapist.get("/caseload.csv").text
    assert "Okafor" in text
    assert "Zoe" not in text
    assert "Copied the caseload out" in therapist.get("/audit").text


@given(st.text(max_size=30))
def test_no_text_becomes_a_formula(text):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(file):
    try:
        couples = caseload_file.read(file)
    except BadFile as bad:
        assert 1 <= len(bad.faults) <= 30
    else:
        assert couples
