"""Canaries: each word that a person could write is a marker; every actor's pages, files, mails, logs, disk searched."""

import io
import itertools
import logging
import re
import zipfile
from functools import lru_cache

import pytest

from practice import extensions, programme
from practice.app import create_app
from practice.config import ROOT
from practice.extensions import db
from practice.services.keys import sealed_columns
from practice.web import guard
from tests import made_once
from tests.access import allow_table, canary_world
from tests.browser_rules import StrictClient
from tests.conftest import POSTGRES, copied, environment
from tests.factories import EMAIL, Factory
from tests.keys.rotating import owners as keys_of
from tests.reports.reading import everything_in

THOROUGH = ("therapist", "supervisor")  # each address of a place; others have the rights of these, or none
WORD = re.compile(r"zq[a-h]{4}k", re.I)
ABSENT = ("batch_id", "passkey_id", "link_id", "access_id", "cover_id", "key_id", "invitation_id")


pytestmark = pytest.mark.timeout(300)  # the walk is one fixture for the whole module


@pytest.fixture(scope="module")
def world(tmp_path_factory, migrated, secrets_folder):
    folder = tmp_path_factory.mktemp("canaries")
    app = create_app(environment(folder, secrets_folder, copied(migrated, folder)))
    app.testing, app.test_client_class = True, StrictClient
    made_once.use(app)
    app.config["PROPAGATE_EXCEPTIONS"], app.config["WTF_CSRF_ENABLED"] = False, False
    log, queued, enqueue = io.StringIO(), [], extensions.enqueue
    listener = logging.StreamHandler(log)
    logging.getLogger().addHandler(listener)
    extensions.enqueue = lambda *said: bool(queued.append(said))
    with app.app_context():
        made = canary_world.build(Factory(app))
        made.app, made.folder = app, folder
        made.seen, made.pages = walked(made)
        made.log, made.queued = log.getvalue(), queued
        yield made
        db.session.remove()
        db.engine.dispose()
    extensions.enqueue = enqueue
    logging.getLogger().removeHandler(listener)


def values(world):
    """What can stand in each place of an address: all of them where it decides whose words are shown."""
    couple = world.couple
    return {
        "ref": [couple.ref],
        "assignment_id": [one.id for one in world.assignments],
        "homework_id": [world.assignments[0].homework_ids[0], world.assignments[-1].homework_ids[1]],
        "position": [1, 2],
        "number": [1, 8],
        "report_id": list(world.reports.values()),
        "session_id": list(world.sessions.values()),
        "authorization_id": list(getattr(world, "papers", ())) or ["00000000-0000-0000-0000-000000000000"],
        "disclosure_id": list(getattr(world, "disclosures", {}).values()) or ["00000000-0000-0000-0000-000000000000"],
        "goal_id": [world.goal_id],
        "therapist_id": [world.staff["therapist"]],
        "code": [programme.catalogue().programme[0].code],
        "topic": ["privacy"],
        "token": [world.assignments[0].tokens[0], "x" * 43],
        **{name: ["00000000-0000-0000-0000-000000000000"] for name in ABSENT},
    }


def addresses(world, method="GET"):
    """Every page and file of the url map with every combination of values: endpoint, place of the table, address."""
    reports = {str(number): f"report {name}" for name, number in world.reports.items()}
    known = values(world)
    outside = {str(number): f"report outside {name}" for name, number in getattr(world, "disclosures", {}).items()}
    papers = {str(one): number for number, one in enumerate(getattr(world, "papers", ()), 1)}
    for rule in world.app.url_map.iter_rules():
        if method not in rule.methods or rule.endpoint == "static":
            continue
        names = sorted(rule.arguments & set(known))
        for chosen in itertools.product(*(known[name] for name in names)):
            given = dict(zip(names, map(str, chosen), strict=True))
            built = re.sub(
                r"<(?:([^:<>]+(?:\([^)]*\))?):)?([a-z_]+)>",
                lambda found, given=given: given.get(found[2]) or re.sub(r"any\(([a-z_]+).*", r"\1", found[1] or "?"),
                rule.rule,
            )
            place = f"{rule.endpoint}/{given['position']}" if "position" in given else rule.endpoint
            if rule.endpoint == "reports.download":
                place = reports[given["report_id"]]
            if rule.endpoint == "disclosures.download":
                place = outside.get(given["disclosure_id"], place)
            if rule.endpoint == "authorizations.show":
                place = f"{rule.endpoint}/{papers.get(given['authorization_id'], '-')}"
            yield rule.endpoint, place, built


