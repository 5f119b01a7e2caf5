"""What a requested report says, by its audience: each has a module of its own that opens what is open to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from practice import programme
from practice.access.caseload import Caseload
from practice.models.report import OUTSIDE, Report
from practice.services.report.audiences import couple, partner, recipient, therapist
from practice.services.report.parts.voice import Voice
from reports.content import Content


@dataclass(frozen=True)
class Audience:
    """How one audience's report comes about.

    `settle(caseload, ref, choices, partner_id)` gives the choices as they are kept with the request; raises
    NotOnCaseload and a Refusal where such a report can't be asked for now. `collect(caseload, report)` gives what it
    says at the time of building; raises NotOnCaseload, Unreadable and the same Refusals. `built(session, report,
    sha256)` is called in the transaction that says `ready`.
    """

    settle: Callable[[Caseload, str, Mapping[str, Any], UUID | None], dict[str, Any]]
    collect: Callable[[Caseload, Report], Content]
    built: Callable[[Session, Report, str], None] = lambda *_: None


AUDIENCES: Mapping[str, Audience] = {
    "therapist": Audience(therapist.settle, therapist.collect),
    "couple": Audience(couple.settle, couple.collect),
    "partner": Audience(partner.settle, partner.collect),
    OUTSIDE: Audience(recipient.settle, recipient.collect, recipient.built),
}


def collect(caseload: Caseload, report: Report) -> Content:
    """What the requested report says now, dated as it was asked for: another attempt gives the same file.

    Raises NotOnCaseload, Unreadable and the Refusals of its audience.
    """
    return AUDIENCES[report.audience].collect(caseload, report)


def preload() -> None:
    """For the worker's parent: read once what every report needs, so that each job forked from it finds it there."""
    programme.catalogue()
    voice = Voice("en", "UTC")
    voice.day(date(2000, 1, 1))
    voice.number(1.5, 1)
