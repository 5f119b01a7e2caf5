"""`/couples/<ref>/own-data/<n>`: what is kept of one partner, for that partner: ticks first, then the file."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired

from practice import clock
from practice.access import roles
from practice.services.mail import mail_states
from practice.services.rights import own_data, own_words
from practice.services.rights.own_data import Made, Offer, Wanted
from practice.web import guard, page
from practice.web.guard import access, caseload, commit

bp = Blueprint("own_data", __name__, url_prefix="/couples/<ref>/own-data/<int:position>")

GOOD_FOR_SECONDS = 900
KEPT = "own_data"


class OwnDataForm(FlaskForm):  # type: ignore[misc]
    """What goes in, and that it is handed over alone."""

    alone = BooleanField(
        _l("I have spoken with this person alone about it, and I hand it to this person alone"),
        validators=[InputRequired(_l("Tick this first. Nothing was made."))],
    )
    private = BooleanField(_l("Put in private answers and the private check-in"))
    notes = SelectMultipleField(_l("Notes on sessions with this person alone"), validate_choice=False)

    def wanted(self, offer: Offer) -> Wanted:
        ticked = set(self.notes.data or ())
        return Wanted(bool(self.private.data), frozenset(one.id for one in offer.sessions if str(one.id) in ticked))


@bp.route("", methods=["GET", "POST"])
@access("therapist", needs=roles.PRIVATE, fresh=True)
def show(ref: str, position: int) -> ResponseReturnValue:
    offer = own_data.offer(caseload(), ref, position)
    form = OwnDataForm()
    if form.validate_on_submit():
        _keep(ref, position, form.wanted(offer))
        return redirect(url_for("own_data.ready", ref=ref, position=position), 303)
    html = render_template(
        "rights/own_data.html",
        case=offer.header,
        person=offer.person,
        sessions=offer.sessions,
        form=form,
        risks=own_data.RISKS,
    )
    return html, 422 if form.is_submitted() else 200


@bp.get("/ready")
@access("therapist", needs=roles.PRIVATE, fresh=True)
def ready(ref: str, position: int) -> ResponseReturnValue:
    offer = own_data.offer(caseload(), ref, position)
    wanted = _wanted(ref, position)
    if wanted is None:
        return redirect(url_for("own_data.show", ref=ref, position=position), 303)
    return render_template(
        "rights/own_data_ready.html",
        case=offer.header,
        person=offer.person,
        wanted=wanted,
        minutes=GOOD_FOR_SECONDS // 60,
    )


@bp.get("/own-data.json")
@access("therapist", needs=roles.PRIVATE, fresh=True, records=True)
def file(ref: str, position: int) -> ResponseReturnValue:
    """The file. Its name says the case and the day, and the number that tells two copies apart."""
    made = _made(ref, position, "own_data.exported")
    if made is None:
        return redirect(url_for("own_data.show", ref=ref, position=position), 303)
    name = f"own-data-{ref}-{position}-{made.made_on.isoformat()}.json"
    return Response(
        json.dumps(made.document, ensure_ascii=False, indent=1) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@bp.get("/print")
@access("therapist", needs=roles.PRIVATE, fresh=True, records=True)
def printed(ref: str, position: int) -> ResponseReturnValue:
    """The same to read, to print, or to save as a PDF from the print dialogue, in that person's language."""
    made = _made(ref, position, "own_data.printed")
    if made is None:
        return redirect(url_for("own_data.show", ref=ref, position=position), 303)
    back = url_for("own_data.ready", ref=ref, position=position)
    g.language = made.language
    return render_template(
        "rights/own_data_print.html",
        data=made.document,
        made_on=made.made_on,
        back=back,
        events=own_words.EVENTS,
        mails=own_words.MAILS,
        mail_states=mail_states.STATES,
    )


def _made(ref: str, position: int, action: str) -> Made | None:
    """The document of what was ticked a moment ago by this sign-in; None where nothing was."""
    own_data.offer(caseload(), ref, position)  # a case that is not theirs answers as one that is not there
    wanted = _wanted(ref, position)
    if wanted is None:
        return None
    made = own_data.make(caseload(), ref, position, wanted, action)
    commit()
    return made


def _keep(ref: str, position: int, wanted: Wanted) -> None:
    """The ticks stay in this browser's signed session, not in an address."""
    session[KEPT] = {
        "by": str(guard.who().session_id),
        "of": f"{ref} {position}",
        "private": wanted.private,
        "notes": [str(one) for one in sorted(wanted.notes)],
        "at": clock.now().timestamp(),
    }


def _wanted(ref: str, position: int) -> Wanted | None:
    kept: dict[str, Any] = session.get(KEPT) or {}
    is_theirs = kept.get("by") == str(guard.who().session_id) and kept.get("of") == f"{ref} {position}"
    if not is_theirs or clock.now().timestamp() - kept["at"] > GOOD_FOR_SECONDS:
        return None
    return Wanted(kept["private"], frozenset(UUID(one) for one in kept["notes"]))


@bp.app_template_filter()
def moment_words(written: str | None) -> str:
    """A moment of the document as paper has it: with its year, and never "today"."""
    if not written:
        return ""
    moment = datetime.fromisoformat(written)
    return f"{page.format_day(moment)}, {moment.astimezone(ZoneInfo(page.zone())).strftime('%H:%M')}"
