"""Who may open which page: deny by default. Every view declares its access; one without a declaration does not open.

Views get the database only through here: `caseload()` for a therapist, `visit()` for a partner, `commit()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from practice import extensions
from practice.access import check_in_link, homework_link, open_form, roles
from practice.access.caseload import Caseload
from practice.access.check_in_link import PrivateVisit
from practice.access.homework_link import Visit
from practice.access.keyring import Keyring
from practice.access.open_form import OpenForm
from practice.audit import AuditTrail
from practice.extensions import DATABASE_BUSY, db, keyring, settings
from practice.refusals import LinkNotOpen
from practice.services.people import accounts, sessions, who_is_there
from practice.services.people.accounts import SignedIn
from practice.web.joint import turned
from practice.web.sign_in import asked_again

VISIT_COOKIE = "__Host-q"
READING = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class Access:
    """Who may open a view. `records` says that reading it writes an audit row, so its transaction is a writing one.

    `slow` views hash a password first and begin their writing transaction themselves. `turned` views open while the
    screen is turned to the couple; every other therapist's page then asks whether to leave the shared page first.
    `needs` is the right on a case that a therapist's view asks for (access/roles.py): without a word to work on it.
    `fresh` views (keys, people, exports, the trail) open for who has proved who they are in the last minutes; others
    are asked again. `before_factor` views open while a second factor that is needed here is missing. `quick` views take
    what a page's script sends by themselves (access/open_form.py), and only otherwise begin a writing transaction.
    """

    who: str  # anyone | visitor (no practice yet) | therapist | owner | client | client_or_private
    records: bool = False
    slow: bool = False
    turned: bool = False
    needs: str = roles.WORK
    fresh: bool = False
    before_factor: bool = False
    quick: bool = False

    def right(self, method: str) -> str:
        """The right that a request needs: whoever only reads a case changes nothing on a page that they may open."""
        return roles.WORK if self.needs == roles.READ and method not in READING else self.needs


def access(
    who: str,
    *,
    records: bool = False,
    slow: bool = False,
    turned: bool = False,
    needs: str = roles.WORK,
    fresh: bool = False,
    before_factor: bool = False,
    quick: bool = False,
) -> Callable[[View], View]:
    """Declare who may open a view."""

    def declare(view: View) -> View:
        given = Access(who, records, slow, turned, needs, fresh, before_factor, quick)
        view.access = given  # type: ignore[attr-defined]
        return view

    return declare


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The declared access of an endpoint; None is closed to everybody."""
    if endpoint == "static":
        return Access("anyone")
    return getattr(app.view_functions[endpoint], "access", None)


class SignedInUser(UserMixin):  # type: ignore[misc]
    """Flask-Login's user. Its id is the session's token, so that the signed cookie names a row that can be ended."""

    def __init__(self, token: str, who: SignedIn) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        return self.token


def load_user(token: str) -> SignedInUser | None:
    """Flask-Login's loader. What came along with the session is kept for the rest of the request."""
    found = who_is_there.arrival(extensions.session(), _keyring(), token)
    if found is None:
        return None
    g.practice = found.practice
    return SignedInUser(token, found.who)


def _keyring() -> Keyring:
    """This request's, so that the practice's key is opened once."""
    if "keyring" not in g:
        g.keyring = keyring()
    return cast(Keyring, g.keyring)


def practice() -> Any:
    """The practice's row; None before the first run."""
    if "practice" not in g:
        g.practice = accounts.practice_of(extensions.session())
    return g.practice


def check() -> ResponseReturnValue | None:
    """Runs before every view."""
    if request.endpoint is None:
        return None
    allowed = access_of(current_app, request.endpoint)
    if allowed is None:
        abort(404)
    if request.endpoint == "static":
        return None
    if (request.method not in READING or allowed.records) and not (allowed.slow or allowed.quick):
        extensions.writing_session()
    return _GATES[allowed.who]()


def _anyone() -> None:
    return None


def _visitor() -> None:
    """First-run pages exist only while there is no practice."""
    if accounts.practice_of(extensions.session()) is not None:
        abort(404)


def _therapist() -> ResponseReturnValue | None:
    return _signed_in() or _proved()


