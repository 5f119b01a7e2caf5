"""`/welcome`: an empty installation becomes a practice, or shows sample couples; for who has the set-up code."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from practice import extensions, hashing
from practice.extensions import keyring, settings
from practice.key_files import BadSecret
from practice.services.installation import audit_heads, set_up, setup_code
from practice.services.people import accounts, people
from practice.web import errors, guard
from practice.web.account.account_forms import CodeForm, SetUpForm, typed
from practice.web.guard import access
from practice.web.sign_in.device import browser, here

bp = Blueprint("first_run", __name__, url_prefix="/welcome")

GIVEN = "setup"


@bp.errorhandler(BadSecret)
def no_code(_error: BadSecret) -> ResponseReturnValue:
    return errors.page(
        503,
        gettext("The set-up code can’t be read"),
        gettext("Run flask setup-code on the machine: it says why. Nothing was changed."),
    )


@bp.route("", methods=["GET", "POST"])
@access("visitor")
def welcome() -> ResponseReturnValue:
    form = CodeForm()
    if request.method == "GET" or not (_code_was_given() or _takes_code(form)):
        status = 200 if request.method == "GET" else 422
        return render_template("first_run/welcome.html", form=form, given=_code_was_given()), status
    if request.form.get("choice") == "sample":
        return _load_sample()
    return redirect(url_for("first_run.practice"), 303)


def _code_was_given() -> bool:
    """Whether this browser gave the code that is good now; the signed cookie keeps its hash."""
    return session.get(GIVEN) == _mark()


def _mark() -> str:
    return hashing.token_hash(setup_code.current(settings())).hex()


def _takes_code(form: CodeForm) -> bool:
    """Check the typed code. A wrong one is committed, so that it counts."""
    if not form.validate():
        return False
    if setup_code.fits(extensions.session(), settings(), typed(form.code), here()):
        session[GIVEN] = _mark()
        return True
    guard.commit()
    form.code.errors = [
        gettext("This is not the code, or there were too many wrong ones. Look in the terminal, or wait a little.")
    ]
    return False


@bp.route("/practice", methods=["GET", "POST"])
@access("visitor", slow=True)
def practice() -> ResponseReturnValue:
    if not _code_was_given():
        return redirect(url_for("first_run.welcome"), 303)
    form = SetUpForm()
    if not form.validate_on_submit():
        return render_template("first_run/practice.html", form=form), 422 if form.is_submitted() else 200
    password_hash = accounts.hashed(form.therapist())
    token = set_up.set_up(
        guard.start_writing(),
        keyring(),
        guard.audit(),
        extensions.installation_keys(),
        details=form.details(),
        owner=form.therapist(),
        password_hash=password_hash,
        browser=browser(),
    )
    _go_in(token)
    return redirect(url_for("practice_pages.recovery_key"), 303)


def _load_sample() -> ResponseReturnValue:
    from practice.sample import load as sample  # noqa: PLC0415 - once in an installation's life, and large

    database = extensions.session()
    made = sample.load(database, keyring(), guard.audit())
    therapist = people.by_email(database, keyring(), made.email)
    _go_in(accounts.open_session(database, therapist, browser().device, network=browser().network))
    flash(
        gettext(
            "You are looking around as %(email)s. To sign in again later, note the password: %(password)s",
            email=made.email,
            password=made.password,
        )
    )
    return redirect(url_for("caseload.index"), 303)


def _go_in(token: str) -> None:
    """The code has done its work; whoever gave it is signed in."""
    guard.commit()
    setup_code.drop(settings())
    session.clear()
    guard.sign_in(token)


@bp.post("/remove-sample")
@access("owner")
def remove_sample() -> ResponseReturnValue:
    """Take the invented practice away as a whole; the first page is there again, for the same person."""
    from practice.sample import load as sample  # noqa: PLC0415 - as above

    sample.remove(extensions.session(), keyring(), guard.audit())
    guard.commit()
    audit_heads.begin_anew(settings().data_dir)
    session.clear()
    session[GIVEN] = _mark()
    flash(gettext("The sample practice is gone, with everything in it."))
    return redirect(url_for("first_run.welcome"), 303)
