"""Makes private check-ins through the product's own services: switched on, offered, answered on a phone."""

import re
from datetime import timedelta

from practice import clock
from practice.access import check_in_link
from practice.extensions import db
from practice.models.check_in import CheckInLink
from practice.models.couple import Partner
from practice.services.check_in import check_in_links, check_in_switch, check_ins

FORM = check_in_switch.form()
GATE = next(item for item in FORM.items if item.continue_on)
QUESTIONS = [item for item in FORM.items if item is not GATE]


def answers(**said):
    """The gate passed, and the questions that `said` names with these option keys, in canonical form."""
    given = {GATE.key: {"value": [GATE.continue_on[0]]}}
    for item in QUESTIONS:
        name = item.key.rpartition(".")[2]
        if name in said:
            given[item.key] = {"state": "declined"} if said[name] == "declined" else {"value": [said[name]]}
    return given


def worst():
    """The gravest answer to every question."""
    return {item.key.rpartition(".")[2]: item.scale.keys[-1 if "often" in item.scale.keys else 0] for item in QUESTIONS}


def switch_on(make):
    owner = make.caseload().therapist_id
    check_in_switch.turn(make.session, make.audit, owner, on=True)
    db.session.commit()


def at_home(make, couple):
    """Both links of a couple that was asked alone, as tokens in the partners' order."""
    make.safety_complete(couple)
    check_in_links.offer_at_home(couple.caseload, couple.ref)
    db.session.commit()
    page = check_in_links.open_page(couple.caseload, couple.ref)
    db.session.commit()
    return [one.token for one in page.links]


def visit(make, couple, position=1):
    """One partner's open check-in, as its pages have it."""
    now = clock.now()
    partner = make.session.get_one(Partner, couple.partner_ids[position - 1])
    link = CheckInLink(
        partner_id=partner.id,
        place="clinic",
        instrument=FORM.code,
        instrument_version=FORM.version,
        token_hash=check_in_link.hashing.token_hash(check_in_link.hashing.new_token()),
        expires_at=now + timedelta(hours=1),
        offered_by=couple.caseload.therapist_id,
        offered_at=now,
        session_kiosk=False,
        wrong_pins=0,
    )
    make.session.add(link)
    check_in_link.begin(link)
    make.session.flush()
    return check_in_link.PrivateVisit(make.session, make.keyring, make.audit, link, partner)


def keep(make, couple, given, position=1):
    check_ins.keep(visit(make, couple, position), FORM, given, "promise")
    db.session.commit()


class PrivatePhone:
    """One browser with one check-in's link and PIN."""

    def __init__(self, app, token, pin):
        self.client = app.test_client()
        self.token, self.pin = token, pin
        self.mark = ""

    @classmethod
    def of(cls, client):
        """A device that was handed over: its check-in is open already."""
        phone = cls.__new__(cls)
        phone.client, phone.mark = client, ""
        phone.read_mark()
        return phone

    def read_mark(self):
        found = re.search(r'name="for" value="([^"]+)"', self.client.get("/q", follow_redirects=True).text)
        self.mark = found[1] if found else ""

    def enter(self):
        answer = self.client.post(f"/q/{self.token}", data={"pin": self.pin})
        if answer.status_code == 303:
            self.read_mark()
        return answer

    def post(self, step, **fields):
        return self.client.post("/q", data={"for": self.mark, "step": step, **fields})

    def pass_gate(self, said="no"):
        self.post("before")
        return self.post("gate", **{GATE.key: said})

    def send(self, **said):
        """Past the gate and everything in one post, with the option keys by the question's name."""
        self.enter()
        self.pass_gate()
        fields = {f"{FORM.code}.{name}": value for name, value in said.items()}
        return self.post("questions", **{GATE.key: "no"}, **fields)

    def postpone(self, said="yes"):
        self.enter()
        return self.pass_gate(said)
