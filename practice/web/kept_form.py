"""A form that was posted after the session ended: kept, sealed, in the sign-in page, and offered again afterwards.

Nothing is stored. The page that asks to sign in carries the fields, sealed so that whoever finds it open reads nothing;
only the therapist whose session had ended gets them back. Passwords are not kept.
"""

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from uuid import UUID

from flask import request

from practice import clock
from practice.extensions import settings
from practice.vault import DataKey, Owner, Sealed, Unreadable

GOOD_FOR_SECONDS = 4 * 3600
MOST_BYTES = 256 * 1024  # packed; with the sign-in fields it stays under what one request may hold
NOT_KEPT = ("csrf_token", "password", "current", "again", "pin", "code", "recovery_code", "credential", "kept")
NOBODY = UUID(int=0)


class TooLong(Exception):
    """More text than can be carried through the sign-in page."""


@dataclass(frozen=True, repr=False)
class KeptForm:
    """The fields in their order, and the local path that they were posted to."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What a person would recognise: each filled field under a readable name."""
        return [(name.replace("_", " ").replace("-", " "), value) for name, value in self.fields if value.strip()]


def seal(owner: UUID | None) -> str:
    """The posted form of this request as text, for `owner` or for whoever signs in. Raises TooLong."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    content = {"at": clock.now().timestamp(), "path": request.full_path.rstrip("?"), "fields": fields}
    packed = zlib.compress(json.dumps(content).encode())
    if len(packed) > MOST_BYTES:
        raise TooLong
    sealed = _key().seal("kept_form", owner or NOBODY, packed)
    mark = b"1" if owner else b"0"
    return base64.urlsafe_b64encode(mark + sealed.blob).decode()


def unseal(text: str, signed_in: UUID) -> KeptForm | None:
    """The form, for the therapist that it was kept for; None for another, an old or an altered one."""
    try:
        blob = base64.urlsafe_b64decode(text.encode())
        row = signed_in if blob[:1] == b"1" else NOBODY
        content = json.loads(zlib.decompress(_key().open("kept_form", row, Sealed(blob[1:]))))
    except (Unreadable, ValueError, zlib.error):
        return None
    if clock.now().timestamp() - content["at"] > GOOD_FOR_SECONDS:
        return None
    return KeptForm(content["path"], tuple((name, value) for name, value in content["fields"]))


def _key() -> DataKey:
    secret = hmac.digest(settings().secret_key, b"fourfold/derive/kept-form", hashlib.sha256)
    return DataKey(Owner("kept_form", NOBODY), secret)
