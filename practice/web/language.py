"""Which language a request is answered in: a partner's own on client pages, English for therapists.

Before a link is opened nobody is known, so that page goes by the browser's wish, or by the reader's own choice in the
address, and is the same for every link.
"""

from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, g, request
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from practice.texts import language_name, languages, locale_of

CHOICE = "language"  # the parameter by which a reader asks for another language


def bind(app: Flask) -> None:
    app.url_defaults(_keep)
    app.jinja_env.globals.update(languages=languages(), language_name=language_name, page_language=code)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, number: catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _translated


@pass_eval_context
def _translated(templates: EvalContext, text: str, /, **values: Any) -> str:
    """What Jinja's own `_` gives, by a shorter way: a page asks for some fifty sentences."""
    found = catalogue().ugettext(text)
    if templates.autoescape:
        found = Markup(found)  # noqa: S704 - a sentence of ours; its values are escaped below
    return found % values if values or "%" in found else found


def catalogue() -> Any:
    """The page's translations, found once a page: Flask-Babel looks anew for every sentence."""
    chosen = g.get("language")
    kept = g.get("catalogue")
    if kept is None or kept[0] != chosen:
        kept = g.catalogue = (chosen, get_translations())
    return kept[1]


def gettext(text: str, **values: Any) -> str:
    """A sentence in the page's language: what Flask-Babel's own gives, by the same shorter way."""
    found: str = catalogue().ugettext(text)
    return found % values if values else found


def of_request() -> Locale:
    """The language as Babel knows it."""
    return _locale(code())


@lru_cache
def _locale(language: str) -> Locale:
    """One of ours: Babel takes long to read a name."""
    return Locale.parse(locale_of(language))


def code() -> str:
    """The language of the page that is being made, such as "es" or "pt-BR"."""
    if "language" in g:
        return str(g.language)
    if not is_client():
        return "en"
    asked = request.args.get(CHOICE, "")
    return asked if asked in languages() else _wished()


def _wished() -> str:
    """What the browser wishes for, among ours."""
    return request.accept_languages.best_match(languages(), "en")


def _keep(endpoint: str, values: dict[str, object]) -> None:
    """The help page knows no session: a link to it carries the language of the page that it stands on."""
    if endpoint == "homework.more" and is_client():
        for name, value in kept().items():
            values.setdefault(name, value)


def kept() -> dict[str, Any]:
    """What an address carries so that its page, which knows no session, is in the language of this one."""
    return {} if code() == _wished() else {CHOICE: code()}


def is_client() -> bool:
    """Whether the address is one of a client's pages."""
    return request.path == "/q" or request.path.startswith("/q/")
