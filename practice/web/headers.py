"""Security headers on every answer, and the nonce of this request's scripts."""

import secrets
from typing import Any

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
ALWAYS = [  # no view says any of these itself
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Frame-Options", "DENY"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
]


class Answer(Response):
    """Every answer of the app: what is said on all of them is added as one list, when it goes out."""

    def get_wsgi_response(self, environ: Any) -> tuple[Any, str, list[tuple[str, str]]]:
        content, status, own = super().get_wsgi_response(environ)
        return content, status, own + ALWAYS


def bind(app: Flask) -> None:
    app.after_request(_add)
    app.context_processor(lambda: {"csp_nonce": _nonce()})


def _nonce() -> str:
    """This request's; made when first asked for, so that a page about a refused form has one too."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _add(response: Response) -> Response:
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=_nonce())
    response.headers["Cache-Control"] = "no-store"
    return response
