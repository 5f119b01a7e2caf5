"""Nothing leaves the couple without a current written authorization of everybody whom it is about."""

import hashlib
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import clock, programme
from practice.access import keyring as owners
from practice.access import recipient_rules
from practice.access.recipient_rules import Line, Need
from practice.extensions import db
from practice.models.disclosing import Disclosure
from practice.refusals import NotOnCaseload
from practice.services.disclosing import authorizations, preparing
from practice.services.disclosing.authorizations import Paper, Recorded
from practice.services.disclosing.refused import (
    AuthorizationExpired,
    AuthorizationRevoked,
    ChangedSince,
    NotPrepared,
)
from tests.disclosing.conftest import words_of
from tests.release import marked
from tests.reporting.requested import failed

OWN = ("areas:s1/1", "ratings:s1/1", "areas:s2/1", "ratings:s2/1")


def who_is_it_about(line):
    """Positions, by reading the line's name and the question itself: not by what the product says it needs."""
    kind, position, code, _, *rest = line.key.split("/")
    if position == "0":
        return {1, 2}
    form = programme.catalogue().current(code)
    if kind == "areas":
        of_other = any(item.perspective == "partner" for item in form.area(rest[0]).items)
    else:
        item = form.item(rest[0])
        of_other = item.perspective == "partner" or item.guess_of is not None
    return {1, 2} if of_other else {int(position)}


@pytest.fixture
def lines(case):
    return case.lines()


def test_no_line_leaves_without_a_current_authorization_of_each_person_it_is_about(case, lines):
    persons = {one.position: one for one in authorizations.case.header(case.caseload, case.ref).persons}
    couple, today = case.row(), case.today
    everything = {position: sorted(case.offered(position)) for position in (1, 2)}
    couple = case.row()
    day = st.integers(-3, 3).map(lambda days: today + timedelta(days=days))

    @st.composite
    def paper(draw):
        position = draw(st.sampled_from((1, 2)))
        scope = draw(st.one_of(st.just(everything[position]), st.lists(st.sampled_from(everything[position]))))
        signed, until, revoked = draw(day), draw(day), draw(st.none() | day)
        return Recorded(
            case.couple.id, persons[position], Paper("Dr R", "other", "p", frozenset(scope)), signed, until,
            draw(st.just(None)), revoked, recipient_rules.state(signed, until, revoked, today),
        )  # fmt: skip

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(paper(), max_size=5))
    def holds(papers):
        grants = authorizations.grants(papers, couple)
        for line in lines:
            met = recipient_rules.cover(line, grants)
            if not met.may_leave:
                continue
            for position in who_is_it_about(line):
                assert any(
                    one.person.position == position
                    and one.signed_on <= today <= one.valid_until
                    and one.revoked_on is None
                    and any(names(one.paper.scope, line, position, scope) for scope in one.paper.scope)
                    for one in papers
                ), line.key

    holds()


def names(scopes, line, position, scope):
    """Whether a scope names this line for this person, as the page that they signed says it."""
    kind, author, code, number, *item = line.key.split("/")
    place = f"{code}/{number}"
    if author == "0":
        return f"together:{place}" in scopes and f"areas:{place}" in scopes
    if int(author) != position:
        return scope == f"of_me:{place}"
    return scope in (f"{kind}:{place}", f"{kind}:{place}/{'/'.join(item)}")


def test_with_everything_authorized_all_leaves_but_what_is_never_shown_by_itself(case, lines):
    papers = [case.authorize(position, case.offered(position)) for position in (1, 2)]
    look = case.look(case.prepare(papers[0]))
    kept_back = {one.line.key.split("/")[4] for one in look.staying}
    assert kept_back and all("/s1/1/" in one.line.key for one in look.staying)
    form = case.forms["s1"]
    closed = {area.code for area in form.areas if any(item.privacy != "shareable" for item in area.items)}
    assert {form.item(key).area for key in kept_back} <= closed, "with the area's result it could be worked out"
    assert not [line for line in lines if programme.catalogue().current("s1").items and "private" in line.key]


def test_a_line_that_is_about_nobody_never_leaves():
    with pytest.raises(ValueError):
        recipient_rules.cover(Line("x", "areas", 1, "", "", (), frozenset()), [])
    assert Need  # what a line is made with


def test_private_answers_and_what_was_asked_because_of_one_are_no_lines(case, lines):
    form = case.forms["s1"]
    private = {item.key for item in form.items if item.privacy == "private"}
    resting = {item.key for item in form.items if item.show_if and item.show_if.item in private}
    met = {line.key.split("/")[4] for line in lines if "/s1/" in line.key and line.part in ("ratings", "texts")}
    assert private and not met & (private | resting)
    by_order = {line.key for line in case.lines(by_order=True)}
    assert not [key for key in by_order if key.split("/")[4:5] and key.split("/")[4] in private | resting]


def test_the_file_holds_what_was_authorized_and_not_one_word_more(case):
    text = next(item for item in case.forms["s1"].items if item.type == "text")
    alone = case.session(1)
    case.session(2, text="Zqsecond")
    paper = case.authorize(1, ["areas:s1/1", f"text:s1/1/{text.key}", "attendance", "summary", "of_me:s2/1"])
    row, pdf = case.released(paper, {1: "She came every week.", 2: "Zqabout2", 0: "Zqboth"})
    found = words_of(pdf)
    assert marked.text(text, 0) in found
    assert "She came every week." in found and "Dr Recipient" in found and "Second opinion" in found
    assert f"{alone.held_at.day} " in found
    assert "Maya Okafor" in found and "Zqsession" not in found
    unwanted = ["Jonas", "Lindqvist", "Zqabout2", "Zqboth", "Zqsecond", "Partner 2", "not authorized", case.ref]
    assert not [word for word in unwanted if word in found]
    assert set(re.findall(r"Zq\w+-[\w.]+-\d(?:-\d)?", found)) == {marked.text(text, 0).rstrip(".")}
    assert row.sha256 == hashlib.sha256(pdf).hexdigest()


