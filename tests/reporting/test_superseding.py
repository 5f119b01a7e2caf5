"""What is corrected or not released any more marks the reports made before; what is being made then is made anew."""

from uuid import uuid4

import pytest

from practice import clock, extensions
from practice.access.joint import Words
from practice.extensions import db
from practice.models.assignment import Assignment
from practice.models.release import Release
from practice.models.report import Report
from practice.refusals import NotInTurn
from practice.services.couple import statuses
from practice.services.joint import feedback, release_ends
from practice.services.report import reporting
from practice.services.report.life import superseding
from practice.services.session import private_notes, session_records
from tests.reporting.requested import build, files, row
from tests.reporting.test_erasing import another


def ready(wish, **changes):
    """A second report that is ready, with a file that says so."""
    found = another(wish, **changes)
    attempt = db.session.get(Report, found).attempt
    db.session.get(Report, found).state = "running"
    extensions.keyring().make(reporting.owners.report(found))
    db.session.flush()
    assert reporting.finish(db.session, extensions.keyring(), found, attempt, b"%PDF of then", 1)
    db.session.commit()
    return found


def marks(*reports):
    db.session.expire_all()
    return [db.session.get(Report, one).superseded_because for one in reports]


def test_a_joint_report_is_held_back_once_the_release_it_stands_on_has_ended(course, wish):
    caseload, (one, _) = course.couple.caseload, course.couple.partner_ids
    course.make.couple_row(course.couple).own_answers = True
    db.session.commit()
    joint, own, mine = ready(wish, audience="couple"), ready(wish, audience="partner", partner_id=one), ready(wish)
    assert reporting.open_pdf(caseload, joint) == b"%PDF of then"
    release_ends.end(caseload.session, caseload.audit, caseload.actor, course.couple.id, "narrowed")
    db.session.commit()
    assert marks(joint, own, mine) == ["release", None, None]
    with pytest.raises(NotInTurn):
        reporting.open_pdf(caseload, joint)
    assert reporting.open_pdf(caseload, own) == reporting.open_pdf(caseload, mine) == b"%PDF of then"


@pytest.mark.parametrize("status", statuses.ENDS_LINKS)
def test_joint_reports_freeze_with_the_case(course, wish, status):
    joint = ready(wish, audience="couple")
    statuses.change(course.couple.caseload, course.ref, "paused")
    assert marks(joint) == [None]
    statuses.change(course.couple.caseload, course.ref, status)
    assert marks(joint) == ["release"]


def test_joint_reports_freeze_with_a_partner_who_withdraws(course, wish):
    joint = ready(wish, audience="couple")
    statuses.withdraw_partner(course.couple.caseload, course.ref, 2)
    assert marks(joint) == ["release"]


def test_a_correction_marks_the_reports_of_both_and_the_partners_own(course, wish):
    one, two = course.couple.partner_ids
    mine, joint = ready(wish), ready(wish, audience="couple")
    own, others = (ready(wish, audience="partner", partner_id=partner) for partner in (one, two))
    assert superseding.answer_corrected(db.session, course.couple.id, one) == 3
    assert marks(mine, joint, own, others) == ["corrected", "corrected", "corrected", None]
    assert superseding.answer_corrected(db.session, course.couple.id, one) == 0, "said once, with the first moment"
    assert superseding.release_changed(db.session, course.couple.id) == 1
    assert marks(joint) == ["release"]


def test_a_private_note_that_changes_marks_the_reports_that_hold_it(course, wish):
    caseload = course.couple.caseload
    session = session_records.start(caseload, course.ref)
    db.session.commit()
    private_notes.save(caseload, course.ref, session, "First.", 0)
    db.session.commit()
    note = db.session.query(private_notes.PrivateNote.id).scalar()
    with_it, without = ready(wish, choices={"notes": [str(note)]}), ready(wish)
    private_notes.save(caseload, course.ref, session, "Second.", 1)
    assert marks(with_it, without) == ["note_changed", None]


def test_new_words_for_a_released_round_mark_its_joint_reports_which_can_still_be_handed_over(course, wish):
    caseload = course.couple.caseload
    round_ = db.session.query(Assignment).one()
    release_ids = [uuid4(), uuid4()]
    db.session.add(
        Release(
            id=release_ids[0],
            couple_id=course.couple.id,
            assignment_id=round_.id,
            level="areas",
            areas=[],
            items=[],
            released_by=caseload.therapist_id,
            released_at=clock.now(),
        )
    )
    feedback.write(caseload, course.ref, round_.id, Words("First."), 0)
    db.session.commit()
    joint, other = (ready(wish, audience="couple", choices={"releases": [str(one)]}) for one in release_ids)
    mine = ready(wish)
    feedback.write(caseload, course.ref, round_.id, Words("First."), 1)
    assert marks(joint, other, mine) == [None, None, None], "the same words are no change"
    feedback.write(caseload, course.ref, round_.id, Words("Second."), 1)
    assert marks(joint, other, mine) == ["words_changed", None, None]
    assert reporting.open_pdf(caseload, mine) and "words_changed" not in superseding.HELD_BACK
    assert superseding.release_changed(db.session, course.couple.id) == 2, "a reason that holds back comes before it"
    assert marks(joint) == ["release"]


def test_an_attempt_that_read_what_was_before_does_not_count(course, wish, no_pages):
    late = another(wish)
    assert reporting.take(db.session, late, 1) is not None
    db.session.commit()
    superseding.answer_corrected(db.session, course.couple.id, course.couple.partner_ids[0])
    db.session.commit()
    assert not reporting.finish(db.session, extensions.keyring(), late, 1, b"%PDF old", 1)
    assert (row(wish).attempt, files()) == (1, []), "nobody had begun it: it reads what is true then"
    report = db.session.get(Report, late)
    assert (report.state, report.attempt) == ("queued", 2)
    build(wish)
    assert row(wish).superseded_at is None
