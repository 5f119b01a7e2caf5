"""No sealed column can be forgotten: the list is held against the models and against the code that seals."""

import ast

import pytest

from practice.config import ROOT
from practice.models.all import Base
from practice.models.base import SealedType
from practice.services.keys import sealed_columns
from practice.vault import Unreadable
from tests.keys.rotating import full_practice, owners, values

LATER = (1, 2, 7, 30)  # how far away in the list of all values, sorted by field, the one is that is put in a place
NOT_IN_THE_DATABASE = {"kept_form"}  # a page's own form, given back to the browser


def test_every_sealed_column_of_the_models_is_on_the_list():
    in_models = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, SealedType)
    }
    listed = {f"{one.column.class_.__tablename__}.{one.column.key}" for one in sealed_columns.COLUMNS}
    assert listed == in_models


def test_every_label_that_the_code_seals_under_is_on_the_list():
    assert labels_in_code() - NOT_IN_THE_DATABASE == {one.label for one in sealed_columns.COLUMNS}


def test_no_value_of_any_sealed_column_opens_in_another_row_field_or_owner(make):
    full_practice(make)
    every = [
        (column.label, row, owner, sealed)
        for column in sealed_columns.COLUMNS
        for owner in owners(make)
        for row, sealed in values(make, column, owner)
    ]
    assert {label for label, *_ in every} == {one.label for one in sealed_columns.COLUMNS}
    for place, (label, row, owner, own) in enumerate(every):
        assert make.keyring.key(owner).open(label, row, own)
        for far in LATER:
            other_label, other_row, other, sealed = every[(place + far) % len(every)]
            assert (label, row) != (other_label, other_row)
            for each in (owner, other):
                with pytest.raises(Unreadable):
                    make.keyring.key(each).open(label, row, sealed)


def labels_in_code():
    found = set()
    for file in (ROOT / "practice").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("seal", "seal_text", "seal_json"):
                found |= {arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and "." in str(arg.value)}
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and arg.value != ""}
    return {label for label in found if isinstance(label, str)}
