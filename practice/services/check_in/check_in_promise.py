"""What is read before the private check-in's first question: who reads it, what no policy covers, that nothing is kept.

It promises no more than the code keeps; the words as read are kept with what is sent.
"""

from math import ceil

from sqlalchemy import select

from practice.access.check_in_link import PrivateVisit
from practice.models.practice import Practice
from practice.services.check_in import check_ins
from practice.services.homework.promises import LEAVING, NOT_WATCHED, Promise, Sentence
from practice.texts import N_


def before_start(visit: PrivateVisit) -> tuple[Promise, ...]:
    """Everything that is said before the first question, in the order of the page."""
    return (_time(visit), _who_sees(visit), _TOGETHER, _SECRETS, NOT_WATCHED, LEAVING)


def _time(visit: PrivateVisit) -> Promise:
    minutes = ceil(check_ins.form_of(visit).minutes)
    return Promise(
        "time",
        Sentence(N_("About %(minutes)s minutes"), {"minutes": minutes}),
        (
            Sentence(N_("Nothing is kept until you press send. If you stop, or the connection is lost, it is gone.")),
            Sentence(N_("You can leave any question blank.")),
        ),
    )


def _who_sees(visit: PrivateVisit) -> Promise:
    duty = visit.session.scalars(select(Practice.duty_to_report)).one().strip()
    return Promise(
        "who",
        Sentence(N_("Who sees your answers")),
        (
            Sentence(N_("Your therapist reads them, or a colleague who works with them or stands in for them.")),
            Sentence(N_("Nobody else here does.")),
            *([Sentence(own_words=duty)] if duty else []),
            Sentence(N_("A court can sometimes order records to be shown.")),
        ),
    )


_TOGETHER = Promise(
    "together",
    Sentence(N_("What you look at together")),
    (
        Sentence(N_("Nothing of this. It is in no page, report or number for the two of you.")),
        Sentence(N_("These pages look the same afterwards, whatever was answered.")),
    ),
)
_SECRETS = Promise(
    "secrets",
    Sentence(N_("What you tell your therapist alone")),
    (
        Sentence(N_("What was agreed about secrets in this therapy does not cover this page.")),
        Sentence(N_("It is never passed on to your partner.")),
    ),
)
