"""The turned screen's page: what is released of one round, in the couple's language, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from practice.access import disclosure
from practice.access.caseload import Caseload
from practice.access.joint import Joint
from practice.services.assigning import assignments
from practice.services.couple import case
from practice.services.couple.couples import Person
from practice.texts import languages


@dataclass(frozen=True)
class SharedPage:
    """The turned screen: first names, the form's title, and what is released, or None whatever the reason.

    `language` is the one that all of them have chosen, English where they differ.
    """

    ref: str
    language: str
    assignment_id: UUID
    persons: tuple[Person, ...]
    title: str
    joint: Joint | None


def open_shared(caseload: Caseload, ref: str, assignment_id: UUID) -> SharedPage:
    """The shared page of one assignment. Raises NotOnCaseload."""
    assignment = caseload.assignment(ref, assignment_id)
    header = case.header(caseload, ref)
    language = common_language(header.persons)
    found = disclosure.for_couple(caseload, caseload.couple(ref), assignment_id, language)
    title = assignments.form_of(assignment).in_language(language).short_title
    return SharedPage(ref, language, assignment_id, header.persons, title, found)


def common_language(persons: Sequence[Person]) -> str:
    """The language that all of them have chosen for the questions; English where they differ or it is not ours."""
    chosen = {person.details.language for person in persons}
    return chosen.pop() if len(chosen) == 1 and chosen <= set(languages()) else "en"
