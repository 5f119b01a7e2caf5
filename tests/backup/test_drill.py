"""A backup made while somebody writes, restored where there is nothing: every row, sign-in, answers, audit trail."""

import hashlib
import io
import json
import os
import sys
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, make_url, select, text

from practice import extensions, restore, timed_work
from practice.access import keyring as owners
from practice.app import create_app
from practice.audit import COMMAND_LINE
from practice.extensions import db
from practice.models.couple import Partner
from practice.models.erasure import Erasure
from practice.models.response import Response
from practice.models.therapist import TherapistSession
from practice.services.backups import package
from practice.services.erasure import erasing
from practice.services.homework import homework
from tests.conftest import POSTGRES, _new_postgres_database
from tests.factories import PASSWORD
from tests.keys.rotating import full_practice, opened

ANNA = "anna@example.org"  # whose account has no second factor
MARKERS = ("Zqfirstname", "Zqanswer")


@pytest.fixture
def practice(make, app, tmp_path):
    """A practice with a value in every sealed column and an answer to look for; the commands; an identity."""
    _, letters = full_practice(make)
    couple = make.couple(therapist_id=make.therapist(ANNA), names=((MARKERS[0], "One"), ("Jonas", "Two")))
    assignment = make.assigned(couple)
    form = assignment_form(make, assignment)
    item = next(item for item in form.items if item.type == "text")
    make.send(assignment.homework_ids[0], {item.key: {"value": MARKERS[1]}})
    make.send(assignment.homework_ids[1])
    db.session.remove()

    def run(*words, status=0):
        db.session.remove()
        done = app.test_cli_runner().invoke(args=["backup", *map(str, words)])
        assert done.exit_code == status, (done.output, done.exception)
        return done.output

    identity = tmp_path / "identity.txt"
    recipient = run("keygen", identity).split("Recipient: ")[1].split()[0]
    return SimpleNamespace(
        couple=couple, assignment=assignment, letters=letters, run=run, identity=identity, recipient=recipient
    )


def assignment_form(make, assignment):
    return homework.form_of(make.visit(assignment.homework_ids[0]))


@pytest.fixture
def elsewhere(tmp_path, environ, monkeypatch, capsys):
    """Another machine: an empty data folder, an empty database, no keys. Runs the restore there in this process."""
    folder = tmp_path / "another machine"
    settings = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "REDIS_URL": environ["REDIS_URL"]}
    if POSTGRES:
        settings["DATABASE_URL"] = _new_postgres_database("elsewhere")

    def run(manifest, identity, *words, typed="", **changes):
        monkeypatch.setattr(os, "environ", settings | changes)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        capsys.readouterr()
        umask = os.umask(0o022)
        status = restore.main([str(manifest), "--identity", str(identity), *map(str, words)])
        os.umask(umask)
        said = capsys.readouterr()
        return SimpleNamespace(status=status, out=said.out, err=said.err)

    yield SimpleNamespace(folder=folder, run=run, environ=settings)
    if POSTGRES:
        name = make_url(settings["DATABASE_URL"]).database
        engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


def nothing_left(place):
    if POSTGRES:
        engine = create_engine(place.environ["DATABASE_URL"])
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 0
        engine.dispose()
    return not place.folder.exists() or [path for path in place.folder.rglob("*") if path.is_file()] == []


def backup_made(practice, to):
    practice.run("create", "--to", to, "--recipient", practice.recipient)
    [manifest] = to.glob("*.json")
    return manifest


def test_a_backup_whose_keys_lie_in_a_folder_of_their_own_can_be_verified(practice, tmp_path):
    data, apart = tmp_path / "backups", tmp_path / "backups-keys"
    practice.run("create", "--to", data, "--keys-to", apart, "--recipient", practice.recipient)
    [manifest], [keys] = data.glob("*.json"), apart.glob("*.keys.age")
    assert "--keys" in practice.run("verify", manifest, status=1)
    assert "whole" in practice.run("verify", manifest, "--keys", keys)
    assert "holds what it says" in practice.run("verify", manifest, "--keys", keys, "--identity", practice.identity)


