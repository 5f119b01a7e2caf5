"""create_app: the one place where things are wired. Makes no query."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from practice import cli, config, extensions, programme, redaction
from practice.config import ROOT, Settings
from practice.master_keys import MasterKeys
from practice.web import (
    ahead,
    compression,
    denied,
    errors,
    guard,
    headers,
    health,
    help_pages,
    language,
    metrics,
    origin,
    page,
    reads_only,
    standing,
)
from practice.web.account import (
    account,
    audit,
    cover,
    invitations,
    mail_settings,
    people,
    practice_pages,
    retention,
    second_factor,
    transfer,
)
from practice.web.assigning import assignments, corrections, kiosk, paper
from practice.web.caseload import assign_many, caseload, caseload_file
from practice.web.check_in import check_in, check_in_switch
from practice.web.couple import case_team, couples, erasing, goals, mail, own_answers, own_data, restriction, statuses
from practice.web.disclosing import authorizations, disclosures
from practice.web.homework import homework, leaving, own_pin, stopping
from practice.web.joint import release, share
from practice.web.report import report_batches, reports
from practice.web.review import pins, pool, programme_pages, review
from practice.web.session import brief, private_notes, session_records
from practice.web.sign_in import again, first_run, forgotten, second_step, sign_in
from practice.web.writing import TemplateEnvironment

BLUEPRINTS = (
    account.bp,
    again.bp,
    assign_many.bp,
    assignments.bp,
    audit.bp,
    authorizations.bp,
    brief.bp,
    case_team.bp,
    caseload.bp,
    caseload_file.bp,
    check_in.bp,
    check_in_switch.bp,
    corrections.bp,
    couples.bp,
    cover.bp,
    disclosures.bp,
    erasing.bp,
    first_run.bp,
    forgotten.bp,
    goals.bp,
    health.bp,
    help_pages.bp,
    homework.bp,
    invitations.bp,
    kiosk.bp,
    leaving.bp,
    mail.bp,
    mail_settings.bp,
    metrics.bp,
    own_answers.bp,
    own_data.bp,
    own_pin.bp,
    paper.bp,
    pins.bp,
    pool.bp,
    people.bp,
    practice_pages.bp,
    private_notes.bp,
    programme_pages.bp,
    release.bp,
    report_batches.bp,
    reports.bp,
    restriction.bp,
    retention.bp,
    review.bp,
    second_factor.bp,
    second_step.bp,
    session_records.bp,
    share.bp,
    sign_in.bp,
    standing.bp,
    statuses.bp,
    stopping.bp,
    transfer.bp,
)


log = logging.getLogger("fourfold")


class Fourfold(Flask):
    """Flask, whose own line about an unexpected error would hold the address, with its token, and the error's text."""

    jinja_environment = TemplateEnvironment
    response_class = headers.Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Views and hooks here are all plain functions: Flask asks a dozen times a request whether one is not."""
        return func

    def before_fork(self) -> None:
        """What each of the server's workers would otherwise make for itself; its settings see to that."""
        if self.jinja_loader:
            ahead.compile_ahead(self.jinja_env, self.jinja_loader)

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        if exc_info[1] is not None:
            log.error("unexpected error in %s: %s", request.endpoint, redaction.where(exc_info[1]))


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The whole application. Raises BadSettings or BadDefinition, each with one line a fault."""
    settings = config.from_environment(os.environ if environ is None else environ)
    programme.catalogue()
    app = Fourfold(
        "practice", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "practice" / "static")
    )
    app.extensions["fourfold.settings"] = settings
    app.extensions["fourfold.masters"] = MasterKeys(
        settings.master_key, settings.master_key_file, settings.master_key_next
    )
    app.config.from_mapping(_flask_config(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    if settings.public_url:
        app.wsgi_app = health.UnderAnyName(app.wsgi_app, _hosts(settings)[0])  # type: ignore[method-assign]
    _bind_extensions(app)
    metrics.bind(app, (os.environ if environ is None else environ).get("PROMETHEUS_MULTIPROC_DIR"))
    _bind_web(app)
    cli.register(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-fourfold",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "TRUSTED_HOSTS": _hosts(settings),
        "MAX_CONTENT_LENGTH": 512 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # no Referer is sent to anybody; practice.web.origin and the token do the work
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "practice" / "translations"),
    }


def _hosts(settings: Settings) -> list[str]:
    """The names that a request may carry: the public one, or this computer's; a forged Host is a 400."""
    if settings.public_url is None:
        return ["127.0.0.1", "localhost", "[::1]"]
    return [settings.public_url.removeprefix("https://"), "127.0.0.1", "localhost"]


def _bind_extensions(app: Flask) -> None:
    extensions.db.init_app(app)
    extensions.login_manager.init_app(app)
    extensions.login_manager.user_loader(guard.load_user)
    extensions.login_manager.unauthorized_handler(sign_in.ask_to_sign_in)
    extensions.login_manager.session_protection = None  # sessions are rows; an address may change on a train
    extensions.csrf.init_app(app)
    extensions.csrf.exempt(stopping.bp)  # a mail program's own button posts there; the address says who asks
    extensions.csrf.exempt(leaving.bp)  # who has to leave can, however old the page; the cookie is same-site only
    extensions.babel.init_app(app, locale_selector=language.of_request, default_timezone="UTC")
    extensions.prepare_database(app)


def _bind_web(app: Flask) -> None:
    headers.bind(app)
    compression.bind(app)
    reads_only.bind(app)
    app.before_request(origin.check)
    app.before_request(guard.check)
    app.after_request(guard.note_use)
    errors.bind(app)
    denied.bind(app)
    kiosk.bind(app)
    language.bind(app)
    page.bind(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
