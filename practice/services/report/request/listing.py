"""The couple's reports as their page lists them: for whom, what each was built from, and whether it may be opened."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from practice.access.caseload import Caseload
from practice.models.assignment import Assignment
from practice.models.couple import Couple
from practice.models.release import Release
from practice.models.report import OUTSIDE, Report, ReportFile
from practice.services.couple.case import CaseHeader
from practice.services.report.request import choices, opening
from practice.services.report.request.choices import Choices, round_key
from practice.services.report.request.offer import Offer, Reader, RoundOffer, zone_of
from practice.services.review.said import Said, listed, say
from practice.texts import N_, language_name

RELEASES = "releases"  # the releases that a couple's report was asked for


@dataclass(frozen=True)
class Line:
    """One report. `pages` is None until there is a file; `closed` says why this therapist can't open it, or nothing."""

    report: Report
    title: Said
    built_from: tuple[Said, ...]
    pages: int | None
    closed: str

    @property
    def is_going(self) -> bool:
        return self.report.state in ("queued", "running")


def closed(caseload: Caseload, report: Report) -> str:
    """Why this therapist can't open the file, in words; nothing where they can."""
    why = opening.closed_to(caseload, report)
    return "" if why is None else why.message


def lines(caseload: Caseload, offer: Offer) -> list[Line]:
    """Every report of the couple, newest first; no file is opened. Raises NotOnCaseload."""
    couple = caseload.couple(offer.header.ref)
    rows = caseload.session.execute(
        select(Report, ReportFile.pages)
        .outerjoin(ReportFile, ReportFile.report_id == Report.id)
        .where(Report.couple_id == couple.id, Report.audience != OUTSIDE)
        .order_by(Report.requested_at.desc(), Report.id)
    ).all()
    told = _Telling(offer, ZoneInfo(zone_of(caseload)), _released(caseload, couple))
    return [
        Line(
            report=row[0],
            title=title(offer.header, row[0]),
            built_from=tuple(told.of(row[0])),
            pages=row[1],
            closed=closed(caseload, row[0]),
        )
        for row in rows
    ]


def title(header: CaseHeader, report: Report) -> Said:
    """For whom a report is, in a few words."""
    name = next((one.label for one in header.persons if one.id == report.partner_id), "")
    return _title(report.audience, name)


def title_of(reader: Reader) -> Said:
    """The same of a report that is not asked for yet."""
    return _title(reader.audience, reader.person.label if reader.person else "")


def _title(audience: str, name: str) -> Said:
    if audience == "couple":
        return say(N_("The couple’s report"))
    if audience == "partner":
        return say(N_("%(name)s’s own report"), name=name)
    return say(N_("Your progress report"))


def _released(caseload: Caseload, couple: Couple) -> dict[str, str]:
    """The round that each release of the couple, live or ended, opened."""
    rows = caseload.session.execute(
        select(Release.id, Assignment.instrument, Assignment.round)
        .join(Assignment, Assignment.id == Release.assignment_id)
        .where(Release.couple_id == couple.id)
    )
    return {str(row[0]): round_key(row[1], row[2]) for row in rows}


def built_from(caseload: Caseload, offer: Offer, report: Report) -> tuple[Said, ...]:
    """What one report, asked for or only looked at, is built from. Raises NotOnCaseload."""
    couple = caseload.couple(offer.header.ref)
    return tuple(_Telling(offer, ZoneInfo(zone_of(caseload)), _released(caseload, couple)).of(report))


@dataclass(frozen=True)
class _Telling:
    """Says of each report what it was built from; `released` are the rounds by release."""

    offer: Offer
    zone: ZoneInfo
    released: Mapping[str, str]

    def of(self, report: Report) -> Iterator[Said]:
        """The rounds, then what was chosen otherwise than as a rule."""
        chosen = choices.read(report.choices)
        rounds = [one for one in self.offer.rounds if self._is_in(one, report, chosen)]
        yield from _by_step(rounds)
        if not rounds:
            yield say(N_("No answers"))
        yield from _period(chosen)
        if chosen.language != "en":
            yield say("%(language)s", language=language_name(chosen.language))
        if chosen.paper != "A4":
            yield say("%(paper)s", paper=chosen.paper)
        if chosen.holds("appendix"):
            yield say(N_("with appendix"))
        if len(chosen.notes) == 1:
            yield say(N_("1 private note"))
        elif chosen.notes:
            yield say(N_("%(count)s private notes"), count=len(chosen.notes))

    def _is_in(self, one: RoundOffer, report: Report, chosen: Choices) -> bool:
        """Whether a round is in it: answered when it was asked for, and open to its reader."""
        if one.day > report.requested_at.astimezone(self.zone).date():
            return False
        if report.audience == "couple":
            return one.key in {self.released.get(release) for release in report.choices.get(RELEASES, ())}
        own = report.partner_id is None or report.partner_id in {person.id for person in one.sent_by}
        return own and one.is_in(chosen)


def _by_step(rounds: Iterable[RoundOffer]) -> Iterator[Said]:
    """Such as "Assess 1 and 2"."""
    found: dict[str, list[int]] = {}
    for one in rounds:
        found.setdefault(one.title, []).append(one.number)
    for step, numbers in found.items():
        yield say("%(step)s %(numbers)s", step=step, numbers=listed(numbers))


def _period(chosen: Choices) -> Iterator[Said]:
    if chosen.since and chosen.until:
        yield say(N_("%(first)s to %(latest)s"), first=chosen.since, latest=chosen.until)
    elif chosen.since:
        yield say(N_("from %(first)s on"), first=chosen.since)
    elif chosen.until:
        yield say(N_("up to %(latest)s"), latest=chosen.until)
