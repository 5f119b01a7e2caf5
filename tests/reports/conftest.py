"""The sample report, built once for all tests that only read it."""

import pytest

from reports.pdf import render
from tests.reports.samples import plain, report


@pytest.fixture(scope="session")
def sample_pdf():
    return render(report(), plain)
