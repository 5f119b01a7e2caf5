"""The sample practice in a database of its own: loaded once for the tests that only read it."""

from collections import defaultdict
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, selectinload

from practice import clock
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.audit import AuditTrail
from practice.models.all import Base
from practice.models.couple import Couple
from practice.models.response import Response
from practice.models.therapist import Therapist
from practice.sample import load as sample
from practice.services.couple import couples
from practice.services.review import history
from practice.sqlite import prepare
from practice.vault import Vault

MASTER, AUDIT = bytes(range(32)), bytes(range(100, 132))
LOADED_ON = datetime(2026, 11, 25, 13, 40, tzinfo=UTC)  # a Wednesday


def empty_database(folder):
    """A database without a row, with what a use case needs to work on it."""
    engine = create_engine(f"sqlite:///{folder / 'sample.db'}")
    prepare(engine)
    Base.metadata.create_all(engine)
    session = Session(engine, expire_on_commit=False)
    return SimpleNamespace(
        session=session, keyring=Keyring(session, Vault(MASTER)), audit=AuditTrail(session, AUDIT), engine=engine
    )


def load_into(database, moment):
    """Load the sample as if it were `moment`; everything that a test reads of it."""
    with clock.at(moment):
        sign_in = sample.load(database.session, database.keyring, database.audit)
        database.session.commit()
    owner = database.session.scalars(select(Therapist).where(Therapist.is_owner)).one()
    caseload = Caseload(database.session, owner.id, database.keyring, database.audit)
    return SimpleNamespace(**vars(database), sign_in=sign_in, owner=owner, caseload=caseload, moment=moment)


@pytest.fixture
def database(tmp_path):
    made = empty_database(tmp_path)
    yield made
    made.session.close()
    made.engine.dispose()


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """The sample, loaded once; read it only."""
    made = empty_database(tmp_path_factory.mktemp("sample"))
    yield load_into(made, LOADED_ON)
    made.session.close()
    made.engine.dispose()


def all_couples(told):
    """Every therapist's."""
    return told.session.scalars(select(Couple).options(selectinload(Couple.partners))).all()


@pytest.fixture(scope="session")
def couple_of(told):
    """A sample couple by the first name of one partner."""
    found = {}
    for couple in all_couples(told):
        for person in couples.people(told.keyring, couple.partners):
            found[person.details.first_name] = couple.id

    def read(name):
        wanted = select(Couple).where(Couple.id == found[name]).options(selectinload(Couple.partners))
        return told.session.scalars(wanted.execution_options(populate_existing=True)).one()

    return read


@pytest.fixture(scope="session")
def scores_of(told, couple_of):
    """Of one instrument: area -> each round's two scores, the welcome end high, None where missing."""

    def scores(name, instrument):
        found = history.of_couple(told.caseload, couple_of(name))
        asked = next(one for one in found if one.instrument.code == instrument)
        by_area = defaultdict(list)
        for one in asked.rounds:
            for area in one.form.areas:
                by_area[area.code].append(
                    tuple(getattr(sent.scores[area.code], "good", None) if sent else None for sent in one.sent)
                )
        return by_area

    return scores


def answers_of(told):
    """Every answer sent, by partner's name, instrument and round."""
    people = {}
    for couple in all_couples(told):
        for person in couples.people(told.keyring, couple.partners):
            people[person.id] = person.full_name
    return {
        (people[row.partner_id], row.instrument, row.round): told.keyring.open_json(
            owners.person(row.partner_id), "response.answers", row.id, row.answers
        )
        for row in told.session.scalars(select(Response))
    }