def test_the_file_is_the_same_whatever_there_is_of_the_other(case):
    """What is left out is not told: two cases that differ in the other's papers alone give the same lines."""
    paper = case.authorize(1, ["areas:s1/1", "ratings:s2/1", "together:s1/1"])
    first = case.look(case.prepare(paper)).leaving
    other = case.authorize(2, case.offered(2), "Somebody else")
    assert [one.line for one in case.look(case.prepare(paper)).leaving] == [one.line for one in first]
    case.revoke(other)
    assert {one.line.position for one in first} == {1}


def test_words_that_name_the_other_need_the_other_too(case):
    paper = case.authorize(1, ["summary", "areas:s1/1"])
    look = case.look(case.prepare(paper, {1: "She and Jonas's brother talked."}))
    assert "summary/1" in {one.line.key for one in look.staying}
    assert not recipient_rules.names("a jonasian summer", ["Jonas"])
    assert recipient_rules.names("то сказала Оленка", ["Олен"])
    assert recipient_rules.names("JONAS, again", ["Jonas", ""])


def test_what_is_of_both_needs_both_and_leaves_with_both(case):
    one = case.authorize(1, ["together:s2/1", "areas:s2/1", "ratings:s2/1", "of_me:s2/1"])
    look = case.look(case.prepare(one))
    assert not [line for line in look.leaving if len(line.line.about) > 1]
    case.authorize(2, ["together:s2/1", "areas:s2/1", "of_me:s2/1"], "dr  RECIPIENT")
    look = case.look(case.prepare(one))
    together = {line.line.key for line in look.leaving if line.line.position == 0}
    assert together
    assert not [key for key in together if key.endswith(("a_sees_b", "b_sees_a"))], "nor how close the views are"
    elsewhere = case.look(case.prepare(case.authorize(1, ["areas:s2/1"], "Another office")))
    assert {line.line.position for line in elsewhere.leaving} == {1}, "the other's names another recipient"


def test_what_was_revoked_before_it_was_built_is_not_built_and_says_why(case):
    paper = case.authorize(1, OWN)
    wish = case.release(case.prepare(paper))
    case.revoke(paper)
    assert failed(wish)[1] == "authorization_revoked"
    disclosure_id = db.session.query(Disclosure).one().id
    with pytest.raises(AuthorizationRevoked):
        preparing_again(case, disclosure_id)


def preparing_again(case, disclosure_id):
    from practice.services.disclosing import releasing

    try:
        return releasing.try_again(case.caseload, case.ref, disclosure_id)
    finally:
        db.session.rollback()


def test_what_was_revoked_or_ran_out_after_it_was_built_is_not_handed_out(case):
    paper = case.authorize(1, OWN, until=1)
    row, pdf = case.released(paper)
    assert pdf == case.download(row.id)
    with case.make.at(clock.now() + timedelta(days=2)), pytest.raises(AuthorizationExpired):
        case.download(row.id)
    db.session.rollback()
    case.revoke(paper)
    with pytest.raises(AuthorizationRevoked):
        case.download(row.id)
    db.session.rollback()
    with pytest.raises(NotPrepared):
        case.prepare(paper)


def test_what_changed_since_it_was_looked_at_does_not_leave(case):
    from practice.models.response import Response
    from practice.services.report.life import superseding

    paper = case.authorize(1, OWN)
    disclosure_id = case.prepare(paper)
    keys = {one.line.key for one in case.look(disclosure_id).leaving}
    preparing.choose(case.caseload, case.ref, disclosure_id, frozenset(keys))
    db.session.commit()
    row = db.session.query(Response).filter_by(partner_id=case.couple.partner_ids[0], instrument="s1").one()
    ring, owner = case.caseload.keyring, owners.person(row.partner_id)
    answers = ring.open_json(owner, "response.answers", row.id, row.answers)
    rating = next(item.key for item in case.forms["s1"].items if item.type == "rating")
    answers[rating]["value"] = 1
    row.answers = ring.seal_json(owner, "response.answers", row.id, answers)
    db.session.commit()
    with pytest.raises(ChangedSince):
        preparing.release(case.caseload, case.ref, disclosure_id)
    db.session.rollback()
    done, _ = case.released(paper)
    superseding.answer_corrected(db.session, case.couple.id, case.couple.partner_ids[0])
    db.session.commit()
    with pytest.raises(ChangedSince):
        case.download(done.id)


def test_nobody_chooses_a_line_that_is_not_covered(case):
    paper = case.authorize(1, ["areas:s1/1"])
    disclosure_id = case.prepare(paper)
    forged = next(one.line.key for one in case.look(disclosure_id).staying)
    with pytest.raises(ChangedSince):
        preparing.choose(case.caseload, case.ref, disclosure_id, frozenset({forged}))


def test_who_may_not_manage_the_case_any_more_gets_nothing_built(case):
    from practice.services.team import transfer

    colleague = case.make.therapist("ben@example.org")
    wish = case.release(case.prepare(case.authorize(1, OWN)))
    mine = case.caseload.therapist_id
    transfer.hand_over(
        db.session, case.make.audit, from_id=mine, to_id=colleague, refs=[case.ref], by=case.caseload.actor
    )
    db.session.commit()
    assert failed(wish)[1] == "not_on_caseload"
    with pytest.raises(NotOnCaseload):
        case.caseload.report(wish.report_id)
