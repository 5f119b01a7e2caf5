"""Which passwords are taken: long ones of any kind; none that is tried first, none made of one's own words."""

import pytest

from practice import hashing
from practice.services.signing_in import passwords
from practice.services.signing_in.passwords import WeakPassword

OWN = ("Dr Ruth Adeyemi", "ruth@harbour-practice.example", "Harbour practice")


def is_taken(password, *, has_factor=False):
    try:
        passwords.refuse_weak(password, OWN, has_factor=has_factor)
    except WeakPassword:
        return False
    return True


COMMON = """
password123 Password1! P@ssw0rd2024 iloveyou123 sunshine2026! qwertyuiop qwerty123456 1q2w3e4r5t zaq12wsx abcd1234
12345678 87654321 1234567890123456 11111111 aaaaaaaaaaaaaaaa abcabcabcabcabc passwordpassword adminadminadmin1
letmeinletmein1 footballfootball trustno1 superman1987 monkey12 welcome2026 fourfold2026 Fourfold!Fourfold!
ruthadeyemi ruth.adeyemi1987 HarbourPractice1 harbour-practice therapist2026 drowssap1 asdfghjkl123
correcthorsebatterystaple
ｐａｓｓｗｏｒｄ123 19870412 january2026 Contraseña1 passwort123 starwars1977 michael1 0987654321 147258369
"""


@pytest.mark.parametrize("password", COMMON.split())
def test_what_is_tried_first_is_refused_with_and_without_a_second_step(password):
    assert not is_taken(password)
    assert not is_taken(password, has_factor=True)


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet herons by the weir",
        "дев'ять тихих чапель",
        "七つの静かな鷺が堰のそばにいる夜",
        "kettle oboe fjord",
        "harbour lantern thistle " * 8,
        "  spaces count, even first and last  ",
        "fR7#kqP2vLx9mWz",
    ],
)
def test_long_ones_of_every_kind_are_taken(password):
    assert is_taken(password)


def test_fifteen_characters_alone_and_eight_beside_a_second_step():
    long, short = "quartz fjord ni", "kx8#Qp2v"
    assert (len(long), len(short)) == (15, 8)
    assert is_taken(long)
    assert not is_taken(long[:-1])
    assert not is_taken(short)
    assert is_taken(short, has_factor=True)
    assert not is_taken(short[:-1], has_factor=True)
    assert (passwords.is_short(long), passwords.is_short(short)) == (False, True)


def test_the_same_password_typed_on_another_keyboard_signs_in():
    """One form for what looks the same: composed or decomposed accents, full-width letters."""
    stored = hashing.hash_secret(passwords.plain("café noir au matin"))
    assert passwords.matches(stored, "cafe\u0301 noir au matin")
    assert passwords.matches(stored, "ｃａｆé noir au matin")
    assert not passwords.matches(stored, "cafe noir au matin")


def test_a_hash_from_before_passwords_were_brought_into_one_form_still_fits():
    typed = "cafe\u0301 noir au matin"
    assert passwords.matches(hashing.hash_secret(typed), typed)
