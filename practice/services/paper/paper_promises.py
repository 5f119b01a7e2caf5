"""What stands on a paper form before its first question: the page's words, with what is different on paper."""

from dataclasses import replace
from math import ceil

from practice.access.homework_link import Visit
from practice.assessment.instrument import Instrument
from practice.models.couple import SecretsPolicy
from practice.services.homework import promises
from practice.services.homework.promises import SECRETS, TOGETHER, Promise, Sentence
from practice.texts import N_


def on_paper(visit: Visit, form: Instrument, policy: SecretsPolicy) -> tuple[Promise, ...]:
    """Everything that the sheet says first, with the secrets policy in the version that the sheet carries."""
    on_screen = {promise.about: promise for promise in promises.before_start(visit)}
    secrets = on_screen["secrets"]
    return (
        _time(form),
        _who_sees(on_screen["who"]),
        _together(form),
        replace(secrets, sentences=(Sentence(SECRETS[policy.policy]), *secrets.sentences[1:])),
        Promise(
            "emergency",
            Sentence(N_("This sheet is not for emergencies")),
            (
                Sentence(N_("Your therapist may not read it before you meet.")),
                Sentence(N_("If you are in danger, call your local emergency number.")),
            ),
        ),
        Promise(
            "keeping",
            Sentence(N_("A sheet of paper can be found")),
            (
                Sentence(N_("Write no name on it, fill it in where nobody reads along, and give it to nobody else.")),
                Sentence(N_("If it may not be safe to keep it at home, ask to fill it in where you meet.")),
            ),
        ),
    )


def _time(form: Instrument) -> Promise:
    return Promise(
        "time",
        Sentence(N_("About %(minutes)s minutes"), {"minutes": ceil(form.minutes)}),
        (Sentence(N_("You can leave any question blank.")),),
    )


def _who_sees(on_screen: Promise) -> Promise:
    reads = Sentence(N_("Your therapist reads them and copies them into your records."))
    return replace(on_screen, sentences=(reads, *on_screen.sentences[1:]))


def _together(form: Instrument) -> Promise:
    sentences = [Sentence(N_("On the last page you say what you allow to be looked at together.")), Sentence(TOGETHER)]
    if any(item.privacy == "private" for item in form.items):
        sentences.append(
            Sentence(N_("A few questions say that they are never shown to both of you. That always holds."))
        )
    return Promise("together", Sentence(N_("What you look at together")), tuple(sentences))
