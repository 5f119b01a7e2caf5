"""A partner asked that processing stops: nothing new is made of their data, and what is kept opens behind a notice."""

import pytest
from sqlalchemy import select

from practice.access import disclosure
from practice.access.restricted import BehindNotice, PartnerRestricted
from practice.extensions import db
from practice.models.audit import AuditEntry
from practice.models.couple import Partner
from practice.models.report import Report
from practice.services.assigning import assignments
from practice.services.erasure import erasing
from practice.services.joint import release
from practice.services.report import reporting
from practice.services.review import pool
from practice.services.rights import restriction

WORDS = "They say that the first answers are not theirs"


@pytest.fixture
def couple(make):
    """The first step is with both; Jonas has sent it, Maya too."""
    make.practice()
    couple = make.couple()
    couple.first = make.assigned(couple)
    make.send(couple.first.homework_ids[0])
    make.send(couple.first.homework_ids[1], rating=2)
    return couple


@pytest.fixture
def therapist(make, couple):
    return make.signed_in()


def restrict(therapist, couple, position=1):
    answer = therapist.post(f"/couples/{couple.ref}/restriction/{position}", data={"reason": WORDS})
    assert answer.status_code == 303
    db.session.remove()


def test_nothing_new_is_made_of_a_restricted_partners_data(make, couple, therapist):
    second = make.assigned(couple, "s1", although_too_soon=True)
    earlier = reporting.request(make.caseload(), couple.ref, {"paper": "A4"})
    db.session.commit()
    restrict(therapist, couple)

    caseload = make.caseload()
    homework = {one.id: one for one in caseload.assignment(couple.ref, second.id).homework}
    mine, other = (homework[one] for one in second.homework_ids)
    assert (mine.ended_because, mine.token) == ("restricted", None)
    assert other.ended_at is None, "the other goes on"
    assert caseload.couple(couple.ref).state == "waiting_for_one", "for the other alone"
    assert make.session.scalars(select(Report.state)).all() == ["failed"]
    with pytest.raises(PartnerRestricted):
        reporting.try_again(caseload, earlier.report_id)
    for act in (assignments.renew_link, assignments.extend_link):
        with pytest.raises(PartnerRestricted):
            act(caseload, couple.ref, mine.id)
    for audience, partner_id in (("therapist", None), ("partner", couple.partner_ids[0])):
        caseload.couple(couple.ref).own_answers = True
        with pytest.raises(PartnerRestricted):
            reporting.request(caseload, couple.ref, {"paper": "A4"}, audience, partner_id)
    other_own = reporting.request(caseload, couple.ref, {"paper": "A4"}, "partner", couple.partner_ids[1])
    assert other_own, "the other's own report holds nothing of it"
    assert disclosure.own_copy(caseload, caseload.couple(couple.ref), couple.partner_ids[1])
    assert disclosure.joint_round(caseload, caseload.couple(couple.ref), couple.first.id) is None
    assert release.is_frozen(caseload.couple(couple.ref))
    lineage = assignments.form_of(caseload.assignment(couple.ref, couple.first.id)).score_lineage
    people = {one.person for one in disclosure.for_pool(make.session, make.keyring, lineage)}
    assert people == {str(couple.partner_ids[1])}
    assert pool.snapshots(make.session, make.keyring) is not None
    make.session.rollback()
    third = make.assigned(couple, "s2", reason="We go on with the other alone")
    assert len(third.homework_ids) == 1

    therapist.post(f"/couples/{couple.ref}/restriction/1/lift")
    db.session.remove()
    partner = make.session.get_one(Partner, couple.partner_ids[0])
    assert (partner.restricted_at, partner.restricted_reason) == (None, None)
    actions = make.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(couple.id))).all()
    assert {"partner.restricted", "partner.restriction_lifted"} <= set(actions)


def test_what_is_kept_of_them_opens_behind_a_notice_and_each_time_is_recorded(make, couple, therapist):
    restrict(therapist, couple)
    with pytest.raises(BehindNotice):
        disclosure.for_therapist(make.caseload(), make.caseload().couple(couple.ref))
    reading = f"/couples/{couple.ref}/homework/{couple.first.id}"
    for address in (reading, f"/couples/{couple.ref}/change", f"/couples/{couple.ref}/partners/1"):
        answer = therapist.get(address)
        assert answer.status_code == 303, address
        assert "/restriction/notice?next=" in answer.location
    for page in ("", "/people"):
        assert "asked on" in therapist.get(f"/couples/{couple.ref}{page}").text
    assert WORDS in therapist.get(f"/couples/{couple.ref}/restriction/1").text

    went_on = therapist.post(f"/couples/{couple.ref}/restriction/notice", data={"next": reading})
    assert went_on.location == reading
    assert therapist.get(reading).status_code == 200
    assert make.signed_in().get(reading).status_code == 303, "another sign-in reads the notice itself"
    db.session.remove()
    actions = make.session.scalars(select(AuditEntry.action).where(AuditEntry.chain == str(couple.id))).all()
    assert actions.count("restricted.read") == 1
    assert [one.reason for one in restriction.of_case(make.caseload(), couple.ref)] == [WORDS]


def test_a_check_in_that_stands_behind_the_notice_says_the_way_to_it(make, couple, therapist):
    restrict(therapist, couple)
    address = f"/couples/{couple.ref}/partners/1/check-in"
    answer = therapist.post(address)
    assert answer.status_code == 409
    notice = f"/couples/{couple.ref}/restriction/notice"
    assert f'href="{notice}?next={address}"' in answer.text
    assert therapist.post(notice, data={"next": address}).location == address
    assert therapist.post(address).status_code == 200


def test_an_erased_partner_has_nothing_to_restrict(make, couple, therapist):
    erasing.erase_partner(make.caseload(), couple.ref, 1)
    db.session.commit()
    db.session.remove()
    assert therapist.post(f"/couples/{couple.ref}/restriction/1", data={"reason": WORDS}).status_code == 404
