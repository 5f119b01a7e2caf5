"""The practice's settings, changed by its owner."""

from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.audit import Actor, AuditTrail
from practice.models.practice import Practice
from practice.services.people.accounts import PracticeDetails

LINK_DAYS_LEAST, LINK_DAYS_MOST = 1, 90
SESSION_LEAST, SESSION_MOST = 5, 60  # minutes without use


def details(practice: Practice) -> PracticeDetails:
    return PracticeDetails(
        name=practice.name,
        phrase=practice.phrase,
        resources=practice.resources,
        duty_to_report=practice.duty_to_report,
        time_zone=practice.time_zone,
        link_days=practice.link_days,
        pin_needed=practice.pin_needed,
        session_minutes=practice.session_minutes,
        report_days=practice.report_days,
    )


def change(session: Session, audit: AuditTrail, new: PracticeDetails, by: Actor) -> None:
    """Replace the settings. Links that are out keep their end, partners their PIN; a session's length counts at once.

    Pages and promises from now on use the new words.
    """
    practice = session.scalars(select(Practice)).one()
    practice.name = new.name
    practice.phrase = new.phrase
    practice.resources = new.resources
    practice.duty_to_report = new.duty_to_report
    practice.time_zone = new.time_zone
    practice.link_days = new.link_days
    practice.pin_needed = new.pin_needed
    practice.session_minutes = new.session_minutes
    practice.report_days = new.report_days
    audit.record(by, "practice.changed")


def change_mail(
    session: Session, audit: AuditTrail, by: Actor, *, reminders: bool, quiet: tuple[time, time]
) -> None:
    """Whether new assignments remind by e-mail, and between which times of day nothing goes out."""
    practice = session.scalars(select(Practice)).one()
    practice.reminders = reminders
    practice.quiet_from, practice.quiet_to = (one.strftime("%H:%M") for one in quiet)
    audit.record(by, "practice.mail_changed")
