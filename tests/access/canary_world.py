"""A case in which every word that a person could write is a marker of its own, and everybody who could try to read."""

import itertools
import string
from types import SimpleNamespace

from sqlalchemy import select

from practice import clock
from practice.access import keyring as owners
from practice.access.joint import Point, Words
from practice.audit import Actor
from practice.extensions import db
from practice.jobs import build_report, enqueue_report
from practice.models.outbox import OutboxMail
from practice.models.report import Report
from practice.services.couple import couples, goals, legal_hold
from practice.services.couple.couples import Details
from practice.services.disclosing import authorizations, preparing
from practice.services.disclosing import lines as disclosing_lines
from practice.services.disclosing import scopes as disclosing_scopes
from practice.services.disclosing.kept import Order
from practice.services.homework import homework
from practice.services.homework.responses import Sharing
from practice.services.joint import feedback, own_answers
from practice.services.mail import partner_mail
from practice.services.mail.mail_situation import Office
from practice.services.paper import corrections, paper
from practice.services.people import invitations
from practice.services.report import reporting
from practice.services.safety import safety, safety_actions
from practice.services.safety.safety_actions import Action
from practice.services.session import private_notes, session_notes, session_records
from practice.services.session.session_notes import Written
from practice.services.team import case_team, cover
from tests.check_in import making
from tests.release import marked
from tests.release.conftest import release_all

PEOPLE = {  # actor -> name and address; Ruth owns the practice and is on no case
    "therapist": "anna@example.org",
    "co_therapist": "cleo@example.org",
    "supervisor": "sven@example.org",
    "cover": "dana@example.org",
    "other_therapist": "eve@example.org",
}


class Markers:
    """Words that exist nowhere else, each for one row of the allow-table."""

    def __init__(self):
        self.rows = {}
        self._letters = map("".join, itertools.product(string.ascii_lowercase[:8], repeat=4))

    def new(self, row: str) -> str:
        word = f"Zq{next(self._letters)}k"
        self.rows[word.casefold()] = row
        return word


def answers(new, form, author: int, kind: str) -> dict:
    """Every question answered; what can be written is a marker of the row "<kind> of <author>"."""
    texts = [item.key for item in form.items if item.type == "text"]
    given = {}
    for item in form.items:
        if item.type == "plan_review":
            continue
        private = "private item" if item.privacy == "private" else f"{kind} comment"
        if item.type == "text":
            tick = "ticked" if item.key == texts[0] else "unticked"
            given[item.key] = {"value": new(f"{kind} text {tick} {author + 1}")}
        elif item.type == "plan":
            given[item.key] = {"value": [{**marked._row(item, author, 0), "action": new(f"{kind} plan {author + 1}")}]}
        else:
            given[item.key] = {"value": marked._value(item, author), "comment": new(f"{private} {author + 1}")}
    return given


def build(make):
    """The whole world. Everything is committed; ids and tokens outlive the session."""
    markers = Markers()
    new = markers.new
    make.practice(time_zone="Europe/London")
    making.switch_on(make)
    staff = {
        actor: make.therapist(email, new("therapist's name" if actor == "therapist" else "colleague's name"))
        for actor, email in PEOPLE.items()
    }
    couple, world = a_couple(make, new, staff["therapist"]), SimpleNamespace(markers=markers, staff=staff, make=make)
    world.couple, caseload = couple, couple.caseload
    world.assignments = [released(make, new, couple), unfinished(make, new, couple), *others(make, new, couple)]
    world.sessions = notes(new, caseload, couple.ref)
    goals.add(caseload, couple.ref, new("goal"))
    world.goal_id = goals.open_page(caseload, couple.ref).goals[0].id
    making.keep(make, couple, making.answers(**making.worst()))
    checks = tuple(safety_actions.CHECKS)
    partner = couples.partner_at(caseload, couple.ref, 1)
    safety_actions.record(caseload, couple.ref, partner, Action(checks, new("safety words 1"), "joint"))
    legal_hold.place(caseload, couple.ref, new("hold reason"))
    world.letters = mails(make, couple, world.assignments[1])
    by = Actor("therapist", make.caseload().therapist_id)
    invitations.invite(db.session, make.keyring, make.audit, f"{new('invited address')}@example.org", by)
    for role in ("co_therapist", "supervisor"):
        case_team.add(caseload, couple.ref, staff[role], role, None)
    today = clock.today("Europe/London")
    cover.give(
        db.session, make.audit, today, absent_id=staff["therapist"], stand_in_id=staff["cover"], days=(today, today),
        by=Actor("therapist", staff["therapist"]),
    )
    db.session.commit()
    world.reports = reports(couple, caseload)
    world.papers, world.disclosures = outside(new, couple)
    return world


