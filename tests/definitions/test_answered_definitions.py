"""A version that somebody has answered never changes; `flask check` says which rule a change breaks."""

import dataclasses
import json

import pytest
from sqlalchemy import select

from practice import programme
from practice.access import disclosure
from practice.assessment.canonical import canonical_json, definition_hash
from practice.extensions import db
from practice.models.response import AnsweredDefinition
from practice.services.homework import definitions, homework
from practice.vault import Unreadable

FIRST = programme.catalogue().programme[0]


@pytest.fixture
def answered(make):
    """A couple of whom one partner has only begun."""
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    homework.acknowledge(make.visit(assignment.homework_ids[0]), 1, "promise")
    db.session.commit()
    return assignment


def changed(**fields) -> definitions.Catalogue:
    """The catalogue as if the first instrument's file had been edited in place."""
    known = programme.catalogue()
    content = json.loads(canonical_json(known.definition(FIRST.code, FIRST.version)))
    content.update(fields)
    key = (FIRST.code, FIRST.version)
    edited = dataclasses.replace(FIRST, sha256=definition_hash(content))
    return dataclasses.replace(
        known, by_version={**known.by_version, key: edited}, contents={**known.contents, key: content}
    )


def test_a_definition_is_kept_when_somebody_is_about_to_answer_it(make, answered):
    row = db.session.scalars(select(AnsweredDefinition)).one()
    assert (row.instrument, row.sha256) == (FIRST.code, FIRST.sha256)
    assert json.loads(row.canonical)["title"] == FIRST.title


def test_an_untouched_catalogue_has_no_fault(make, answered):
    assert list(definitions.faults(db.session, programme.catalogue())) == []


def test_a_changed_scored_wording_is_refused_with_the_rule_that_it_breaks(make, answered):
    content = json.loads(canonical_json(programme.catalogue().definition(FIRST.code, FIRST.version)))
    item = next(one for section in content["sections"] for one in section["items"] if one.get("area"))
    item["text"] += " Really."
    (fault,) = definitions.faults(db.session, changed(sections=content["sections"]))
    assert item["key"] in fault
    assert "major version and a new score lineage" in fault


def test_a_display_fix_in_place_is_refused_as_well_and_needs_only_a_patch(make, answered):
    (fault,) = definitions.faults(db.session, changed(title="Another title"))
    assert "patch" in fault


def test_a_missing_answered_version_is_named(make, answered):
    known = programme.catalogue()
    without = {key: value for key, value in known.by_version.items() if key[0] != FIRST.code}
    (fault,) = definitions.faults(db.session, dataclasses.replace(known, by_version=without))
    assert "its file is missing" in fault


def test_the_check_command_refuses_it(app, make, answered, monkeypatch):
    edited = changed(title="Another title")
    monkeypatch.setattr(programme, "catalogue", lambda: edited)
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert f"Definition {FIRST.code} {FIRST.version}" in result.output


def test_a_response_is_never_scored_with_a_definition_that_it_was_not_answered_on(make, answered, monkeypatch):
    make.send(answered.homework_ids[1])
    edited = changed(title="Another title")
    monkeypatch.setattr(programme, "catalogue", lambda: edited)
    caseload = answered.couple.caseload
    with pytest.raises(Unreadable):
        disclosure.for_therapist(caseload, caseload.couple(answered.couple.ref))
