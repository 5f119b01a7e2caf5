"""What a client reads before the first question (privacy.md D6): built from the policy, the form and the limits.

Message ids and values only; the page speaks them in the client's language, and the words as read are kept with the
acknowledgement and with the response. A sentence here promises no more than the code keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from practice.access.homework_link import Visit
from practice.assessment.instrument import Instrument
from practice.services.homework import homework
from practice.texts import N_

TOGETHER = N_(
    "Your therapist decides whether and when answers are looked at together. "
    "Often they only help to plan the session."
)
SECRETS = {
    "no_secrets": N_("In this therapy, what you tell your therapist alone can be brought into your joint sessions."),
    "limited": N_("In this therapy, your therapist decides with you what of it is brought into your joint sessions."),
    "individual": N_("In this therapy, what you tell your therapist alone stays with them unless you agree."),
}


@dataclass(frozen=True)
class Sentence:
    """A message id with its values; a date among them is to be written out. `own_words` are the practice's as typed."""

    message: str = ""
    values: Mapping[str, int | str | date] = field(default_factory=dict)
    own_words: str = ""


@dataclass(frozen=True)
class Promise:
    """One heading with its sentences. `about` is time, who, together, secrets, emergency or leaving."""

    about: str
    title: Sentence
    sentences: tuple[Sentence, ...]


NOT_WATCHED = Promise(
    "emergency",
    Sentence(N_("Nobody is watching these pages")),
    (
        Sentence(N_("They are not for emergencies, and your therapist may not read them before you meet.")),
        Sentence(N_("If you are in danger, call your local emergency number.")),
    ),
)
LEAVING = Promise(
    "leaving",
    Sentence(N_("Leaving quickly")),
    (
        Sentence(N_("“Leave quickly” closes these pages and opens a plain one.")),
        Sentence(N_("On most computers, pressing Shift three times does the same.")),
        Sentence(N_("It does not clear this browser’s history, and it can’t hide what someone has already seen.")),
    ),
)


def before_start(visit: Visit) -> tuple[Promise, ...]:
    """Everything that is said before the first question, in the order of the page."""
    form = homework.form_of(visit)
    return (
        _time(visit, form),
        _who_sees(visit),
        _together(form),
        _secrets(visit),
        NOT_WATCHED,
        LEAVING,
    )


def last_day(visit: Visit) -> date:
    """The last day on which the link opens, in the practice's time zone."""
    zone = ZoneInfo(homework.practice_of(visit).time_zone)
    return (visit.homework.expires_at - timedelta(seconds=1)).astimezone(zone).date()


def _time(visit: Visit, form: Instrument) -> Promise:
    return Promise(
        "time",
        Sentence(N_("About %(minutes)s minutes"), {"minutes": ceil(form.minutes)}),
        (
            Sentence(
                N_("What you answer is saved as you go. You can stop and come back until %(day)s."),
                {"day": last_day(visit)},
            ),
            Sentence(N_("You can leave any question blank.")),
        ),
    )


def _who_sees(visit: Visit) -> Promise:
    duty = homework.practice_of(visit).duty_to_report.strip()
    return Promise(
        "who",
        Sentence(N_("Who sees your answers")),
        (
            Sentence(N_("Your therapist reads them.")),
            Sentence(N_("A colleague who works with them, supervises them or stands in for them may read them too.")),
            *([Sentence(own_words=duty)] if duty else []),
            Sentence(N_("A court can sometimes order records to be shown.")),
        ),
    )


def _together(form: Instrument) -> Promise:
    sentences = [Sentence(N_("Before you send, you say what you allow to be looked at together.")), Sentence(TOGETHER)]
    if any(item.privacy == "private" for item in form.items):
        sentences.append(
            Sentence(N_("A few questions say that they are never shown to both of you. That always holds."))
        )
    return Promise("together", Sentence(N_("What you look at together")), tuple(sentences))


def _secrets(visit: Visit) -> Promise:
    return Promise(
        "secrets",
        Sentence(N_("What you tell your therapist alone")),
        (
            Sentence(SECRETS[homework.policy_of(visit).policy]),
            Sentence(N_("A wish to talk alone is never passed on, and neither is a private check-in.")),
        ),
    )
