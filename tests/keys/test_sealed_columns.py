"""No sealed column can be forgotten: the list is held against the models and against the code that seals."""

import ast

from practice.config import ROOT
from practice.models.all import Base
from practice.models.base import SealedType
from practice.services.keys import sealed_columns

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


def labels_in_code():
    found = set()
    for file in (ROOT / "practice").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("seal", "seal_text", "seal_json"):
                found |= {arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and "." in str(arg.value)}
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and arg.value != ""}
    return {label for label in found if isinstance(label, str)}
