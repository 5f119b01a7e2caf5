"""Which language a request is answered in: the partner's on client pages, English for therapists."""

from flask import g


def of_request() -> str:
    if "visit" in g:
        return str(g.visit.partner.language)
    return "en"
