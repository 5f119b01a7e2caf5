"""The signed session cookie and the forms' tokens, read with keys that are derived once.

Flask and Flask-WTF make a serializer anew for every request, which derives its key anew. What is signed, and what is
refused, is theirs to the letter.
"""

import hmac
from functools import cache
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from itsdangerous import BadData, HMACAlgorithm, Signer, TimestampSigner, URLSafeTimedSerializer

TOKEN = "csrf_token"  # noqa: S105 - the field's name


class _Sha1(HMACAlgorithm):
    """HMAC-SHA1, the libraries' own, in one call."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class _Signer(TimestampSigner):
    """Derives the key of each of its secrets once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.algorithm = _Sha1()
        self.derive_key = cache(super().derive_key)  # type: ignore[method-assign]


class _Serializer(URLSafeTimedSerializer):
    """Signs everything with one signer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, signer=_Signer, **options)
        self._kept: Signer = super().make_signer()

    def make_signer(self, _salt: str | bytes | None = None) -> Any:
        return self._kept

    def iter_unsigners(self, _salt: str | bytes | None = None) -> Any:
        return (self._kept,)


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions."""

    def __init__(self, app: Flask) -> None:
        options = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        self._signed = _Serializer(
            app.secret_key, salt=self.salt, serializer=self.serializer, signer_kwargs=options
        )

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer:
        return self._signed

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Most answers leave the cookie as it is and only say that they depend on it."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed and "Vary" in response.headers:
            response.vary.add("Cookie")
        elif session.accessed:
            response.headers["Vary"] = "Cookie"


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, which looks for the session's token in the form first; all else is up to it."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.extensions["fourfold.form_tokens"] = _Serializer(app.secret_key, salt="wtf-csrf-token")

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method == "POST" and _carries_its_token():
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)


def _carries_its_token() -> bool:
    """Whether the posted form holds the token that its session's pages were given."""
    own, posted = session.get(TOKEN), request.form.get(TOKEN)
    if not own or not posted:
        return False
    try:
        return hmac.compare_digest(own, current_app.extensions["fourfold.form_tokens"].loads(posted))
    except BadData:
        return False
