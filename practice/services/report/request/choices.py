"""What somebody chose for a report: plain values, kept with the request as JSON of known keys.

For every audience: "language", "paper", "since" and "until" (days, "2026-03-01"), "rounds" (keys such as "s1.2";
without them every round from first to latest). For the therapist's report also "sections" and "notes" (ids of private
notes, ticked one by one).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from practice.texts import N_
from reports.content import Paper

PAPERS: tuple[Paper, ...] = ("A4", "Letter")
SECTIONS = {
    "areas": N_("Each area, round by round"),
    "now": N_("Where they stand now"),
    "changes": N_("From first to latest"),
    "congruence": N_("How each sees the other"),
    "priorities": N_("What to build on, and where to start"),
    "plan": N_("What is planned"),
    "words": N_("In their own words"),
    "missing": N_("What is missing, and why"),
    "appendix": N_("Appendix: every question"),
}
ON_REQUEST = ("appendix",)
USUAL = tuple(key for key in SECTIONS if key not in ON_REQUEST)


@dataclass(frozen=True, slots=True)
class Choices:
    """`since` and `until` are the first and last day, each None where there is no limit; `rounds` None means all."""

    language: str = "en"
    paper: Paper = "A4"
    since: date | None = None
    until: date | None = None
    rounds: tuple[str, ...] | None = None
    sections: tuple[str, ...] = USUAL
    notes: tuple[UUID, ...] = ()

    def holds(self, section: str) -> bool:
        return section in self.sections

    def holds_day(self, day: date) -> bool:
        """Whether a day is within the chosen period."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def holds_number(self, code: str, number: int) -> bool:
        """Whether a round of an instrument is among the chosen ones, whatever its day."""
        return self.rounds is None or round_key(code, number) in self.rounds

    def holds_round(self, code: str, number: int, day: date) -> bool:
        """Whether a round of an instrument is in the report; `day` is that of its last answers."""
        return self.holds_number(code, number) and self.holds_day(day)

    def as_json(self) -> dict[str, Any]:
        """Every key that says more than its absence would; `read` gives the same choices back."""
        found: dict[str, Any] = {"language": self.language, "paper": self.paper}
        if self.since is not None:
            found["since"] = self.since.isoformat()
        if self.until is not None:
            found["until"] = self.until.isoformat()
        if self.rounds is not None:
            found["rounds"] = list(self.rounds)
        if self.sections != USUAL:
            found["sections"] = list(self.sections)
        if self.notes:
            found["notes"] = [str(one) for one in self.notes]
        return found


def round_key(code: str, number: int) -> str:
    """A round's name in the choices, such as "s1.2"."""
    return f"{code}.{number}"


def read(kept: Mapping[str, Any]) -> Choices:
    """What `as_json` wrote, also by an older release ("appendix": "yes"). Unknown keys and sections are left out."""
    paper, rounds = kept.get("paper"), kept.get("rounds")
    sections = tuple(key for key in SECTIONS if key in kept.get("sections", USUAL))
    if kept.get("appendix") == "yes" and "appendix" not in sections:
        sections = (*sections, "appendix")
    return Choices(
        language=str(kept.get("language") or "en"),
        paper=cast(Paper, paper) if paper in PAPERS else "A4",
        since=_day(kept.get("since")),
        until=_day(kept.get("until")),
        rounds=None if rounds is None else tuple(rounds),
        sections=sections,
        notes=tuple(UUID(one) for one in kept.get("notes", ())),
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
