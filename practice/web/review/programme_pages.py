"""`/programme`: each set of questions as a client sees it, and for the therapist with facets, keys and scoring."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from practice import programme
from practice.assessment import choices
from practice.assessment.catalogue import UnknownInstrument
from practice.assessment.instrument import Instrument
from practice.texts import language_name, locale_of
from practice.web.guard import access

bp = Blueprint("programme_pages", __name__, url_prefix="/programme")

PERSPECTIVES = {"self": _l("About oneself"), "partner": _l("About the partner"), "us": _l("About both")}
PRIVACY = {
    "shareable": _l("May be shown jointly, where its author allows it"),
    "area_only": _l("Only within its area’s score"),
    "private": _l("For the therapist only"),
}
TYPES = {
    "rating": _l("Scale"),
    "choose": _l("Choice"),
    "rank": _l("Ranking"),
    "text": _l("Own words"),
    "plan": _l("Plan"),
    "plan_review": _l("Look back at the plan"),
    "rhythm": _l("Day and frequency"),
}


@bp.get("")
@access("therapist")
def index() -> ResponseReturnValue:
    catalogue = programme.catalogue()
    return render_template("programme/index.html", steps=catalogue.programme, private=catalogue.private)


@bp.get("/<code>")
@access("therapist")
def preview(code: str) -> ResponseReturnValue:
    """The form as a client sees it, with every field switched off."""
    instrument = _instrument(code)
    language = request.args.get("language", instrument.own_language)
    if language not in instrument.languages:
        abort(404)
    return render_template(
        "programme/preview.html",
        instrument=instrument,
        language=language,
        languages={one: language_name(one) for one in instrument.languages},
        questions=_questions(instrument.in_language(language)),
    )


def _questions(form: Instrument) -> Markup:
    """The client's part of the page, in the client's language."""
    with force_locale(locale_of(form.language)):
        # client: stands in a preview where an earlier plan would be shown
        earlier = [{"action": gettext("A step of the plan from last time, in the client’s own words")}]
        return Markup(render_template("programme/questions.html", form=form, earlier=earlier))  # noqa: S704 - a template


@bp.get("/<code>/scoring")
@access("therapist")
def scoring(code: str) -> ResponseReturnValue:
    return render_template(
        "programme/scoring.html",
        instrument=_instrument(code),
        perspectives=PERSPECTIVES,
        privacy=PRIVACY,
        types=TYPES,
        valid_percent=round(100 * choices.VALID_SHARE),
        bands=(choices.BAND_MIXED_FROM, choices.BAND_GOING_WELL_FROM, choices.BAND_STRONG_POINT_FROM),
    )


def _instrument(code: str) -> Instrument:
    try:
        return programme.catalogue().current(code)
    except UnknownInstrument:
        abort(404)
