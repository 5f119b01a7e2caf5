"""What Fourfold's pages are compared with: a bare Flask app that does the least for the same purpose.

Served by the same gunicorn with the same settings over the same database file. `/caseload` is one Core query that
brings 50 couples with their wrapped keys and opens the names; `/save` is one upsert, committed. Each answers with as
many bytes as Fourfold does, which the benchmark asserts. No session, no layout, no rights, no check of a form.
"""

import json
import os
from uuid import UUID

from flask import Flask, Response, request
from jinja2 import Template
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, create_engine, select
from sqlalchemy.dialects import postgresql, sqlite

from practice import config
from practice.access import keyring as owners
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey
from practice.sqlite import WRITING, prepare
from practice.vault import Vault

LIMIT = 50
settings = config.from_environment(os.environ)
vault = Vault(settings.master_key)
engine = create_engine(settings.database_url)
prepare(engine)
saves = Table("bench_save", MetaData(), Column("id", String(40), primary_key=True), Column("value", LargeBinary))
PAGE = Template(
    "<!doctype html><title>Couples</title><table>{% for ref, names in rows %}<tr><td>{{ ref }}</td><td>{{ names }}</td>"
    "</tr>{% endfor %}</table>",
    autoescape=True,
)
OF_THERAPIST = (
    select(Couple.ref, Couple.id, Partner.id.label("partner_id"), Partner.name, WrappedKey.wrapped)
    .join(Partner, Partner.couple_id == Couple.id)
    .join(WrappedKey, (WrappedKey.owner_kind == "person") & (WrappedKey.owner_id == Partner.id))
    .order_by(Couple.ref, Partner.position)
    .limit(2 * LIMIT)
)
app = Flask(__name__)


def padded(text: str) -> str:
    """As long as Fourfold's page: `size` says how many bytes that is."""
    return text + " " * max(0, int(request.args.get("size", 0)) - len(text.encode()))


@app.get("/caseload/<uuid:therapist_id>")
def caseload(therapist_id: UUID) -> str:
    names: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for row in connection.execute(OF_THERAPIST.where(Couple.therapist_id == therapist_id)):
            key = vault.unwrap(owners.person(row.partner_id), row.wrapped)
            name = json.loads(key.open("partner.name", row.partner_id, row.name))
            names.setdefault(row.ref, []).append(f"{name['first']} {name['last']}")
    return padded(PAGE.render(rows=names.items()))


@app.post("/save/<key>")
def save(key: str) -> Response:
    """The form's bytes as they came, in one row; acknowledged after the commit."""
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    body = request.get_data()
    statement = insert(saves).values(id=key, value=body).on_conflict_do_update(["id"], set_={"value": body})
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        connection.execute(statement)
        connection.commit()
    return Response(padded('{"said": "Saved"}'), content_type="application/json")


@app.get("/")
def nothing() -> str:
    return ""


saves.metadata.create_all(engine)
