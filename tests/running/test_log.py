"""What a process of its own writes when a view breaks: pytest's handlers would hide Flask's."""

import logging
import subprocess
import sys

import pytest

from practice.config import ROOT
from practice.running import logs

TOKEN = "canarytoken" * 4
BREAKS = """
import sys
from practice.app import create_app

app = create_app()

def fail(**_values):
    raise ValueError(" ".join(["typed", "secret", "words"]))

fail.access = app.view_functions["homework.link"].access
app.view_functions["homework.link"] = fail
answer = app.test_client().get("/q/" + sys.argv[1])
sys.exit(0 if answer.status_code == 500 else 1)
"""


def test_an_unexpected_error_is_logged_without_the_token_and_without_its_words(environ):
    done = subprocess.run(
        [sys.executable, "-c", BREAKS, TOKEN],
        check=False,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "unexpected error in homework.link: ValueError" in said
    assert ", in fail" in said
    assert "canarytoken" not in said
    assert "typed secret words" not in said


@pytest.mark.parametrize("form", ["", "json"])
def test_a_librarys_own_line_about_an_error_is_without_its_words(form):
    try:
        raise ValueError(" ".join(["typed", "secret", "words"]))
    except ValueError:
        record = logging.makeLogRecord({"msg": "Exception during reset", "exc_info": sys.exc_info()})
    line = logs.formatter("web", {"LOG_FORMAT": form}).format(record)
    assert "Exception during reset" in line
    assert "ValueError" in line
    assert "typed secret words" not in line
