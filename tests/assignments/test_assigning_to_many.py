"""One step for several couples: what would happen is shown first, the others are left out, and it can be taken back."""

from practice.extensions import db
from practice.models.assignment import Assignment, Homework


def assignments_of(make, couple):
    db.session.expire_all()
    return make.session.query(Assignment).filter_by(couple_id=couple.id, withdrawn_at=None).all()


def made(answer):
    return [part.split("=")[1] for part in answer.location.partition("?")[2].split("&")]


def test_the_preview_changes_nothing_and_names_who_is_left_out(make, therapist):
    ready, without = make.couple(), make.couple(policy=None, names=(("Ana", "A"), ("Ben", "B")))
    page = therapist.get(f"/assign?ref={ready.ref}&ref={without.ref}&instrument=s1").text
    assert "Gets it" in page
    assert "Left out" in page
    assert "secrets policy first" in page
    assert "Assign to 1 couple" in page
    assert assignments_of(make, ready) == []


def test_everybody_who_can_have_it_gets_it_and_nobody_twice(make, therapist):
    couples = [make.couple() for _ in range(3)]
    refs = [couple.ref for couple in couples]
    make.assigned(couples[0])
    answer = therapist.post("/assign", data={"ref": [*refs, refs[1]], "instrument": "s1"})
    assert len(made(answer)) == 2
    assert [len(assignments_of(make, couple)) for couple in couples] == [1, 1, 1]
    therapist.post("/assign", data={"ref": refs, "instrument": "s1"})
    assert [len(assignments_of(make, couple)) for couple in couples] == [1, 1, 1]


def test_it_is_taken_back_where_nobody_has_opened_it(make, therapist):
    one, two = make.couple(), make.couple(names=(("Ana", "A"), ("Ben", "B")))
    ids = made(therapist.post("/assign", data={"ref": [one.ref, two.ref], "instrument": "s1"}))
    (begun,) = assignments_of(make, two)
    homework = make.session.query(Homework).filter_by(assignment_id=begun.id).first()
    make.send(homework.id)
    page = therapist.get("/assign/done?" + "&".join(f"id={one}" for one in ids)).text
    assert "opened or taken back" in page
    therapist.post("/assign/undo", data={"id": ids})
    assert assignments_of(make, one) == []
    assert len(assignments_of(make, two)) == 1


def test_a_colleagues_couple_is_no_couple_here(make, therapist):
    colleague = make.therapist("anna@example.org")
    theirs = make.couple(therapist_id=colleague)
    assert therapist.get(f"/assign?ref={theirs.ref}").status_code == 404
    assert therapist.post("/assign", data={"ref": theirs.ref, "instrument": "s1"}).status_code == 404
    other = make.assigned(theirs)
    assert "Assigned to 0 couples" in therapist.get(f"/assign/done?id={other.id}").text
    therapist.post("/assign/undo", data={"id": other.id})
    assert len(assignments_of(make, theirs)) == 1


def test_a_held_step_is_left_out_and_no_reason_is_invented(make, therapist):
    couple = make.couple()
    assert "safety record" in therapist.get(f"/assign?ref={couple.ref}&instrument=s2").text
    therapist.post("/assign", data={"ref": couple.ref, "instrument": "s2"})
    assert assignments_of(make, couple) == []


def test_without_a_tick_it_says_what_to_do(make, therapist):
    make.couple()
    assert "Tick the couples first" in therapist.get("/assign", follow_redirects=True).text


def test_odd_input_is_refused(make, therapist):
    couple = make.couple()
    assert therapist.post("/assign", data={"ref": couple.ref, "instrument": "safe"}).status_code == 422
    assert therapist.post("/assign", data={"ref": "x\0", "instrument": "s1"}).status_code == 404
    assert therapist.post("/assign/undo", data={"id": "no"}).status_code == 400
    late = therapist.post("/assign", data={"ref": couple.ref, "instrument": "s1", "due_on": "2001-01-01"})
    assert late.status_code == 422
    assert "This day has passed" in late.text
