"""`/q/...`: a partner's way through their homework, on a phone, without an account.

`/q/<token>` reads the same for every token there is or is not. Behind it the address holds no token: a cookie names
the session. Every page works without script; with it, `homework.js` saves each answer a moment after it was given.
"""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice import extensions
from practice.access.homework_link import Visit
from practice.extensions import keyring
from practice.refusals import EditedElsewhere
from practice.services.homework import drafts, homework, promises, responses
from practice.services.homework.autosave import Told
from practice.services.homework.draft_parts import Part
from practice.services.homework.drafts import Draft
from practice.web import guard, language, page, steady
from practice.web.assigning import kiosk
from practice.web.check_in import check_in_pages
from practice.web.guard import VISIT_COOKIE, access, commit, visit
from practice.web.homework import homework_autosave, homework_pages, leaving, question_words
from practice.web.homework.homework_forms import PinForm, PostedPart, SharingForm, is_anew
from practice.web.sign_in import device

bp = Blueprint("homework", __name__, url_prefix="/q")
bp.record_once(question_words.bind)


@bp.get("/<token>")
@access("anyone")
def link(token: str) -> ResponseReturnValue:  # noqa: ARG001 - every token gets the same page
    return render_template("homework/pin.html", refused=False)


@bp.post("/<token>")
@access("anyone", slow=True)
def enter(token: str) -> ResponseReturnValue:
    opened = _try(token, PinForm().pin.data or "") if page.practice() else None
    if opened is None:
        return render_template("homework/pin.html", refused=True), 403
    answer = redirect(url_for("homework.start"), 303)
    answer.set_cookie(VISIT_COOKIE, opened, path="/", secure=True, httponly=True, samesite="Strict")
    return answer


def _try(token: str, pin: str) -> str | None:
    """The new session's token, or None. A refused try is committed too, so that it counts.

    Before and after the slow hash a made-up link, one that has ended and a live one differ in what is looked up and
    noted: the time that a refusal takes does not say which it was.
    """
    address, watch = device.here(), steady.Stopwatch()
    with watch.running():
        tried = homework.knock(extensions.session(), keyring(), token, pin, address)
    fits = tried.fits()
    with watch.running():
        guard.start_writing()
        opened = homework.enter(extensions.session(), keyring(), guard.audit(), tried, address, fits=fits)
        commit()
    if opened is None:
        watch.wait_out()
    return opened


@bp.get("")
@access("client_or_private")
def start() -> ResponseReturnValue:
    """Before the first answer what has to be known, afterwards the parts and how far each is."""
    if private := guard.private_visit():
        return check_in_pages.show(private)
    if _is_sent(visit()):
        return redirect(url_for("homework.done"))
    if homework.acknowledgement_of(visit()) is None:
        return homework_pages.before(visit())
    return homework_pages.tasks(visit(), drafts.of_visit(visit()))


@bp.post("")
@access("client_or_private")
def acknowledge() -> ResponseReturnValue:
    if private := guard.private_visit():
        return check_in_pages.take(private)
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        abort(400)
    homework.acknowledge(visit(), int(version), homework_pages.as_read(promises.before_start(visit())))
    commit()
    return redirect(url_for("homework.start"), 303)


def _is_sent(opened: Visit) -> bool:
    return opened.homework.sent_at is not None


def _elsewhere(opened: Visit) -> Response | None:
    """Where somebody belongs who has sent already or has not read what comes first; None lets them in."""
    if _is_sent(opened) or homework.acknowledgement_of(opened) is None:
        return redirect(url_for("homework.start"), 303)  # type: ignore[return-value]
    return None


@bp.get("/part/<int:number>")
@access("client_or_private")
def part(number: int) -> ResponseReturnValue:
    if private := guard.private_visit():
        return check_in_pages.gate(private)
    if elsewhere := _elsewhere(visit()):
        return elsewhere
    draft = drafts.of_visit(visit())
    return homework_pages.part(draft, _part(draft, number))


def _part(draft: Draft, number: int) -> Part:
    found = draft.part(number)
    if found is None:
        abort(404)
    return drafts.again(visit(), found) if is_anew() else found


@bp.post("/part/<int:number>")
@access("client", quick=True)
def save(number: int) -> ResponseReturnValue:
    """Save a part. What can't be an answer as it is is kept as typed, and named once before somebody goes on."""
    opened = guard.opened_form()
    if opened is None:
        return _save(number)
    return homework_autosave.take(opened, number) or guard.ordinary_way() or _save(number)


def _save(number: int) -> ResponseReturnValue:
    draft = drafts.of_visit(visit())
    shown = _part(draft, number)
    posted = PostedPart(draft, shown)
    reading = posted.reading
    if reading.impossible:
        return homework_pages.wrong(draft, shown, posted, 400)
    try:
        draft = drafts.keep(visit(), shown, posted.content)
    except EditedElsewhere:
        return homework_pages.changed_elsewhere(draft, shown, posted)
    if posted.then == "stop":
        return kiosk.finish() if visit().is_kiosk else _stop()
    commit()
    if homework_pages.is_autosave():
        part = _part(draft, number)
        return homework_pages.saved(Told(part.revision, part.saved_at, draft.answered, draft.asked), posted)
    if posted.stays:
        return homework_pages.wrong(draft, _part(draft, number), posted, 422)
    return redirect(homework_pages.after(draft, number, posted), 303)


def _stop() -> ResponseReturnValue:
    """What was given is saved, and the pages close: whoever holds this device next reads none of it. Commits."""
    guard.leave_open()
    commit()
    return leaving.closed(redirect(url_for("homework.start", **language.kept()), 303))


@bp.get("/check")
@access("client")
def check() -> ResponseReturnValue:
    if elsewhere := _elsewhere(visit()):
        return elsewhere
    draft = drafts.of_visit(visit())
    return homework_pages.check(draft, SharingForm(homework_pages.first_words(draft), responses.Sharing()))


@bp.post("/check")
@access("client")
def send() -> ResponseReturnValue:
    """Send once; a second post of the same page finds it sent and gives the same answer."""
    if not _is_sent(visit()):
        draft = drafts.of_visit(visit())
        form = SharingForm(homework_pages.first_words(draft), responses.Sharing())
        if not form.validate():
            return homework_pages.check(draft, form), 422
        responses.send(visit(), form.sharing())
        if visit().is_kiosk:
            return kiosk.finish()
        commit()
    return redirect(url_for("homework.done"), 303)


@bp.get("/done")
@access("client_or_private")
def done() -> ResponseReturnValue:
    if private := guard.private_visit():
        return check_in_pages.show(private)
    if not _is_sent(visit()):
        return redirect(url_for("homework.start"))
    return render_template("homework/done.html")


@bp.route("/sharing", methods=["GET", "POST"])
@access("client_or_private")
def sharing() -> ResponseReturnValue:
    """What may be looked at together, to be changed at any time. No answer is on this page."""
    if guard.private_visit():
        return check_in_pages.sharing()
    if not _is_sent(visit()):
        return redirect(url_for("homework.start"), 303)
    form = SharingForm(homework_pages.questions_of_words(visit()), responses.sharing_of(visit()))
    if form.validate_on_submit():
        responses.choose_sharing(visit(), form.sharing())
        commit()
        return redirect(url_for("homework.sharing", saved=1), 303)
    return homework_pages.sharing(visit(), form), 422 if form.is_submitted() else 200


@bp.get("/more")
@access("anyone")
def more() -> ResponseReturnValue:
    """Help that is the same for everybody, whoever asks and whatever they answered."""
    return render_template("homework/more.html")
