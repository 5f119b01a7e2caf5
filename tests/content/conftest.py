import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from practice.assessment import catalogue

FOLDER = Path(catalogue.DEFINITIONS)
CODES = ("s1", "s2", "s3", "s4", "safe")


@pytest.fixture(scope="session")
def read():
    """The newest version of a form's definition as parsed from its file, a fresh copy each time."""
    newest = {known.code: FOLDER / known.code / f"{known.version}.toml" for known in catalogue.load().all_current}
    parsed = {code: tomllib.loads(newest[code].read_text(encoding="utf-8")) for code in CODES}
    return lambda code: deepcopy(parsed[code])


@pytest.fixture(params=CODES)
def definition(request, read):
    return read(request.param)