def words_of(answer):
    """Every word of an answer: its headers, and its body, unpacked."""
    return f"{answer.headers} {unpacked(answer.data)}"


@lru_cache(maxsize=32)
def unpacked(data: bytes) -> str:
    if data[:4] == b"%PDF":
        return everything_in(data)
    if data[:4] == b"PK\3\4":
        packed = zipfile.ZipFile(io.BytesIO(data))
        return " ".join(f"{name} {unpacked(packed.read(name))}" for name in packed.namelist())
    return data.decode("utf-8", "replace")


def phones(world):
    """The browsers of the two partners: homework of each step, and the private check-in."""
    for author, assignment in itertools.product((0, 1), world.assignments):
        client = world.app.test_client()
        pin = {"pin": world.couple.pins[author]}
        answer = client.post(f"/q/{assignment.tokens[author]}", data=pin)
        if answer.status_code != 303:
            continue
        if found := re.search(r'name="for" value="([^"]+)"', client.get("/q").text):
            client.post("/q", data={"for": found[1], "read": "y"})
        yield f"partner_{author + 1}", client


def walked(world):
    """Who read which row of the table at which endpoint; and which endpoints answered anybody with a page."""
    seen, met, pages, sent = {}, set(), set(), {"co_therapist", "cover"}  # who has the therapist's rights
    make = world.make
    browsers = [("nobody", world.app.test_client()), ("owner", make.signed_in(EMAIL))]
    browsers += [(actor, make.signed_in(email)) for actor, email in canary_world.PEOPLE.items()]
    turned = make.signed_in(canary_world.PEOPLE["therapist"])
    shared = f"/couples/{world.couple.ref}/homework/{world.assignments[0].id}/share"
    assert turned.post(shared).status_code == 303
    browsers.append(("turned_screen", turned))
    for actor, client in [*browsers, *phones(world)]:
        if actor in allow_table.TEAM:
            copy = {"alone": "y", "private": "y", "notes": str(world.sessions["alone 1"])}
            asked = client.post(f"/couples/{world.couple.ref}/own-data/1", data=copy)
            assert asked.status_code == 303
        tried = set()
        for endpoint, place, address in addresses(world):
            is_theirs = guard.access_of(world.app, endpoint).who not in ("therapist", "owner")
            if (actor, address) in met and not is_theirs:
                continue  # a partner's second homework opens no other page of the therapist's
            if actor not in THOROUGH and not actor.startswith("partner") and place in tried:
                continue
            tried.add(place)
            met.add((actor, address))
            answer = client.get(address)
            assert answer.status_code < 500, (actor, address)
            pages |= {endpoint} if answer.status_code == 200 else set()
            note(world, seen, actor, place, answer)
        if actor not in sent:  # once for the several homeworks of a partner
            sent.add(actor)
            for place, answer in posted(world, client):
                note(world, seen, actor, place, answer)
    for mail in world.letters:
        for word in WORD.findall(mail):
            seen.setdefault((world.markers.rows[word.casefold()], "delivered"), set()).add("mail 2")
    return seen, pages


def note(world, seen, actor, place, answer):
    for word in set(WORD.findall(words_of(answer))):
        seen.setdefault((world.markers.rows[word.casefold()], actor), set()).add(place)