def outside(new, couple):
    """One paper of each; a file on the first's, a release that is only begun, and one on a court's order."""
    caseload, today = couple.caseload, clock.today("Europe/London")
    row = caseload.couple(couple.ref)
    papers = []
    for position, partner_id in enumerate(couple.partner_ids, 1):
        scope = disclosing_scopes.all_of(
            disclosing_scopes.offered(disclosing_lines.of_case(caseload, row, "en"), partner_id)
        )
        written = {name: new(f"paper {name} {position}") for name in ("recipient", "purpose", "kept")}
        paper = authorizations.Paper(kind="lawyer", scope=scope, **written)
        papers.append(authorizations.record(caseload, couple.ref, position, paper, today, today))
    form, typed = {"language": "en", "paper": "A4"}, {1: new("typed summary 1"), 2: new("typed summary 2")}
    sent = preparing.prepare(caseload, couple.ref, papers[0], form, typed)
    begun = preparing.prepare(caseload, couple.ref, papers[0], form, {})
    day = Order(new("court order"), new("court order"), new("court order"), today, today)
    named = {2: frozenset({"areas:s1/1"})}
    ordered = preparing.prepare_by_order(caseload, couple.ref, day, named, form, {2: new("typed summary 2")})
    for made in (sent, ordered):
        keys = frozenset(one.line.key for one in preparing.look(caseload, couple.ref, made).leaving)
        preparing.choose(caseload, couple.ref, made, keys)
        wish = preparing.release(caseload, couple.ref, made)
        db.session.commit()
        build_report(str(wish.report_id), wish.attempt)
        db.session.rollback()
        db.session.expire_all()
        assert db.session.get(Report, wish.report_id).state == "ready"
    keys = frozenset(one.line.key for one in preparing.look(caseload, couple.ref, begun).leaving)
    preparing.choose(caseload, couple.ref, begun, keys)
    db.session.commit()
    return papers, {"paper 1": sent, "begun": begun, "order": ordered}


def a_couple(make, new, therapist_id):
    caseload = make.caseload(therapist_id)
    both = [
        Details(
            new(f"first name {n}"), new(f"last name {n}"), new(f"pronouns {n}"), "en",
            f"{new(f'address {n}')}@example.org", f"0999 {new(f'phone {n}')}", "yes", new(f"emergency {n}"),
        )
        for n in (1, 2)
    ]
    couple = couples.add(caseload, both)
    couples.record_policy(caseload, couple.ref, "limited")
    safety.require_open(caseload, caseload.couple(couple.ref), new("override reason"))
    db.session.commit()
    pins = [couples.pin_of(caseload, couple.ref, n) for n in (1, 2)]
    ids = [partner.id for partner in caseload.couple(couple.ref).partners]
    found = SimpleNamespace(ref=couple.ref, id=couple.id, pins=pins, partner_ids=ids, caseload=caseload)
    make.safety_complete(found)
    return found


def form_of(code):
    return next(one for one in marked.FORMS if one.code == code)


def released(make, new, couple):
    """Step 1: sent by both, one text of each ticked, everything released that can be, with the therapist's words."""
    form = form_of("s1")
    assignment = make.assigned(couple, "s1")
    for author in (0, 1):
        first = next(item.key for item in form.items if item.type == "text")
        make.send(
            assignment.homework_ids[author], answers(new, form, author, "joint"), sharing=Sharing("ratings", (first,))
        )
    case = SimpleNamespace(couple=couple, form=form, assignment=assignment, make=make)
    words = Words(new("words for the couple"), (), (Point(new("words for the couple"), "", ""),))
    revision = feedback.open_words(couple.caseload, couple.caseload.couple(couple.ref), assignment.id).revision
    feedback.write(couple.caseload, couple.ref, assignment.id, words, revision)
    db.session.commit()
    release_all(case)
    return assignment