def test_a_backup_made_under_load_comes_back_whole_on_an_empty_machine(practice, elsewhere, make, app, tmp_path):
    to, stop, written = tmp_path / "backups here", threading.Event(), []

    def write():
        with app.app_context():
            while not stop.is_set():
                extensions.writing_session()
                make.audit.record(COMMAND_LINE, "load")
                db.session.commit()
                written.append(1)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        manifest = backup_made(practice, to)
    finally:
        stop.set()
        writer.join()
    assert "Both files are whole" in practice.run("verify", manifest)
    assert "holds what it says" in practice.run("verify", manifest, "--identity", practice.identity)
    before = opened(make)

    done = elsewhere.run(manifest, practice.identity, typed=practice.letters)
    assert done.status == 0, done.err
    assert "counts and hashes are those of the backup" in done.out
    assert f"{len(before)} sealed values open" in done.out
    assert "do not open" not in done.out

    db.session.remove()
    restored = create_app(elsewhere.environ)
    restored.config["WTF_CSRF_ENABLED"] = False
    with restored.app_context():
        make.app = restored
        assert opened(make) == before
        kept = db.session.scalars(select(TherapistSession).where(TherapistSession.ended_at.is_(None))).all()
        assert kept == [], "nobody is signed in any more"
        db.session.remove()
    runner = restored.test_cli_runner()
    for words in (["check"], ["audit", "verify"], ["key", "status"]):
        assert runner.invoke(args=words).exit_code == 0, words
    client = restored.test_client()
    options = {"base_url": "https://localhost"}
    assert client.post("/sign-in", data={"email": ANNA, "password": PASSWORD}, **options).status_code in (302, 303)
    assert MARKERS[0] in client.get(f"/couples/{practice.couple.ref}", **options).text
    page = client.get(f"/couples/{practice.couple.ref}/homework/{practice.assignment.id}", **options).text
    assert MARKERS[1] in page
    with restored.app_context():
        db.session.remove()
        db.engine.dispose()
    again = elsewhere.run(manifest, practice.identity, typed=practice.letters)
    assert again.status == 1, "nothing is restored over something"
    assert "exists" in again.err or "has tables" in again.err


def test_what_can_not_be_restored_says_why_and_leaves_nothing(practice, elsewhere, tmp_path):
    to = tmp_path / "backups"
    manifest = backup_made(practice, to)
    data = next(to.glob("*.data.age"))
    other = tmp_path / "other.txt"
    practice.run("keygen", other)
    assert "made for another one" in practice.run("verify", manifest, "--identity", other, status=1)
    for said, trial in (
        ("made for another one", lambda: elsewhere.run(manifest, other, typed=practice.letters)),
        ("not a recovery key", lambda: elsewhere.run(manifest, practice.identity, typed="AAAA-BBBB")),
        ("is not the manifest", lambda: elsewhere.run(data, practice.identity)),
        ("is missing", lambda: elsewhere.run(manifest, tmp_path / "nowhere.txt")),
    ):
        done = trial()
        assert (done.status, said in done.err) == (1, True), done.err
        assert nothing_left(elsewhere)
    whole = data.read_bytes()
    for said, damaged in (("cut short", whole[:-100]), ("its hash", whole[:-1] + bytes([whole[-1] ^ 1]))):
        data.write_bytes(damaged)
        done = elsewhere.run(manifest, practice.identity, typed=practice.letters)
        assert (done.status, said in done.err) == (1, True), done.err
        assert said in practice.run("verify", manifest, status=1)
        assert nothing_left(elsewhere)
    plain = json.loads(manifest.read_text())
    plain["data"] |= {"size": len(whole) - 100, "sha256": hashlib.sha256(whole[:-100]).hexdigest()}
    manifest.write_text(json.dumps(plain))
    data.write_bytes(whole[:-100])
    done = elsewhere.run(manifest, practice.identity, typed=practice.letters)
    assert (done.status, "damaged or cut short" in done.err) == (1, True), done.err
    assert nothing_left(elsewhere)


