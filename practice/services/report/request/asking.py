"""Asking for a report with choices, and looking at what it would hold before it is made."""

from dataclasses import dataclass, replace
from uuid import uuid4

from practice import clock
from practice.access.caseload import Caseload
from practice.models.report import Report
from practice.services.report import report_content, reporting
from practice.services.report.reporting import Wish
from practice.services.report.request import contents, listing
from practice.services.report.request.choices import Choices
from practice.services.report.request.contents import Contents
from practice.services.report.request.offer import Offer, Reader
from practice.texts import languages


@dataclass(frozen=True)
class Asked:
    """For whom, and what was chosen; only what this reader's report takes is kept of the choices."""

    reader: Reader
    choices: Choices

    @property
    def kept(self) -> dict[str, object]:
        """The choices as the request keeps them."""
        audience = self.reader.audience
        chosen = self.choices
        if audience != "therapist":
            appendix = ("appendix",) if audience == "partner" and chosen.holds("appendix") else ()
            chosen = replace(chosen, sections=appendix, notes=())
        return chosen.as_json()


def usual_language(offer: Offer, reader: Reader) -> str:
    """English for the therapist; a partner's own; of the two of them where they have the same, else English."""
    persons = [reader.person] if reader.person else list(offer.header.persons)
    found = {one.details.language for one in persons}
    if reader.audience == "therapist" or len(found) != 1 or not found <= set(languages()):
        return "en"
    return found.pop()


def request(caseload: Caseload, ref: str, asked: Asked) -> Wish:
    """Ask for the report; the audit says how many private notes are to be in it. Enqueue the wish after the commit.

    Raises NotOnCaseload, and a Refusal where its reader may not have one now.
    """
    kept = asked.kept
    wish = reporting.request(caseload, ref, kept, asked.reader.audience, asked.reader.partner_id)
    if "notes" in kept:
        caseload.audit.record(
            caseload.actor,
            "report.private_notes_ticked",
            couple_id=caseload.couple(ref).id,
            about=("report", wish.report_id),
            outcome=f"{len(asked.choices.notes)} in it",
        )
    return wish


def preview(caseload: Caseload, offer: Offer, asked: Asked) -> Contents:
    """What the report would hold if it were made now, from what it would be made from; audited, as it opens answers.

    Raises NotOnCaseload, Unreadable, and a Refusal where its reader may not have one now.
    """
    ref = offer.header.ref
    couple = caseload.couple(ref)
    audience, partner_id = asked.reader.audience, asked.reader.partner_id
    report = Report(
        id=uuid4(),
        couple_id=couple.id,
        audience=audience,
        partner_id=partner_id,
        choices=report_content.AUDIENCES[audience].settle(caseload, ref, asked.kept, partner_id),
        requested_by=caseload.therapist_id,
        requested_at=clock.now(),
    )
    found = contents.of(report_content.collect(caseload, report))
    caseload.audit.record(
        caseload.actor,
        "report.previewed",
        couple_id=couple.id,
        about=None if partner_id is None else ("partner", partner_id),
    )
    return replace(found, built_from=listing.built_from(caseload, offer, report))