def unfinished(make, new, couple):
    """Step 2: the first partner has sent, the second has a draft; the therapist's word to each."""
    messages = {n: new(f"message {n}") for n in (1, 2)}
    assignment = make.assigned(couple, "s2", messages=messages, although_too_soon=True)
    form = form_of("s2")
    make.send(assignment.homework_ids[0], answers(new, form, 0, "early"), sharing=Sharing("ratings"))
    given = answers(new, form, 1, "draft")
    visit = make.visit(assignment.homework_ids[1])
    homework.acknowledge(visit, homework.policy_of(visit).version, "What this partner was promised.")
    section = next(one for one in form.sections if any(item.type == "text" for item in one.items))
    make.draft(visit, section.key, {item.key: given[item.key] for item in section.items if item.key in given})
    return assignment


def others(make, new, couple):
    """Step 3: both sent, and wish to talk first. Step 4: typed from paper for the first partner, and corrected."""
    caseload = couple.caseload
    kept = make.assigned(couple, "s3", although_too_soon=True)
    for author in (0, 1):
        make.send(kept.homework_ids[author], answers(new, form_of("s3"), author, "kept"))
    typed = make.assigned(couple, "s4", although_too_soon=True)
    form, today = form_of("s4"), clock.today("Europe/London")
    entry = paper.Entry(answers(new, form, 0, "typed"), "What stands on it.", 1, today, Sharing("talk_first"), None)
    paper.enter(caseload, couple.ref, typed.id, 1, entry)
    db.session.commit()
    corrections.correct(
        caseload, couple.ref, typed.id, 1, answers(new, form, 0, "right"), new("correction reason")
    )
    db.session.commit()
    return kept, typed


def notes(new, caseload, ref):
    """Sessions with both and with each alone, noted, finished and amended; a private note on the joint one."""
    found = {}
    for name, position in (("joint", None), ("alone 1", 1), ("alone 2", 2)):
        session_id = session_records.start(caseload, ref, position)
        row = session_notes.being_written(caseload, ref, session_id)
        texts, homework = {"text": new(f"note {name}")}, new(f"note {name}")
        written = Written(row.written.held_at, row.written.attendance, "free", texts, homework)
        session_notes.save(caseload, ref, session_id, written, row.session.revision)
        session_notes.finish(caseload, ref, session_id)
        session_notes.amend(caseload, ref, session_id, new(f"note {name}"))
        found[name] = session_id
    private_notes.save(caseload, ref, found["joint"], new("private note"), 0)
    db.session.commit()
    return found


def mails(make, couple, assignment):
    """The mail with a link, as it is delivered."""
    partner_mail.send_link(
        couple.caseload, Office("office@example.org", "https://fourfold.example.org"), couple.ref,
        assignment.homework_ids[1], 0,
    )
    db.session.commit()
    rows = db.session.scalars(select(OutboxMail)).all()
    opened = make.keyring.open_json
    return [str(opened(owners.person(row.partner_id), "outbox.message", row.id, row.message)) for row in rows]


def reports(couple, caseload):
    """One of each audience with all that it can hold, drawn once."""
    whole = {"paper": "A4", "appendix": "yes"}
    wishes = {"therapist": reporting.request(caseload, couple.ref, whole)}
    wishes["couple"] = reporting.request(caseload, couple.ref, whole, "couple")
    own_answers.switch(caseload, couple.ref, on=True)
    wishes["own 1"] = reporting.request(caseload, couple.ref, whole, "partner", couple.partner_ids[0])
    db.session.commit()
    for wish in wishes.values():
        db.session.rollback()
        enqueue_report(wish)
        build_report(str(wish.report_id), wish.attempt)
    db.session.rollback()
    db.session.expire_all()
    states = {name: db.session.get(Report, wish.report_id).state for name, wish in wishes.items()}
    assert set(states.values()) == {"ready"}, states
    return {name: wish.report_id for name, wish in wishes.items()}
