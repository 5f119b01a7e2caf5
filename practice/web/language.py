"""Which language a request is answered in: a partner's own on client pages, English for therapists.

Before a link is opened nobody is known, so that page goes by the browser's wish, or by the reader's own choice in the
address, and is the same for every link.
"""

from flask import g, request

from practice.texts import languages, locale_of

CHOICE = "language"  # the parameter by which a reader asks for another language


def of_request() -> str:
    """The language as Babel names it."""
    return locale_of(_code())


def _code() -> str:
    if "language" in g:
        return str(g.language)
    if not is_client():
        return "en"
    asked = request.args.get(CHOICE, "")
    return asked if asked in languages() else request.accept_languages.best_match(languages(), "en")


def is_client() -> bool:
    """Whether the address is one of a client's pages."""
    return request.path == "/q" or request.path.startswith("/q/")
