"""Secrets that are read and typed: nothing is misread, and a wrong letter is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import letters, recovery_key


@given(st.binary(min_size=35, max_size=35))
def test_what_is_written_is_read_back(value):
    assert letters.to_bytes(letters.from_bytes(value)) == value


@given(st.binary(min_size=32, max_size=32), st.integers(0, 55), st.sampled_from(letters.ALPHABET))
def test_one_wrong_letter_is_always_found(key, place, other):
    signs = letters.plain(recovery_key.as_letters(key))
    wrong = signs[:place] + other + signs[place + 1 :]
    if wrong == signs:
        assert recovery_key.from_letters(wrong) == key
    else:
        with pytest.raises(recovery_key.Mistyped):
            recovery_key.from_letters(wrong)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_key_or_mistyped(typed):
    with pytest.raises(recovery_key.Mistyped):
        recovery_key.from_letters(typed)


def test_small_letters_spaces_and_lookalikes_are_read_as_meant():
    assert letters.plain(" oI-l 0 ab\t") == "0110AB"


def test_sealed_keys_open_with_their_recovery_key_only():
    key, other = recovery_key.new(), recovery_key.new()
    sealed = recovery_key.seal(recovery_key.public_half(key), b"two keys")
    assert recovery_key.unseal(key, sealed) == b"two keys"
    for wrong_key, wrong_text in [(other, sealed), (key, sealed[:-1]), (key, b""), (key, b"\x02" + sealed[1:])]:
        with pytest.raises(recovery_key.DoesNotOpen):
            recovery_key.unseal(wrong_key, wrong_text)
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(recovery_key.DoesNotOpen):
            recovery_key.unseal(key, altered)
