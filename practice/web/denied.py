"""Denied access is remembered: what somebody who is signed in asked for and may not open, or what is not there.

Which of the two it was is not told, so neither is it written down: the entry names the kind of page, no address, no id.
Of one account's tries at one kind of page within an hour the first, tenth, hundredth... are written: nobody fills the
trail by asking again and again, and how often they asked stands there.
"""

import logging

from flask import Flask, Response, g, request

from practice.access import throttle
from practice.audit import Actor
from practice.extensions import DATABASE_BUSY, db, keyring
from practice.refusals import NotOnCaseload
from practice.web import guard

log = logging.getLogger("fourfold")
NOTED = {1: "refused"} | {10**power: f"refused {10**power} times" for power in range(1, 7)}


def bind(app: Flask) -> None:
    app.after_request(_record)


def _record(response: Response) -> Response:
    """In a transaction of its own, after the one that was refused has been rolled back."""
    if g.pop("denied", False):
        try:
            kind = (request.endpoint or "")[:30]
            tries = throttle.denied_tries(guard.start_writing(), keyring(), guard.who().id, kind)
            if tries in NOTED:
                guard.audit().record(
                    Actor("therapist", guard.who().id), "access.denied", about=(kind, None), outcome=NOTED[tries]
                )
            guard.commit()
        except DATABASE_BUSY:  # nothing was shown, and the answer is a refusal already
            db.session.rollback()
            log.warning("busy: a denied access to %s is not in the trail", request.endpoint)
    return response


def note(refusal: Exception) -> None:
    """Remember, once the answer is made, that this refusal denied somebody access."""
    if isinstance(refusal, NotOnCaseload):
        g.denied = True
