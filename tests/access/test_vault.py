"""A sealed value opens only where it was sealed: same key, field, row and owner, unaltered."""

import dataclasses
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from practice.models.therapist import Therapist
from practice.vault import Owner, Sealed, Unreadable, Vault

MASTER = bytes(range(32))
PERSON = Owner("person", uuid4())
ROW = uuid4()


@given(st.binary(max_size=2000))
def test_what_was_sealed_opens_to_the_same_bytes_and_is_not_in_the_blob(plain):
    key = Vault(MASTER).new_key(PERSON)
    sealed = key.seal("partner.name", ROW, plain)
    assert key.open("partner.name", ROW, sealed) == plain
    assert len(plain) < 8 or plain not in sealed.blob


def test_a_value_copied_to_another_row_field_or_owner_does_not_open():
    vault = Vault(MASTER)
    key = vault.new_key(PERSON)
    sealed = key.seal("partner.name", ROW, b"Maya")
    elsewhere = dataclasses.replace(key, owner=Owner("person", uuid4()))
    for attempt in (
        lambda: key.open("partner.name", uuid4(), sealed),
        lambda: key.open("partner.contact", ROW, sealed),
        lambda: elsewhere.open("partner.name", ROW, sealed),
        lambda: vault.new_key(PERSON).open("partner.name", ROW, sealed),
    ):
        with pytest.raises(Unreadable):
            attempt()


@given(st.data())
def test_any_altered_or_shortened_blob_is_noticed(data):
    key = Vault(MASTER).new_key(PERSON)
    blob = bytearray(key.seal("partner.name", ROW, b"Maya").blob)
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        key.open("partner.name", ROW, Sealed(bytes(blob)))
    with pytest.raises(Unreadable):
        key.open("partner.name", ROW, Sealed(bytes(blob[:at])))


def test_a_wrapped_key_opens_under_its_master_key_and_for_its_owner_only():
    vault = Vault(MASTER)
    wrapped = vault.wrap(vault.new_key(PERSON))
    vault.unwrap(PERSON, wrapped)
    with pytest.raises(Unreadable):
        Vault(bytes(32)).unwrap(PERSON, wrapped)
    with pytest.raises(Unreadable):
        vault.unwrap(Owner("couple", PERSON.id), wrapped)


def test_a_sealed_column_refuses_plain_text(make):
    make.practice()
    therapist = make.session.query(Therapist).one()
    therapist.name = b"Dr Ruth Adeyemi"
    with pytest.raises(StatementError, match="sealed values only"):
        make.session.flush()
    make.session.rollback()
