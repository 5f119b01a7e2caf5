"""Every field of every form takes whatever is sent: never a fault of ours, nothing stored that was refused."""

import shutil
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import clock
from practice.app import create_app
from practice.extensions import db
from practice.models.all import Base
from practice.services.disclosing import authorizations, preparing
from practice.services.disclosing.authorizations import Paper
from practice.services.report import reporting
from practice.services.session import session_records
from tests import made_once
from tests.access.test_canaries import addresses
from tests.browser_rules import StrictClient
from tests.check_in import making
from tests.conftest import POSTGRES, copied, environment
from tests.factories import Factory
from tests.homework.phone import Phone
from tests.input.forms import TYPED, forms_of

pytestmark = [
    pytest.mark.skipif(POSTGRES is not None, reason="brings SQLite's file back after each form that was taken"),
    pytest.mark.timeout(300),
]
NASTY = (
    ["\0"], ["a\0b" * 9], ["\udcff".encode("utf-8", "surrogatepass").decode("latin-1")], ["\u202egnp.exe"],
    ["x" * 100_000], [], ["", ""], ["one", "two"], ["-1"], ["9" * 400], ["1e309"], ["NaN"], ["0x10"], ["٣"],
    ["0001-01-01"], ["9999-12-31"], ["9999-12-31T23:59"], ["2026-02-30"], ["0000-00-00T99:99"], ['{"a": [1, {}]}'],
    ["{{ 7*7 }}{% raw %}"], ["../../etc/passwd"], ["//evil.example/x"], ["'; drop table couple; --"],
    ["<script>alert(1)</script>"], ["00000000-0000-0000-0000-000000000000"], ["00000000000000000000000000000000x"],
    ["\r\nSet-Cookie: a=b"], ["%s%n%x"], ["💔" * 3000], ["a\n" * 5000],
)  # fmt: skip
CHANGES_ANYWAY = {"audit_entry", "audit_head", "throttle", "therapist_session", "homework_session"}
PARTLY_KEPT = {f"/q/part/{n}": {"draft_part"} for n in range(1, 20)}  # the answers beside the one that does not fit
SAME_KIND = 4  # of the fields of one kind in one form, such as sixty ratings, so many


@pytest.fixture(scope="module")
def world(tmp_path_factory, migrated, secrets_folder):
    folder = tmp_path_factory.mktemp("fields")
    address = copied(migrated, folder)
    app = create_app(environment(folder, secrets_folder, address))
    app.testing, app.test_client_class = True, StrictClient
    made_once.use(app)
    app.config["PROPAGATE_EXCEPTIONS"], app.config["WTF_CSRF_ENABLED"] = False, False
    with app.app_context():
        found = World(app, address.removeprefix("sqlite:///"), folder / "beginning.db")
        yield found
        db.session.remove()
        db.engine.dispose()


def outside(caseload, ref):
    """A paper, and a release that is begun."""
    today = clock.today("Europe/London")
    paper = Paper("Dr Recipient", "other", "Second opinion", frozenset({"areas:s1/1", "summary"}))
    papers = [authorizations.record(caseload, ref, 1, paper, today, today)]
    begun = preparing.prepare(caseload, ref, papers[0], {"language": "en", "paper": "A4"}, {})
    keys = frozenset(one.line.key for one in preparing.look(caseload, ref, begun).leaving)
    preparing.choose(caseload, ref, begun, keys)
    return papers, {"begun": begun}


