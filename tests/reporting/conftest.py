import pytest

from tests.reporting.making import Course


@pytest.fixture
def course(make):
    """A practice and a couple, Maya and Jonas, who have been assigned nothing yet."""
    make.practice(time_zone="Europe/London")
    return Course(make)
