"""The audit trail: in the acting transaction, chained, and any later change to it is found."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update

from practice import audit, extensions
from practice.extensions import db
from practice.models.audit import AuditEntry, AuditHead
from practice.services.couple import couples


@pytest.fixture
def chain(make):
    """A case whose chain has several entries."""
    make.practice()
    couple = make.couple()
    make.safety_complete(couple)
    make.assigned(couple)
    return str(couple.id)


def faults():
    db.session.expire_all()
    return list(audit.faults(extensions.session(), extensions.settings().audit_key))


def test_an_untouched_trail_has_no_fault(chain):
    assert faults() == []


@pytest.mark.parametrize(
    "field", ["actor_kind", "action", "object_kind", "outcome", "actor_id", "object_id", "at", "number"]
)
def test_an_altered_field_is_found(chain, field):
    other = db.session.scalar(select(AuditEntry).where(AuditEntry.chain == "practice").limit(1))
    changed = {"number": 900}.get(field, getattr(other, field) if field != "object_kind" else "other")
    if field in ("actor_kind", "action", "outcome"):
        changed = "altered"
    if field == "object_id":
        changed = uuid4()
    db.session.execute(
        update(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == 2).values({field: changed})
    )
    assert faults()


def test_deleting_truncating_inserting_and_reordering_are_found(chain):
    last = db.session.scalar(select(AuditHead.number).where(AuditHead.chain == chain))
    attacks = [
        delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == 2),
        delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == last),
        delete(AuditEntry).where(AuditEntry.chain == chain),
        delete(AuditHead).where(AuditHead.chain == chain),
    ]
    for attack in attacks:
        db.session.execute(attack)
        assert faults(), str(attack)
        db.session.rollback()
    swap = [(2, -1), (3, 2), (-1, 3)]
    for number, new in swap:
        db.session.execute(
            update(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == number).values(number=new)
        )
    assert faults()
    db.session.rollback()
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == last))
    forged = {c.key: getattr(entry, c.key) for c in AuditEntry.__table__.columns} | {"number": last + 1}
    forged["id"] = type(entry.id)(int=entry.id.int ^ 1)
    db.session.execute(AuditEntry.__table__.insert().values(forged))
    assert faults()
    db.session.rollback()


def test_what_is_rolled_back_leaves_no_entry(make):
    make.practice()
    couple = make.couple()
    before = db.session.scalar(text("select count(*) from audit_entry"))
    couples.renew_pin(couple.caseload, couple.ref, 1)
    db.session.rollback()
    assert db.session.scalar(text("select count(*) from audit_entry")) == before


def test_an_act_that_cannot_be_recorded_is_not_done(make, monkeypatch):
    make.practice()
    couple = make.couple()
    client = make.signed_in()

    def refuse(*_args, **_values):
        raise RuntimeError("no space for the trail")

    monkeypatch.setattr(audit.AuditTrail, "record", refuse)
    answer = client.post(f"/couples/{couple.ref}/policy", data={"policy": "no_secrets"})
    monkeypatch.undo()
    assert answer.status_code == 500
    assert couples.policy_of(couple.caseload, couple.id).policy == "limited"