class World:
    """A prepared practice, the forms of all its pages, and what brings the database back to its beginning."""

    def __init__(self, app, file, beginning) -> None:
        self.app, self.file, self.beginning = app, file, beginning
        make = self.make = Factory(app)
        make.practice()
        making.switch_on(make)
        make.therapist("anna@example.org")
        self.couple = make.couple()
        self.assignment = make.assigned(self.couple)
        make.send(self.assignment.homework_ids[0])
        self.tokens = making.at_home(make, self.couple)
        self.assignments, self.reports, self.sessions = [self.assignment], {}, {}
        self.goal_id = self.assignment.id
        self.staff = {"therapist": make.caseload().therapist_id}
        caseload = self.couple.caseload
        self.sessions["joint"] = session_records.start(caseload, self.couple.ref)
        self.reports["therapist"] = reporting.request(caseload, self.couple.ref, {}).report_id
        self.papers, self.disclosures = outside(caseload, self.couple.ref)
        db.session.commit()
        self.browsers = {"owner": make.signed_in(), "stranger": app.test_client()}
        self.browsers["partner"] = Phone(app, self.assignment.tokens[1], self.couple.pins[1]).start().client
        private = making.PrivatePhone(app, self.tokens[0], self.couple.pins[0])
        private.enter()
        self.browsers["private"] = private.client
        self.cookies = {name: dict(one._cookies) for name, one in self.browsers.items()}
        self.forms = dict(self._found())
        self._settle()
        shutil.copy(file, beginning)

    def _found(self):
        """Each form once: who can post it, and the form."""
        for who, client in self.browsers.items():
            for path in sorted({path for _, _, path in addresses(self)}):
                page = client.get(path)
                if page.status_code == 200 and page.mimetype == "text/html":
                    for form in forms_of(path, page.text):
                        yield (who, form.action, tuple(form.kinds)), form
        db.session.rollback()

    def _settle(self):
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()

    def begin_again(self):
        self._settle()
        shutil.copy(self.beginning, self.file)
        for name, client in self.browsers.items():
            client._cookies = dict(self.cookies[name])

    def counts(self):
        tables = [name for name in Base.metadata.tables if name not in CHANGES_ANYWAY]
        with db.engine.connect() as connection:
            said = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)
            return dict(map(tuple, connection.exec_driver_sql(said)))

    def post(self, who, form, name, values):
        """Post the form with one field changed; hold the answer to the promises."""
        data = {}
        for key, value in form.changed(name, values):
            data.setdefault(key, []).append(value)
        before, begun = self.counts(), time.monotonic()
        answer = self.browsers[who].post(form.action, data=data)
        where = f"{who} {form.action} {name}={values!r:.60}"
        assert answer.status_code < 500, f"{answer.status_code}: {where}"
        assert time.monotonic() - begun < 20, where
        assert "alert(1)</script>" not in answer.text, where
        assert "evil.example" not in (answer.location or ""), where
        assert "Set-Cookie: a=b" not in str(answer.headers), where
        if answer.status_code >= 400:
            after = self.counts()
            stored = {table for table in before if before[table] != after[table]} - PARTLY_KEPT.get(form.action, set())
            assert not stored, f"{stored} stored although refused: {where}"
            if answer.status_code == 422 and form.kinds.get(name) != "hidden":
                kept = [one for one, value in form.changed(name, values) if value == TYPED]
                assert not kept or TYPED in answer.text, f"typed text is gone: {where}"
        else:
            self.begin_again()


def fields(form):
    """The fields of a form, of many of one kind the first few."""
    seen = {}
    for name, kind in form.kinds.items():
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= SAME_KIND and name != "csrf_token":
            yield name


def test_every_field_of_every_form_with_something_it_was_not_made_for(world):
    number, faults = 0, []
    for (who, _, _), form in world.forms.items():
        for name in fields(form):
            try:
                world.post(who, form, name, NASTY[number % len(NASTY)])
            except AssertionError as fault:
                faults.append(str(fault).partition("\nassert")[0])
                world.begin_again()
            number += 7  # another one for each field, and all of them in turn
    assert not faults, "\n".join(faults)
    assert number > 7 * 150, "the walk met the forms"


@settings(
    max_examples=60, derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.data())
def test_any_text_in_any_field_any_number_of_times(world, data):
    keys = sorted(world.forms, key=str)
    key = data.draw(st.sampled_from([one for one in keys if list(fields(world.forms[one]))]))
    form = world.forms[key]
    name = data.draw(st.sampled_from(list(fields(form))))
    numbers = st.one_of(st.integers(), st.floats()).map(str)
    texts = st.one_of(st.text(max_size=200), numbers, st.sampled_from(NASTY).map("".join))
    said = data.draw(st.lists(texts, max_size=3))
    world.post(key[0], form, name, [one.encode("utf-8", "replace").decode() for one in said])
