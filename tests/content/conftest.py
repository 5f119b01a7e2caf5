import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

import practice.assessment

FOLDER = Path(practice.assessment.__file__).parent / "definitions"
CODES = ("s1", "s2", "s3", "s4", "safe")


@pytest.fixture(scope="session")
def read():
    """A form's definition as parsed from its file, a fresh copy each time."""
    parsed = {code: tomllib.loads((FOLDER / code / "1.0.0.toml").read_text(encoding="utf-8")) for code in CODES}
    return lambda code: deepcopy(parsed[code])


@pytest.fixture(params=CODES)
def definition(request, read):
    return read(request.param)
