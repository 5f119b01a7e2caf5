"""The timed work that `flask tick` does: each piece looks first, so that a quiet round writes nothing, and commits."""

import logging
import time
from collections.abc import Callable

from practice import clock, extensions, mailer
from practice.audit import TIMED
from practice.extensions import db
from practice.jobs import enqueue_reports
from practice.models.practice import Practice
from practice.services.check_in import check_in_links
from practice.services.erasure import ledger, traces
from practice.services.homework import homework_ends
from practice.services.installation import audit_heads
from practice.services.keys import data_keys
from practice.services.mail import delivery, mail_situation, outbox, partner_mail, therapist_mail
from practice.services.mail.delivery import Taken
from practice.services.mail.mail_situation import Office
from practice.services.mail.mail_times import hours_of
from practice.services.people import accounts
from practice.services.report import reporting
from practice.services.report.life import expiry
from practice.services.review import pool
from practice.services.rights import old_rows, retention
from practice.vault import Owner

KEYS_SECONDS = 2.0  # of one round
MAIL_SECONDS = 10.0  # of one round, so that its lease is prolonged in time
log = logging.getLogger("fourfold.tick")


def sweep_reports() -> None:
    """Queue again what the queue lost or a dead worker left."""
    wishes = reporting.sweep(extensions.writing_session())
    db.session.commit()
    enqueue_reports(wishes)


def expire_reports() -> None:
    """Delete the files that were kept as long as the practice keeps them; looks first, so that a quiet round writes
    nothing."""
    due = expiry.due(extensions.session())
    db.session.rollback()
    if due:
        expiry.expire(extensions.writing_session(), extensions.keyring(), extensions.audit_trail(), due)
        db.session.commit()


def keep_no_longer() -> None:
    """Tell of ended cases whose time is nearly over and erase those whose time is over, one a transaction; rows about
    signing in go too. Looks first, so that a quiet round writes nothing."""
    session = extensions.session()
    waits, is_due = retention.has_work(session), old_rows.is_due(session)
    db.session.rollback()
    if is_due:
        old_rows.clear(extensions.writing_session())
        db.session.commit()
    if not waits:
        return
    retention.tell(extensions.writing_session(), extensions.audit_trail())
    db.session.commit()
    for couple_id in retention.due(extensions.session()):
        db.session.rollback()
        retention.erase(extensions.writing_session(), extensions.keyring(), extensions.audit_trail(), couple_id)
        db.session.commit()


def end_links() -> None:
    """Store the end of links whose time has come, and destroy drafts that nobody can send any more."""
    homework_ends.end_expired(extensions.writing_session())
    homework_ends.destroy_old_drafts(extensions.session())
    check_in_links.end_expired(extensions.session())
    db.session.commit()


def refresh_pool() -> None:
    """Compute the practice's own baseline statistics once a day."""
    if not pool.is_due(extensions.session()):
        return
    found = pool.snapshots(extensions.session(), extensions.keyring())
    db.session.rollback()
    extensions.writing_session().add_all(found)
    db.session.commit()


def publish_audit_heads() -> None:
    """Keep the audit chains' newest entries outside the database too, so that a cut end is found."""
    data_dir = extensions.settings().data_dir
    if audit_heads.is_due(data_dir):
        audit_heads.publish(extensions.session(), data_dir)


def queue_mail() -> None:
    """Put the reminders and daily summaries that are due into the outbox; looks first, so that a quiet round writes
    nothing."""
    office, practice = _office()
    if office is None or practice is None:
        return
    due = partner_mail.reminders_due(extensions.session(), extensions.keyring(), practice)
    digests = therapist_mail.digests_due(extensions.session(), practice)
    db.session.rollback()
    if due:
        session = extensions.writing_session()
        partner_mail.queue_reminders(session, extensions.keyring(), extensions.audit_trail(), office, practice, due)
        session.commit()
    if digests:
        session = extensions.writing_session()
        therapist_mail.queue_digests(session, extensions.keyring(), extensions.audit_trail(), office, practice, digests)
        session.commit()


def _office() -> tuple[Office | None, Practice | None]:
    practice = accounts.practice_of(extensions.session())
    return mail_situation.office_of(extensions.settings(), practice), practice


def send_mail() -> None:
    """Hand over what is due, one after the other: claimed in one transaction, sent in none, settled in another."""
    office, practice = _office()
    has_work = outbox.has_work(extensions.session())
    db.session.rollback()
    until = time.monotonic() + MAIL_SECONDS
    while has_work and practice is not None and time.monotonic() < until:
        session = extensions.writing_session()
        if office is None:
            outbox.settle_left(session, extensions.audit_trail())
            outbox.cancel_waiting(session, extensions.audit_trail(), "no_server")
            session.commit()
            return
        taken = delivery.take_next(session, extensions.keyring(), extensions.audit_trail(), office, practice)
        session.commit()
        has_work = taken is not None and _hand_over(taken, practice)


def _hand_over(taken: Taken, practice: Practice) -> bool:
    """Send one mail and write what became of it; False where the server is away, so that the others wait as well."""
    outcome = mailer.send(extensions.settings().smtp_url or "", taken.letter)
    session = extensions.writing_session()
    outbox.finish(session, extensions.audit_trail(), hours_of(practice), taken.id, taken.attempt, outcome)
    session.commit()
    return not outcome.is_server


def destroy_old_keys() -> None:
    """Destroy data keys that were renewed a while ago, once nothing is sealed under them; looks first."""
    owners = data_keys.being_renewed(extensions.session(), clock.now() - data_keys.STILL_IN_USE)
    db.session.rollback()
    until = time.monotonic() + KEYS_SECONDS
    for owner in owners:
        if time.monotonic() > until:
            return
        session = extensions.writing_session()
        done = data_keys.finish(session, extensions.keyring(), owner)
        if done.unreadable:
            session.rollback()
            if owner not in _KEPT_FOR_UNREADABLE:
                log.error("the old key of a %s is kept: %s does not open", owner.kind, ", ".join(done.unreadable))
            _KEPT_FOR_UNREADABLE.add(owner)
            continue
        if not done.sealed_again:
            extensions.audit_trail().record(TIMED, "data_key.old_destroyed", about=(owner.kind, owner.id))
        session.commit()


def publish_erasures() -> None:
    """Write new erasures into the ledger's file, once what they left on the disk is cleared."""
    file = extensions.settings().data_dir / ledger.FILE
    waiting = ledger.missing(extensions.session(), file)
    left = traces.left(extensions.session()) if waiting else None
    db.session.rollback()
    if left is not None:
        for fault in traces.clear(db.engine, extensions.settings().data_dir / "backups", left):
            log.error("after an erasure: %s", fault)
        ledger.add(file, waiting)


_KEPT_FOR_UNREADABLE: set[Owner] = set()  # told once a process

TIMED_WORK: list[Callable[[], None]] = [
    sweep_reports,
    refresh_pool,
    publish_audit_heads,
    destroy_old_keys,
    publish_erasures,
    queue_mail,
]
WHEN_STEADY: list[Callable[[], None]] = [expire_reports, keep_no_longer, end_links]
MAIL_WORK: list[Callable[[], None]] = [send_mail]
