"""A couple that has sent two rounds, with markers in everything, and what a therapist does to release some of it."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from practice import clock, jobs
from practice.extensions import db
from practice.models.disclosing import Disclosure
from practice.models.report import Report
from practice.services.disclosing import authorizations, lines, preparing, releasing, scopes
from practice.services.disclosing.authorizations import Paper
from practice.services.disclosing.kept import Order
from practice.services.session import session_notes, session_records
from practice.services.session.session_notes import Written
from tests.release import marked

ZONE = "Europe/London"
FORMAT = {"language": "en", "paper": "A4"}


@pytest.fixture
def case(make):
    make.practice()
    return Case(make)


@pytest.fixture
def window(case):
    """The browser of the case's own therapist."""
    return case.make.signed_in()


class Case:
    """Maya and Jonas; every word that either wrote is a marker with their number (0 and 1) in it."""

    def __init__(self, make, codes=("s1", "s2")):
        self.make = make
        self.couple = make.couple()
        make.safety_complete(self.couple)
        self.ref, self.caseload = self.couple.ref, self.couple.caseload
        self.forms = {form.code: form for form in marked.FORMS}
        self.homework = {}
        for code in codes:
            assignment = make.assigned(self.couple, code, although_too_soon=True)
            self.homework[code] = assignment.homework_ids
            for author in (0, 1):
                make.send(assignment.homework_ids[author], marked.answers(self.forms[code], author))

    @property
    def today(self):
        return clock.today(ZONE)

    def row(self):
        return self.caseload.couple(self.ref)

    def lines(self, **how):
        found = lines.of_case(self.caseload, self.row(), "en", **how)
        db.session.rollback()
        return found

    def offered(self, position):
        return scopes.all_of(scopes.offered(self.lines(), self.couple.partner_ids[position - 1]))

    def authorize(self, position, scope, recipient="Dr Recipient", *, since=0, until=30, purpose="Second opinion"):
        """Record one; the days are counted from today."""
        paper = Paper(recipient, "professional", purpose, frozenset(scope), "Binder 3")
        days = (self.today + timedelta(days=since), self.today + timedelta(days=until))
        found = authorizations.record(self.caseload, self.ref, position, paper, *days)
        db.session.commit()
        return found

    def revoke(self, authorization_id):
        authorizations.revoke(self.caseload, self.ref, authorization_id, self.today)
        db.session.commit()

    def prepare(self, authorization_id, summaries=None, **how):
        found = preparing.prepare(self.caseload, self.ref, authorization_id, FORMAT | how, summaries or {})
        db.session.commit()
        return found

    def order(self, named, summaries=None):
        day = self.today
        order = Order("County court Zqcourt", "Zqfile 12/26", "All area results, Zqscope", day, day, day, None)
        named = {position: frozenset(scope) for position, scope in named.items()}
        found = preparing.prepare_by_order(self.caseload, self.ref, order, named, FORMAT, summaries or {})
        db.session.commit()
        return found

    def look(self, disclosure_id):
        found = preparing.look(self.caseload, self.ref, disclosure_id)
        db.session.rollback()
        return found

    def release(self, disclosure_id, keys=None):
        """Choose (everything that may leave) and confirm; the wish."""
        keys = keys or {one.line.key for one in self.look(disclosure_id).leaving}
        preparing.choose(self.caseload, self.ref, disclosure_id, frozenset(keys))
        db.session.commit()
        wish = preparing.release(self.caseload, self.ref, disclosure_id)
        db.session.commit()
        return wish

    def build(self, wish):
        db.session.rollback()
        jobs.build_report(str(wish.report_id), wish.attempt)
        db.session.rollback()
        db.session.expire_all()
        return db.session.get(Report, wish.report_id)

    def download(self, disclosure_id):
        pdf = releasing.open_pdf(self.caseload, self.ref, disclosure_id)
        db.session.commit()
        return pdf

    def released(self, authorization_id, summaries=None, **how):
        """From the authorization to the file: (row of the register, bytes)."""
        disclosure_id = self.prepare(authorization_id, summaries, **how)
        assert self.build(self.release(disclosure_id)).state == "ready"
        return self.disclosure(disclosure_id), self.download(disclosure_id)

    def disclosure(self, disclosure_id):
        db.session.expire_all()
        return db.session.get(Disclosure, disclosure_id)

    def session(self, position=None, attendance="all", text="Zqsession"):
        """A session that was held, with a note."""
        found = session_records.start(self.caseload, self.ref, position)
        row = session_notes.being_written(self.caseload, self.ref, found)
        held = row.written.held_at
        session_notes.save(
            self.caseload, self.ref, found, Written(held, attendance, "free", {"text": text}, ""), row.session.revision
        )
        db.session.commit()
        return SimpleNamespace(id=found, held_at=held)


def words_of(pdf: bytes) -> str:
    """Every word of the file, its metadata too."""
    file = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in file.pages)
    outline = str([one.title for one in file.outline if hasattr(one, "title")])
    return text.replace("-\n", "") + outline + str(file.metadata) + str(file.xmp_metadata and file.xmp_metadata.stream)
