"""Answers drawn at random and couples who sent them, for the tests of what reports and pages say."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

from practice import clock, programme
from practice.extensions import db
from practice.models.assignment import Homework
from practice.models.pool import PoolSnapshot
from practice.models.report import Report
from practice.services.homework import drafts, homework, responses
from practice.services.homework.responses import Sharing
from practice.services.report import report_content

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def drawn(code, seed, *, left_out=0.0, form=None):
    """Every rating of a form answered at random; some declined, not come up or left blank."""
    chances = Random(f"{code} {seed}")
    answers = {}
    for item in (form or programme.catalogue().current(code)).ratings:
        chance = chances.random()
        if chance < left_out / 3:
            continue
        if chance < 2 * left_out / 3:
            answers[item.key] = {"state": "declined"}
        elif chance < left_out and item.options.not_applicable:
            answers[item.key] = {"state": "not_applicable"}
        else:
            answers[item.key] = {"value": chances.choice(item.scale.options).value}
    return answers


def day(number):
    """The morning of a day of the course."""
    return START + timedelta(days=number)


class Course:
    """One couple's months: rounds assigned and sent on given days."""

    def __init__(self, make, **couple):
        self.make = make
        with clock.at(day(0)):
            self.couple = make.couple(**couple)
        self.sent = {}

    @property
    def ref(self):
        return self.couple.ref

    def round(self, code, on, *answers, **choices):
        """Assign on a day; each partner with answers (None: not sent) sends them the same evening."""
        with clock.at(day(on)):
            made = self.make.assigned(
                self.couple, code, although_too_soon=True, reason="Agreed with both, asked alone.", **choices
            )
        for place, given in enumerate(answers):
            if given is not None:
                with clock.at(day(on) + timedelta(hours=10 + place)):
                    send(self.make, made.homework_ids[place], given)
        with clock.at(day(on) + timedelta(hours=20)):
            self._end(made)
        return made

    def _end(self, made):
        """Nothing is out any more, so that another round can be assigned."""
        for homework_id in made.homework_ids:
            row = self.make.session.get_one(Homework, homework_id)
            if row.sent_at is None:
                row.ended_at, row.ended_because = clock.now(), "expired"
        db.session.commit()

    def content(self, on=200, **choices):
        """What the therapist's report would say."""
        with clock.at(day(on)):
            return report_content.collect(self.couple.caseload, self.requested(on, **choices))

    def requested(self, on=200, **choices):
        return Report(
            id=uuid4(),
            couple_id=self.couple.id,
            audience="therapist",
            choices={"paper": "A4", "appendix": "no", **choices},
            requested_by=self.couple.caseload.therapist_id,
            requested_at=day(on),
        )


def send(make, homework_id, given):
    """Answer section after section, as the pages do, and send."""
    visit = make.visit(homework_id)
    homework.acknowledge(visit, homework.policy_of(visit).version, "What this partner was promised.")
    for section in homework.form_of(visit).sections:
        part = next((one for one in drafts.of_visit(visit).parts if one.section.key == section.key), None)
        if part is not None:
            answers = {item.key: given[item.key] for item in part.items if item.key in given}
            drafts.save(visit, part, answers, part.revision)
    responses.send(visit, Sharing())
    db.session.commit()


def pool_of(make, code="s1", *, sd=12.0, alpha=0.8, people=64, couples=32, mean=50.0):
    """A snapshot of the practice's own numbers, the same for every area."""
    instrument = programme.catalogue().current(code)
    for area in instrument.areas:
        numbers = {"n_persons": people, "n_couples": couples, "mean": mean, "sd": sd}
        numbers |= {"alpha": alpha if area.kind == "scale" else None, "interval": None, "omega": None, "caveats": []}
        make.session.add(
            PoolSnapshot(
                score_lineage=instrument.score_lineage,
                area=area.code,
                statistics=numbers,
                taken_at=START,
            )
        )
    db.session.commit()


def instrument_of(content, title):
    return next(one for one in content.instruments if one.title == title)