def _signed_in() -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        if practice() is None:
            return redirect(url_for("first_run.welcome"))
        return cast(ResponseReturnValue, current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    if accounts.needs_touch(who()):
        g.used_session = who().session_id
    opened = access_of(current_app, request.endpoint or "")
    if who().sharing is not None and not (opened and opened.turned):
        return turned.ask(who().id)
    return None


def _proved() -> ResponseReturnValue | None:
    """A second factor first, where one is needed; and once more, where it was long ago."""
    opened = access_of(current_app, request.endpoint or "")
    if opened is None:
        abort(404)
    if factor_is_missing() and not opened.before_factor:
        wanted = request.full_path.rstrip("?") if request.method in READING else None
        return redirect(url_for("second_factor.show", next=wanted), 303)
    if opened.fresh and not sessions.is_fresh(who()):
        return asked_again.ask(who())
    return None


def factor_is_missing() -> bool:
    """Whether who is there needs a second factor and has none: under a public address, or with a short password."""
    return not who().has_factor and (settings().public_url is not None or who().password_short)


def note_use(response: Response) -> Response:
    """After a therapist's page: their session was used. A transaction of its own, at most once a minute."""
    session_id = g.pop("used_session", None)
    if session_id is not None:
        try:
            accounts.touch(start_writing(), session_id)
            commit()
        except DATABASE_BUSY:  # the page is done; the next one will note it
            db.session.rollback()
    return response


def _owner() -> ResponseReturnValue | None:
    answer = _signed_in()
    if answer is None and not who().is_owner:
        g.denied = True
        abort(404)
    return answer or _proved()


def _client() -> ResponseReturnValue | None:
    """An open homework; whoever has a private check-in open instead is led back to its one page."""
    if "visit" in g:
        return None
    opened = access_of(current_app, request.endpoint or "")
    if opened is None or not opened.quick:
        return _visitor_of_homework()
    g.open_form = _find_open_form()
    return ordinary_way() if g.open_form is None else None


def _find_open_form() -> OpenForm | None:
    """The homework that a page's script saves to, where it is plainly open and the page is one of it."""
    token = request.cookies.get(VISIT_COOKIE, "")
    if not token or request.headers.get("Accept") != "application/json":  # word for word what the script says
        return None
    with extensions.reading() as connection:
        found = open_form.read(connection, extensions.vault(), token)
    if found is None or request.form.get("for") != homework_link.mark(found.homework_id):
        return None
    g.language, g.zone = found.language, found.time_zone
    return found


def opened_form() -> OpenForm | None:
    """What a quick view stands on; None where it was let in the ordinary way."""
    return cast(OpenForm | None, g.open_form)


def ordinary_way() -> ResponseReturnValue | None:
    """Let a quick view's visitor in as every other view's, in a writing transaction."""
    extensions.writing_session()
    return _visitor_of_homework()


def _visitor_of_homework() -> ResponseReturnValue | None:
    found = find_visit()
    if found is None and find_private_visit() is not None:
        return redirect(url_for("homework.start"), 303)
    if found is None or (request.method not in READING and request.form.get("for") != homework_link.mark_of(found)):
        raise LinkNotOpen  # also a page of another homework that this browser had open before
    if request.method not in READING and not access_of(current_app, request.endpoint or "").slow:  # type: ignore[union-attr]
        homework_link.touch(found)
    g.visit, g.language = found, found.partner.language
    return None


def _client_or_private() -> ResponseReturnValue | None:
    found = find_private_visit()
    if found is None:
        return _client()
    if request.method not in READING:
        if request.form.get("for") != check_in_link.mark_of(found):
            raise LinkNotOpen
        check_in_link.touch(found)
    g.private_visit, g.private_mark, g.language = found, check_in_link.mark_of(found), found.partner.language
    return None


def visit_mark() -> str:
    """The mark of the open homework or check-in for a client's form; empty on pages without one."""
    return homework_link.mark_of(visit()) if "visit" in g else str(g.get("private_mark", ""))


def find_visit() -> Visit | None:
    """The homework that this browser has open, if any; also for pages that anyone may open."""
    token = request.cookies.get(VISIT_COOKIE, "")
    return homework_link.visit(extensions.session(), keyring(), audit(), token) if token else None


def find_private_visit() -> PrivateVisit | None:
    """The private check-in that this browser has open, if any."""
    token = request.cookies.get(VISIT_COOKIE, "")
    return check_in_link.visit(extensions.session(), keyring(), audit(), token) if token else None


def leave_open() -> None:
    """End whatever a partner has open in this browser. The caller commits."""
    if (found := find_visit()) is not None:
        homework_link.leave(found)
    if (private := find_private_visit()) is not None:
        check_in_link.close(private.link)


_GATES: dict[str, Callable[[], ResponseReturnValue | None]] = {
    "anyone": _anyone,
    "visitor": _visitor,
    "therapist": _therapist,
    "owner": _owner,
    "client": _client,
    "client_or_private": _client_or_private,
}


def who() -> SignedIn:
    """The signed-in therapist; only behind a therapist's or an owner's view."""
    return cast(SignedInUser, current_user).who


def visit() -> Visit:
    """The partner's open homework; only behind a client's view."""
    return cast(Visit, g.visit)


def private_visit() -> PrivateVisit | None:
    """The partner's open private check-in; None where homework is open instead."""
    return cast(PrivateVisit | None, g.get("private_visit"))


def audit() -> AuditTrail:
    return extensions.audit_trail()


def caseload() -> Caseload:
    """The signed-in therapist's couples for what this page does: the only way of a view to a couple."""
    if "caseload" not in g:
        opened = access_of(current_app, request.endpoint or "")
        right = opened.right(request.method) if opened else roles.MANAGE
        g.caseload = Caseload(extensions.session(), who().id, _keyring(), audit(), right, practice().time_zone)
        g.caseload.notices_read = notices_read()
    return cast(Caseload, g.caseload)


def notices_read() -> frozenset[UUID]:
    """The partners whose notice before restricted data this sign-in has read."""
    kept = session.get("notices_read") or {}
    is_own = kept.get("by") == str(who().session_id)
    return frozenset(UUID(one) for one in kept["of"]) if is_own else frozenset()


def note_read(partner_ids: frozenset[UUID]) -> None:
    """From now on, until it ends, this sign-in opens what is kept of these partners. The caller has it audited."""
    session["notices_read"] = {"by": str(who().session_id), "of": [str(one) for one in notices_read() | partner_ids]}


def commit() -> None:
    """Make what this request did durable. Before enqueueing and before the redirect."""
    db.session.commit()


def start_writing() -> Any:
    """End the reading transaction of a slow view and begin its writing one."""
    db.session.rollback()
    return extensions.writing_session()


def sign_in(token: str) -> None:
    who_is_it = load_user(token)
    if who_is_it is not None:
        login_user(who_is_it)


def sign_out() -> None:
    logout_user()
