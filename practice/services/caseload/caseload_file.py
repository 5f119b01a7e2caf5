"""The caseload as a file: written as CSV that a spreadsheet can't run, and read all or nothing.

A fault names row and column, never what stands there.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.couple import Couple, Partner
from practice.services.caseload import listing, overview
from practice.services.couple import couples
from practice.services.couple.couples import Details
from practice.texts import N_

MOST_ROWS = 500
MOST_BYTES = 256 * 1024
PERSONAL = ("first_name", "last_name", "pronouns", "language", "email", "phone")
COLUMNS = tuple(f"{name}_{position}" for position in (1, 2) for name in PERSONAL)
ABOUT_THE_CASE = ("ref", "status", "state", "step", "next_session", "last_activity")  # written, and skipped when read
_NO_TABLE = N_("This is not a table in CSV; save it as “CSV UTF-8” and try again.")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: the row as a spreadsheet counts it (1 is the line of names), the column, the reason."""

    row: int
    column: str
    reason: str


class BadFile(Exception):
    """The file was not taken; `faults` holds every fault found, up to thirty."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults[:30])


def written(caseload: Caseload) -> str:
    """Every couple of the caseload with what is known about its partners; audited, since it holds names."""
    found, details = overview.rows(caseload), _details(caseload)
    rows = listing.chosen(found, "", "all", "name")
    archived = listing.chosen(found, "", "archived", "name")
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*COLUMNS, *ABOUT_THE_CASE])
    for row in [*rows, *archived]:
        persons = [getattr(one, name) for one in details[row.ref][:2] for name in PERSONAL]
        about = [
            row.ref,
            row.status,
            row.state,
            row.instrument.code if row.instrument else "",
            row.next_session_at.isoformat(timespec="minutes") if row.next_session_at else "",
            row.kept.last_activity_at.date().isoformat(),
        ]
        sheet.writerow([harmless(cell) for cell in [*persons, *about]])
    caseload.audit.record(caseload.actor, "caseload.exported")
    return out.getvalue()


def _details(caseload: Caseload) -> dict[str, list[Details]]:
    """What is known about each couple's partners, by the couple's ref and in order of position."""
    partners = caseload.session.execute(
        select(Couple.ref, Partner).join(Partner, Partner.couple_id == Couple.id).where(caseload.holds())
        .order_by(Partner.position)
    ).all()  # fmt: skip
    caseload.keyring.load(owners.person(one.id) for _, one in partners)
    found: dict[str, list[Details]] = {}
    for ref, one in partners:
        found.setdefault(ref, []).append(couples.person_of(caseload.keyring, one).details)
    return found


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _as_typed(cell: str) -> str:
    """What `harmless` made harmless, as it was."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_STARTS_A_FORMULA) else cell


def read(file: bytes) -> list[dict[str, str]]:
    """The couples of a file, by column name and with their "row"; a form checks what stands in them. Raises BadFile."""
    rows = _table(_decoded(file))
    names = [name.strip().casefold() for name in rows[0]]
    found = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    faults = _faults_of_names(names) + _faults_of_rows(found, len(names))
    if faults:
        raise BadFile(faults)
    return [{"row": str(number), **_cells(names, row)} for number, row in found]


def _cells(names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    return {name: _as_typed(cell) for name, cell in zip(names, row, strict=False)}


def _table(text: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise BadFile([Fault(1, "", _NO_TABLE)]) from None
    if not rows or not any(rows[0]):
        raise BadFile([Fault(1, "", N_("The file is empty."))])
    return rows


def _decoded(file: bytes) -> str:
    if len(file) > MOST_BYTES:
        raise BadFile([Fault(1, "", N_("The file is too large."))])
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile([Fault(1, "", N_("The file is not in UTF-8; save it as “CSV UTF-8” and try again."))]) from None
    if "\0" in text:
        raise BadFile([Fault(1, "", _NO_TABLE)])
    return text


def _faults_of_names(names: Sequence[str]) -> list[Fault]:
    known = (*COLUMNS, *ABOUT_THE_CASE)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    missing = [name for name in ("first_name_1", "first_name_2") if name not in names]
    return [
        *(
            Fault(1, str(number), N_("This column has a name that is not known here."))
            for number, name in enumerate(names, start=1)
            if name and name not in known
        ),
        *(Fault(1, name, N_("This column is there twice.")) for name in twice),
        *(Fault(1, name, N_("This column is missing.")) for name in missing),
    ]


def _faults_of_rows(found: Sequence[tuple[int, list[str]]], width: int) -> list[Fault]:
    if not found:
        return [Fault(2, "", N_("There is no couple in the file."))]
    if len(found) > MOST_ROWS:
        return [Fault(found[MOST_ROWS][0], "", N_("There are more rows than one file may have."))]
    wider = [number for number, row in found if len(row) > width]
    return [Fault(number, "", N_("It has more cells than there are names.")) for number in wider]


def known_already(caseload: Caseload, both: Sequence[Sequence[Details]]) -> list[bool]:
    """For each couple to be added, whether a couple with the same four names is on the caseload."""
    known = {_names([(one.label, one.last_name) for one in row.partners]) for row in overview.rows(caseload)}
    return [_names([(one.first_name, one.last_name) for one in partners]) in known for partners in both]


def _names(names: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((first.casefold(), last.casefold()) for first, last in names)


def add_all(caseload: Caseload, both: Sequence[Sequence[Details]]) -> int:
    """Add every couple; the caller commits all of them or none. PINs are made with each couple's first homework."""
    for details in both:
        couples.add(caseload, list(details), pins_later=True)
    return len(both)
