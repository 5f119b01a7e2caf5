"""What Fourfold's pages are compared with: a bare Flask app that does the least for the same purpose, and no less.

The same for both: gunicorn with the same settings (`practice/running/gunicorn_conf.py`), the same database file or
server, the same connection settings (`practice.sqlite.prepare`: WAL, synchronous FULL, one writer at a time), names
sealed under two keys each, and the length of the answer, which the benchmark asserts within a quarter.

`/caseload/<therapist>` is one Core query, built once, that brings a therapist's first 50 couples with their partners'
wrapped keys; it opens both names of each and fills a table. `/save/<key>` is one upsert of what was posted as it came,
in a committed transaction. Left out is what Fourfold does besides: session, rights, layout, translations, forms,
sealing what is saved, the audit trail, headers, compression. Nothing is made slow: no ORM, no needless query, every
row found by an index, a template that is compiled once.
"""

import json
import os
from pathlib import Path
from uuid import UUID

from flask import Flask, Response, request
from jinja2 import Template
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid, bindparam, create_engine, select
from sqlalchemy.dialects import postgresql, sqlite

from practice.sqlite import WRITING, prepare
from practice.vault import Owner, Sealed, Vault

LIMIT = 50
tables = MetaData()
couple = Table("couple", tables, Column("id", Uuid), Column("ref", String), Column("therapist_id", Uuid))
partner = Table("partner", tables, Column("id", Uuid), Column("couple_id", Uuid), Column("name", LargeBinary))
data_key = Table("data_key", tables, *(Column(*one) for one in (("owner_id", Uuid), ("owner_kind", String))))
data_key.append_column(Column("wrapped", LargeBinary))
saves = Table("bench_save", MetaData(), Column("id", String(40), primary_key=True), Column("value", LargeBinary))

page = select(couple.c.id, couple.c.ref).where(couple.c.therapist_id == bindparam("therapist_id"))
page = page.order_by(couple.c.ref).limit(LIMIT).subquery()
ROWS = (
    select(page.c.ref, partner.c.id, partner.c.name, data_key.c.wrapped)
    .join(partner, partner.c.couple_id == page.c.id)
    # An outer join, since SQLite would read everybody's keys for each couple with an inner one.
    .outerjoin(data_key, (data_key.c.owner_kind == "person") & (data_key.c.owner_id == partner.c.id))
    .order_by(page.c.ref)
)
PAGE = Template(
    "<!doctype html><title>Couples</title><table>{% for ref, names in rows %}<tr><td>{{ ref }}</td>"
    "<td>{{ names|join(' and ') }}</td></tr>{% endfor %}</table>",
    autoescape=True,
)

app = Flask(__name__)
vault = Vault(bytes.fromhex(Path(os.environ["MASTER_KEY_FILE"]).read_text()))
engine = create_engine(os.environ["DATABASE_URL"])
prepare(engine)
insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
UPSERT = insert(saves)
UPSERT = UPSERT.on_conflict_do_update(index_elements=["id"], set_={"value": UPSERT.excluded.value})
saves.metadata.create_all(engine)
engine.dispose()  # no connection is open when gunicorn forks


def padded(text: str) -> str:
    """As long as Fourfold's answer: `size` says how many bytes that has."""
    return text + " " * max(0, int(request.args.get("size", 0)) - len(text.encode()))


@app.get("/caseload/<uuid:therapist_id>")
def caseload(therapist_id: UUID) -> str:
    names: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for ref, partner_id, sealed, wrapped in connection.execute(ROWS, {"therapist_id": therapist_id}):
            key = vault.unwrap(Owner("person", partner_id), wrapped)
            name = json.loads(key.open("partner.name", partner_id, Sealed(sealed)))
            names.setdefault(ref, []).append(f"{name['first']} {name['last']}")
    return padded(PAGE.render(rows=names.items()))


@app.post("/save/<key>")
def save(key: str) -> Response:
    """The form's bytes as they came, in one row; acknowledged after the commit."""
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        connection.execute(UPSERT, {"id": key, "value": request.get_data()})
        connection.commit()
    return Response(padded('{"said": "Saved"}'), content_type="application/json")
