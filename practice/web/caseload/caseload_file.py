"""`/caseload.csv`, `/import`: the caseload as a file, and many couples from one."""

import base64
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from practice.services.caseload import caseload_file
from practice.services.caseload.caseload_file import PERSONAL, BadFile, Fault
from practice.services.couple.couples import Details
from practice.services.mail import mailboxes
from practice.texts import N_
from practice.web.couple.couple_forms import PartnerForm
from practice.web.guard import access, caseload, commit

bp = Blueprint("caseload_file", __name__)


@bp.get("/caseload.csv")
@access("therapist", records=True, fresh=True)
def download() -> ResponseReturnValue:
    text = caseload_file.written(caseload())
    commit()
    return Response(
        "\ufeff" + text,  # so that a spreadsheet reads it as UTF-8
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="caseload.csv"', "Cache-Control": "no-store"},
    )


@bp.route("/import", methods=["GET", "POST"])
@access("therapist")
def upload() -> ResponseReturnValue:
    """Choose a file, look at what would be added, then add all of it or nothing."""
    if request.method == "GET":
        return _page()
    file = _posted()
    try:
        both = couples_of(caseload_file.read(file))
    except BadFile as bad:
        return _page(bad.faults), 422
    if "confirmed" not in request.form:
        twice = caseload_file.known_already(caseload(), both)
        kept = base64.b64encode(file).decode()
        return render_template("caseload/import_check.html", couples=list(zip(both, twice, strict=True)), kept=kept)
    added = caseload_file.add_all(caseload(), both)
    commit()
    flash(ngettext("%(num)s couple was added.", "%(num)s couples were added.", added))
    return redirect(url_for("caseload.index"))


def _page(faults: Sequence[Fault] = ()) -> str:
    return render_template(
        "caseload/import.html", faults=faults, columns=caseload_file.COLUMNS, most=caseload_file.MOST_ROWS
    )


def _posted() -> bytes:
    """The chosen file, or the one that was looked at a page before."""
    if "kept" in request.form:
        try:
            return base64.b64decode(request.form["kept"], validate=True)
        except ValueError:
            return b""
    file = request.files.get("file")
    return file.read(caseload_file.MOST_BYTES + 1) if file else b""


def couples_of(rows: Sequence[Mapping[str, str]]) -> list[list[Details]]:
    """Both partners of each row, checked by the form that adds a couple. Raises BadFile."""
    faults: list[Fault] = []
    both = [[_partner(row, position, faults) for position in (1, 2)] for row in rows]
    for row, (one, two) in zip(rows, both, strict=True):
        if mailboxes.are_the_same(one.email, two.email):
            said = N_("Both partners have this address. Use one that only this person reads, or leave it empty.")
            faults.append(Fault(int(row["row"]), "email_2", said))
    if faults:
        raise BadFile(faults)
    return both


def _partner(row: Mapping[str, str], position: int, faults: list[Fault]) -> Details:
    given = {name: row.get(f"{name}_{position}", "") for name in PERSONAL}
    given["language"] = given["language"].strip().casefold() or "en"
    form = PartnerForm(MultiDict({**given, "safe_contact": "not_asked"}))
    if not form.validate():
        wrong = [field for field in form if field.errors]
        faults += [Fault(int(row["row"]), f"{field.name}_{position}", str(field.errors[0])) for field in wrong]
    return form.details()
