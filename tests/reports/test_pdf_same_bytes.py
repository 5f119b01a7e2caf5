"""The same content always gives the same file, in this process, in another, and in one forked for the job."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reports import pdf
from reports.assets import Refused
from tests.reports.any_content import AUDIENCES, sample
from tests.reports.samples import plain, report

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib
from reports.pdf import preload, render
from tests.reports.any_content import AUDIENCES, sample
from tests.reports.samples import plain, report
{before}
for content in (report(), *map(sample, AUDIENCES)):
    print(hashlib.sha256(render(content, plain)).hexdigest())
"""


@pytest.fixture(scope="module")
def drawn_here(sample_pdf):
    """The full sample, then one report of each audience, as this process draws them: their hashes."""
    files = (sample_pdf, *(pdf.render(sample(kind), plain) for kind in AUDIENCES))
    return [hashlib.sha256(file).hexdigest() for file in files]


@pytest.mark.parametrize("before", ["", "preload()"])
def test_another_process_makes_the_same_bytes_for_every_audience(drawn_here, before):
    seed = {"PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(before=before)],
        cwd=ROOT,
        env=os.environ | seed,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert done.stdout.split() == drawn_here
    assert len(set(drawn_here)) == 1 + len(AUDIENCES)


def test_the_same_process_makes_the_same_bytes(sample_pdf):
    assert pdf.render(report(), plain) == sample_pdf


def test_a_job_forked_after_the_preload_makes_the_same_bytes(sample_pdf):
    pdf.preload()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, hashlib.sha256(pdf.render(report(), plain)).hexdigest().encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        assert answer.read() == hashlib.sha256(sample_pdf).hexdigest()
    assert os.waitpid(child, 0)[1] == 0


def test_another_date_is_another_file(sample_pdf):
    assert pdf.render(report(made_on=date(2026, 11, 24)), plain) != sample_pdf


@pytest.mark.parametrize("before", [None, "1"])
def test_the_environment_is_left_as_it_was_also_after_a_refusal(monkeypatch, before):
    monkeypatch.delenv(pdf.DATE, raising=False)
    if before:
        monkeypatch.setenv(pdf.DATE, before)
    with pytest.raises(Refused):
        pdf.to_pdf('<img src="file:///etc/passwd">', date(2026, 1, 1), "A4")
    assert os.environ.get(pdf.DATE) == before


def test_nothing_is_left_in_the_temporary_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf.to_pdf("<html lang=en><title>x</title><p>Юлия", date(2026, 1, 1), "A4")
    assert not list(tmp_path.iterdir())