def posted(world, client):
    """What each form of each place answers to one that is sent as good as empty. Nothing of it is kept."""
    mark = re.search(r'name="for" value="([^"]+)"', client.get("/q").text)
    keep, db.session.commit, done = db.session.commit, db.session.flush, set()
    try:
        for _, place, address in addresses(world, "POST"):
            if place in done:
                continue
            done.add(place)
            cookies = dict(client._cookies)
            answer = client.post(address, data={"for": mark[1]} if mark else {})
            client._cookies = cookies
            assert answer.status_code < 500, address
            yield place, answer
    finally:
        db.session.commit = keep


def allowed(row: str, actor: str, place: str, lines=allow_table.ALLOWED) -> bool:
    """Whether a line of the table lets this actor read this row at this place."""
    author = row[-1] if row[-1] in "12" else "-"
    return any(
        re.fullmatch(rows.replace("{n}", "[12]"), row)
        and actor in [one.replace("{n}", author) for one in actors]
        and re.fullmatch(places.replace("{n}", author), place)
        for rows, actors, places in lines
    )


def test_a_private_word_is_read_only_where_the_table_lets_it(world):
    leaks = [" ".join(one) for one in met_at(world) if not allowed(*one)]
    assert not leaks, "\n".join(sorted(leaks))


def test_what_the_table_opens_was_really_there_to_be_read(world):
    """The walk meets the pages: else it would find no marker and say that all is well."""
    for row in set(world.markers.rows.values()) - allow_table.READ_NOWHERE:
        assert any(found == row for found, _ in world.seen), f"nobody met {row}"
    for actor in ("partner_2", "turned_screen", *allow_table.EVERYBODY):
        assert any(found == actor for _, found in world.seen), f"{actor} met nothing"


def test_no_line_of_the_table_opens_what_nobody_needs(world):
    idle = [line for line in allow_table.ALLOWED if not any(allowed(*one, [line]) for one in met_at(world))]
    assert not idle, idle


def met_at(world):
    return [(row, actor, place) for (row, actor), places in world.seen.items() for place in places]


def test_every_page_and_file_of_the_url_map_was_opened_or_is_named(world):
    readable = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in rule.methods}
    assert readable - world.pages == allow_table.NOT_HERE & readable - world.pages
    assert readable >= allow_table.NOT_HERE


def test_every_sealed_column_has_a_marker_or_holds_no_words(world):
    held = {column.label: "" for column in sealed_columns.COLUMNS}
    for owner in keys_of(world.make):
        for column, row, sealed in sealed_columns.of_owner(db.session, owner):
            held[column.label] += unpacked(world.make.keyring.key(owner).open(column.label, row, sealed))
    without = {label for label, words in held.items() if not WORD.search(words)}
    assert without == allow_table.NO_WORDS | set(allow_table.ELSEWHERE)
    for file in allow_table.ELSEWHERE.values():
        assert (ROOT / file).is_file()


@pytest.mark.skipif(POSTGRES is not None, reason="reads SQLite's files")
def test_nothing_on_the_disk_holds_a_word_database_wal_and_backup(world):
    run = world.app.test_cli_runner().invoke
    identity, copies = world.folder / "identity.txt", world.folder / "copies"
    recipient = run(args=["backup", "keygen", str(identity)]).output.split("Recipient: ")[1].split()[0]
    done = run(args=["backup", "create", "--to", str(copies), "--recipient", recipient])
    assert done.exit_code == 0, done.output
    files = [file for file in world.folder.rglob("*") if file.is_file()]
    assert len(files) > 3
    for file in files:
        held = file.read_bytes()
        for shape in (held.decode("latin-1"), held[::2].decode("latin-1"), held[1::2].decode("latin-1")):
            assert not WORD.search(shape), file.name


def test_no_log_line_and_nothing_in_the_queue_holds_a_word(world):
    assert not WORD.search(world.log)
    assert world.queued, "something was asked for"
    assert not WORD.search(repr(world.queued))
    ids = re.compile(r"[0-9a-f-]{36}|[a-z_.]+|report-[0-9a-f-]{36}-\d+")
    assert all(ids.fullmatch(str(part)) or isinstance(part, int) for said in world.queued for part in said)
