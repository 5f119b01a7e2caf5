"""The couple's report: made of what is released to the two of them, and of nothing else.

What they may see together comes from `disclosure.for_couple` alone, through the releases that the request was made for
(couple_report/released.py). Nothing here opens an answer in another way: a test reads the imports.
"""

from practice.access.caseload import Caseload
from practice.models.couple import Couple
from practice.models.report import Report
from practice.models.therapist import Therapist
from practice.services.assigning import assignments
from practice.services.couple import case
from practice.services.report.couple import answers, areas, closing, released, words
from practice.services.report.couple.compared import compared
from practice.services.report.couple.ground import Ground, Seen, Step, steps_of
from practice.services.report.parts.voice import Voice
from practice.services.report.request import choices as request_choices
from practice.services.review import pool
from practice.services.review.sentences import names_of
from practice.texts import N_
from reports.content import Person
from reports.couple_content import CouplePlanRow, CoupleReport, CoupleStep

settle = released.settle


def collect(caseload: Caseload, report: Report) -> CoupleReport:
    """What the report says now, dated as it was asked for.

    Raises NotOnCaseload, Unreadable, and ReleaseEnded where a release that it was asked for has ended.
    """
    couple = caseload.couple_by_id(report.couple_id)
    ground = ground_of(caseload, couple, report)
    voice = ground.voice
    made_on = voice.local_day(report.requested_at)
    steps = tuple(_step(ground, one) for one in ground.steps)
    return CoupleReport(
        language=voice.language,
        paper=request_choices.read(report.choices).paper,
        title=voice.say(N_("Where you are now")),
        people=ground.people,
        therapist=_therapist_name(caseload, couple),
        made_on=made_on,
        made_words=voice.day(made_on),
        reading=closing.reading(ground, steps),
        versions=closing.versions(ground),
        method=tuple(closing.method(ground)),
        strengths=areas.strengths(ground),
        points=words.points(ground),
        patterns=words.patterns(ground),
        aims=words.aims(ground),
        steps=tuple(one for one in steps if one.areas or one.compared or one.questions or one.written),
        plan=tuple(_plan(ground)),
    )


def ground_of(caseload: Caseload, couple: Couple, report: Report) -> Ground:
    """What both may see together of the rounds that were asked for, in the report's language."""
    persons = case.header_of(caseload, couple).persons
    voice = Voice(request_choices.read(report.choices).language, caseload.zone)
    rounds = [
        Seen(assignments.form_of(assignment).in_language(voice.language), joint)
        for assignment, joint in released.joint_rounds(caseload, couple, report, voice.language)
    ]
    return Ground(
        voice=voice,
        people=tuple(
            Person(name, "circle" if person.position == 1 else "diamond", person.full_name)
            for person, name in zip(persons, names_of(persons), strict=True)
        ),
        steps=steps_of(rounds),
        baselines=pool.baselines(caseload.session),
    )


def _therapist_name(caseload: Caseload, couple: Couple) -> str:
    """The therapist of the two of them, whoever asked: the words in it are theirs."""
    therapist = caseload.session.get_one(Therapist, couple.therapist_id)
    return caseload.keyring.practice().open("therapist.name", therapist.id, therapist.name).decode()


def _step(ground: Ground, step: Step) -> CoupleStep:
    """The latest round, beside the first one where there are two; drawn where not every number stands in that table."""
    seen, both = step.latest, compared(ground, step)
    shown = tuple(areas.areas(ground, seen))
    return CoupleStep(
        title=seen.joint.title,
        about=_about(ground, step),
        areas=() if both and len(both.rows) == len(shown) else shown,
        compared=both,
        views=tuple(answers.views(ground, seen)),
        questions=tuple(answers.questions(ground, seen)),
        written=tuple(answers.written(ground, seen)),
    )


def _about(ground: Ground, step: Step) -> str:
    latest = ground.voice.day(ground.asked_on(step.latest))
    if step.first is None:
        return ground.voice.say(N_("You were both asked on %(day)s."), day=latest)
    first = ground.voice.day(ground.asked_on(step.first))
    return ground.voice.say(N_("You were both asked on %(first)s and on %(latest)s."), first=first, latest=latest)


def _plan(ground: Ground) -> list[CouplePlanRow]:
    return [row for step in ground.steps for row in answers.plan(ground, step.latest)]
