"""A practice with a value in every sealed column, and all of them opened."""

import secrets
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.types import TypeDecorator

from practice.audit import COMMAND_LINE
from practice.extensions import db, installation_keys
from practice.models.all import Base
from practice.models.base import SealedType
from practice.models.couple import Partner
from practice.models.data_key import WrappedKey
from practice.services.installation import recovery
from practice.services.keys import sealed_columns
from practice.vault import Owner, Sealed

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PLACEHOLDER = Sealed(b"placeholder")


def full_practice(make):
    """A couple that has answered, a recovery key, and one row more in every table with a sealed column."""
    make.practice()
    couple = make.couple()
    for homework_id in make.assigned(couple).homework_ids:
        make.send(homework_id)
    recovery.make(make.session, make.keyring, make.audit, installation_keys(), COMMAND_LINE)
    letters = recovery.shown(make.session, make.keyring).letters
    for column in sealed_columns.COLUMNS:
        if not any(values(make, column, owner) for owner in owners(make)):
            add_row(make, column)
    db.session.commit()
    missing = {column.label for column in sealed_columns.COLUMNS} - {label for label, _ in opened(make)}
    assert not missing, "the rotation is tested with every sealed column"
    return couple, letters


def owners(make):
    rows = make.session.execute(select(WrappedKey.owner_kind, WrappedKey.owner_id))
    return [Owner(*row) for row in rows]


def values(make, column, owner):
    return make.session.execute(column.values(owner.id)).all() if column.kind == owner.kind else []


def add_row(make, column):
    """A row of the column's table with something in every column that needs it; what has to be sealed is sealed."""
    reused = column.column.nullable and not column.only
    found = make.session.scalars(select(column.column.class_)).first() if reused else None
    if found is None:
        found = column.column.class_(**filled(make, column))
        make.session.add(found)
    else:
        setattr(found, column.column.key, PLACEHOLDER)
        if column.kind == "report" and found.report_id is None:
            found.report_id = value_for(make, column.owner.property.columns[0])
    make.session.flush()
    if column.kind == "report" and Owner("report", found.report_id) not in owners(make):
        make.keyring.make(Owner("report", found.report_id))
        make.session.flush()
    for other in sealed_columns.COLUMNS:
        for owner in owners(make):
            for row, stored in values(make, other, owner):
                if stored == PLACEHOLDER:
                    words = f"What {other.label} holds.".encode()
                    sealed = make.keyring.key(owner).seal(other.label, row, words)
                    make.session.execute(other.exchanged(row, stored, sealed))
    make.session.expire_all()


def filled(make, wanted):
    given = {}
    for column in wanted.column.class_.__table__.columns:
        alone = (column.nullable or column.default is not None) and column.key != wanted.column.key
        if alone and (wanted.owner is None or column is not wanted.owner.property.columns[0]):
            continue
        given[column.key] = value_for(make, column)
    return given


def value_for(make, column):
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        wanted = select(target)
        if target.table.name == "partner":
            wanted = wanted.order_by(Partner.position)
        found = make.session.scalar(wanted.limit(1))
        return found or add_plain(make, target.table)
    if isinstance(column.type, SealedType):
        return PLACEHOLDER
    samples = {
        UUID: uuid4(),
        str: secrets.token_hex(4),
        int: 1,
        bool: False,
        bytes: secrets.token_bytes(32),
        datetime: NOW,
        date: NOW.date(),
    }
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return samples.get(kind.python_type, {})


def add_plain(make, table):
    """A row of another table that the wanted one refers to."""
    model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    row = model(
        **{
            column.key: value_for(make, column)
            for column in table.columns
            if not column.nullable and (column.default is None or column.primary_key)
        }
    )
    make.session.add(row)
    make.session.flush()
    return row.id


def opened(make):
    """Every sealed value of the database in plain, by label and row. Raises Unreadable."""
    make.session.rollback()
    keyring = make.keyring
    return {
        (column.label, row): keyring.key(owner).open(column.label, row, sealed)
        for owner in owners(make)
        for column, row, sealed in sealed_columns.of_owner(make.session, owner)
    }


def blobs(make):
    """Every sealed value as it is stored."""
    make.session.rollback()
    return {
        (column.label, row): sealed.blob
        for owner in owners(make)
        for column, row, sealed in sealed_columns.of_owner(make.session, owner)
    }
