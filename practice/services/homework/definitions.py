"""Answered definitions: kept as they stood when somebody first answered, so that a changed one is noticed and named."""

import json
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from practice import clock, programme
from practice.assessment.canonical import canonical_json
from practice.assessment.catalogue import Catalogue, UnknownInstrument
from practice.assessment.instrument import Instrument
from practice.assessment.versions import RuleBroken, version_rule_broken
from practice.models.response import AnsweredDefinition


def remember(session: Session, form: Instrument) -> None:
    """Keep the definition of a form that somebody is about to answer, once a version."""
    known = session.scalar(
        select(AnsweredDefinition.id).where(
            AnsweredDefinition.instrument == form.code, AnsweredDefinition.version == form.version
        )
    )
    if known is None:
        # Somebody else may begin the same form at the same moment; what they kept is the same.
        with suppress(IntegrityError), session.begin_nested():
            session.add(
                AnsweredDefinition(
                    instrument=form.code,
                    version=form.version,
                    sha256=form.sha256,
                    canonical=canonical_json(programme.catalogue().definition(form.code, form.version)),
                    first_answered_at=clock.now(),
                )
            )


def faults(session: Session, catalogue: Catalogue) -> Iterator[str]:
    """One line for each answered version that is gone or changed, and for each newer one that breaks a version rule."""
    answered = session.scalars(
        select(AnsweredDefinition).order_by(AnsweredDefinition.instrument, AnsweredDefinition.version)
    )
    for row in answered:
        name = f"Definition {row.instrument} {row.version}"
        try:
            now = catalogue.version(row.instrument, row.version)
        except UnknownInstrument:
            yield f"{name} was answered and its file is missing. Put it back: responses are shown and scored with it."
            continue
        if now.sha256 != row.sha256:
            changed = _which(row, catalogue)
            yield f"{name} was answered and was changed since{changed}. Put it back; make the change in a new version."
        else:
            yield from _newer(row, catalogue)


def _which(row: AnsweredDefinition, catalogue: Catalogue) -> str:
    broken = version_rule_broken(json.loads(row.canonical), catalogue.definition(row.instrument, row.version))
    return f": {_rule(broken)}" if broken else ""


def _rule(broken: RuleBroken) -> str:
    lineage = " and a new score lineage" if broken.new_lineage else ""
    return f"{', '.join(broken.places)} (needs a new {broken.needed} version{lineage})"


def _newer(row: AnsweredDefinition, catalogue: Catalogue) -> Iterator[str]:
    """The next version after an answered one must have moved as far as its changes ask."""
    versions = [one.version for one in catalogue.all_versions() if one.code == row.instrument]
    after = versions[versions.index(row.version) + 1 :][:1]
    for version in after:
        broken = version_rule_broken(json.loads(row.canonical), catalogue.definition(row.instrument, version))
        if broken:
            yield f"Definition {row.instrument} {version} does not follow {row.version}: {_rule(broken)}."