def test_who_was_erased_after_the_backup_is_erased_again_when_it_is_restored(practice, elsewhere, make, tmp_path):
    to = tmp_path / "backups"
    manifest = backup_made(practice, to)
    erasing.erase_partner(practice.couple.caseload, practice.couple.ref, 1)
    db.session.commit()
    timed_work.publish_erasures()
    later = tmp_path / "later"
    practice.run("create", "--to", later, "--recipient", practice.recipient)
    (to / "erasures").write_text((later / "erasures").read_text())  # as a later backup into one folder leaves it

    kept = tmp_path / "erasures"  # the running installation's own list says the same
    done = elsewhere.run(manifest, practice.identity, "--erasures", kept, typed=practice.letters)
    assert done.status == 0, done.err
    assert "1 erasures from after the backup were done again" in done.out
    restored = create_app(elsewhere.environ)
    with restored.app_context():
        one = db.session.get(Partner, practice.couple.partner_ids[0])
        assert one.erased_at is not None
        left = db.session.scalars(select(Response.partner_id).where(Response.couple_id == practice.couple.id)).all()
        assert left == [practice.couple.partner_ids[1]]
        assert len(db.session.scalars(select(Erasure)).all()) == 1
        name = extensions.keyring().open_json(owners.person(one.id), "partner.name", one.id, one.name)
        assert name["first"] == "Partner 1 (erased)"
        assert restored.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0
        db.session.remove()
        db.engine.dispose()


def test_the_files_hold_no_name_answer_or_key_and_the_keys_are_apart_and_go_first(practice, make, tmp_path, environ):
    to, settings = tmp_path / "backups", extensions.settings()
    manifest = backup_made(practice, to)
    files = [path for path in to.rglob("*") if path.is_file()]
    assert {path.name.split(".", 1)[1] for path in files} == {"json", "data.age", "keys.age"}
    raw = b"".join(path.read_bytes() for path in files)
    wrapped = list(make.session.execute(text("SELECT wrapped FROM data_key")).scalars())
    for secret in (*(marker.encode() for marker in MARKERS), settings.master_key, settings.audit_key, *wrapped):
        assert bytes(secret) not in raw
    assert {oct(path.stat().st_mode & 0o077) for path in files if path.suffix == ".age"} == {"0o0"}
    _plain_data_has_no_keys(practice, manifest, wrapped, tmp_path)
    for path in files:
        path.rename(path.with_name("20200101T000000Z." + path.name.split(".", 1)[1]))
    said = practice.run("create", "--to", to, "--recipient", practice.recipient, "--keep-data", "5000")
    assert "20200101T000000Z.keys.age" in said
    assert (to / "20200101T000000Z.data.age").exists()
    assert not (to / "keys" / "20200101T000000Z.keys.age").exists()


def _plain_data_has_no_keys(practice, manifest, wrapped, tmp_path):
    """Also who opens the data alone finds no wrapped key in it, not even in a freed page."""
    opener = package.identity(practice.identity)
    package.unpack(manifest.parent / (manifest.stem + ".data.age"), tmp_path / "data alone", opener)
    raw = b"".join(path.read_bytes() for path in (tmp_path / "data alone").iterdir())
    assert not [one for one in wrapped if bytes(one) in raw or bytes(one).hex().encode() in raw]
    assert MARKERS[0].encode() not in raw


def test_a_backup_without_a_good_recipient_is_not_made(practice, tmp_path):
    to = tmp_path / "none"
    assert "recipient" in practice.run("create", "--to", to, status=1)
    assert "begins with age1" in practice.run("create", "--to", to, "--recipient", "age1nonsense", status=1)
    assert not list(to.rglob("*.age"))
    assert "is not overwritten" in practice.run("keygen", practice.identity, status=1)
