"""Which language a request is answered in: a partner's own on client pages, English for therapists.

Before a link is opened nobody is known, so that page goes by the browser's wish and is the same for every link.
"""

from flask import g, request

from practice.web.couple_forms import LANGUAGES

KNOWN = [choice.value for choice in LANGUAGES]


def of_request() -> str:
    if "language" in g:
        return str(g.language)
    if request.path.startswith("/q/"):
        return request.accept_languages.best_match(KNOWN, "en")
    return "en"
