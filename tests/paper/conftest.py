"""A couple with homework, and the pages about paper of its first partner."""

import re
from types import SimpleNamespace

import pytest

from practice import programme
from practice.services.paper import paper
from practice.web.homework.homework_forms import fields_of
from tests.factories import rated


class Desk:
    """The therapist with one partner's sheet."""

    def __init__(self, make, client, couple, assignment, who: int = 0) -> None:
        self.make, self.client, self.couple, self.assignment = make, client, couple, assignment
        self.position = who + 1
        self.homework_id = assignment.homework_ids[who]
        base = f"/couples/{couple.ref}/homework/{assignment.id}"
        self.print_path, self.enter_path = f"{base}/paper/{self.position}", f"{base}/enter/{self.position}"

    @property
    def code(self) -> str:
        return paper.code_of(self.homework_id)

    def printed(self) -> str:
        answer = self.client.get(self.print_path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def type(self, answers=None, fields=None, **more):
        """Post the entry page with these canonical answers, or raw fields, filled in."""
        form = paper.without_reviews(self.form)
        head = {"sheet": self.code, "answered_on": "2026-11-01", "version": "1", "level": "talk_first"}
        return self.client.post(
            self.enter_path, data={**head, **fields_of(form.items, answers or {}), **(fields or {}), **more}
        )

    @property
    def form(self):
        given = self.couple.caseload.assignment(self.couple.ref, self.assignment.id)
        return programme.catalogue().version(given.instrument, given.instrument_version)

    @property
    def text_key(self) -> str:
        """The first question that is answered in one's own words."""
        return next(item.key for item in self.form.items if item.type == "text")

    def rated(self, point: int = 4) -> dict:
        return rated(self.form, point)


@pytest.fixture
def given(make):
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    return SimpleNamespace(couple=couple, client=make.signed_in())


@pytest.fixture
def desk(make, given):
    """Give the couple an instrument; the desk with the sheet of one partner."""

    def at(code: str = "s1", who: int = 0) -> Desk:
        return Desk(make, given.client, given.couple, make.assigned(given.couple, code), who)

    return at


def words_of(page: str) -> str:
    """The page's text without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
