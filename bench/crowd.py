"""A practice full of couples, written straight into the tables: what is sealed is sealed as the services seal it.

From a fixed seed, in caseloads of very different sizes, 500 couples at most. Everybody has the same PIN hash and one
of a few sets of answers. No audit entries and no mails: the pages that are measured do not read them.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from practice import clock, extensions, hashing, programme
from practice.access import keyring as owners
from practice.assessment.instrument import Instrument
from practice.models.assignment import Assignment, Homework
from practice.models.base import Base
from practice.models.couple import Couple, Partner
from practice.models.data_key import WrappedKey
from practice.models.response import Response, SharingChoice
from practice.models.therapist import Therapist
from practice.services.couple import couples
from practice.vault import DataKey, Owner, Vault
from tests.factories import rated

AT_ONCE = 1000  # couples a batch of statements
LARGEST, USUAL = 500, 40  # couples of one caseload
SETS = 20  # of answers to each instrument
LINK = timedelta(days=700)  # longer than a seeded database is kept
_TABLES: tuple[type[Base], ...] = (WrappedKey, Couple, Partner, Assignment, Homework, Response, SharingChoice)


@dataclass(frozen=True)
class Given:
    """One instrument of the programme, with sets of answers to it as they are stored."""

    form: Instrument
    answers: tuple[bytes, ...]


class Crowd:
    """Makes couples for therapists; `write` puts them into the database."""

    def __init__(self, session: Session, vault: Vault, seed: int = 20261122) -> None:
        self.session, self.vault = session, vault
        self.chance = Random(seed)
        self.now = clock.now()
        self.pin_hash = hashing.hash_secret("the same for all")
        self.programme = [self._given(form) for form in programme.catalogue().programme]
        self.refs: set[str] = set()

    def _given(self, form: Instrument) -> Given:
        sets = (rated(form, self.chance.randint(1, 5)) for _ in range(SETS))
        return Given(form, tuple(json.dumps(one, ensure_ascii=False).encode() for one in sets))

    def caseload(self, therapist_id: UUID, size: int) -> None:
        """`size` couples for one therapist."""
        for start in range(0, size, AT_ONCE):
            rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
            for _ in range(min(AT_ONCE, size - start)):
                for model, row in self._couple(therapist_id):
                    rows[model].append(row)
            for model in _TABLES:
                self.session.execute(insert(model.__table__), rows[model])  # type: ignore[arg-type]
        self.session.commit()

    def practice(self, size: int, template: Therapist) -> None:
        """`size` couples over as many colleagues as it takes; few have many couples, many have few."""
        left = size
        while left:
            mine = min(left, LARGEST, max(1, round(self.chance.lognormvariate(3.2, 1.0))))
            self.caseload(self._colleague(template), mine)
            left -= mine

    def _colleague(self, template: Therapist) -> UUID:
        """A therapist who never signs in."""
        row = {column.name: getattr(template, column.name) for column in Therapist.__table__.columns}
        row |= {"id": self._id(), "email_index": secrets.token_bytes(32), "is_owner": False}
        self.session.execute(insert(Therapist.__table__), [row])  # type: ignore[arg-type]
        return UUID(str(row["id"]))

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _ref(self) -> str:
        while True:
            letters = "".join(self.chance.choices(couples.REF_LETTERS, k=6))
            ref = f"{letters[:3]}-{letters[3:]}"
            if ref not in self.refs:
                self.refs.add(ref)
                return ref

    def _key(self, owner: Owner) -> tuple[DataKey, dict[str, Any]]:
        key = self.vault.new_key(owner)
        row = {"id": self._id(), "owner_kind": owner.kind, "owner_id": owner.id, "wrapped": self.vault.wrap(key)}
        return key, row | {"created_at": self.now}

    def _couple(self, therapist_id: UUID) -> Iterator[tuple[type[Base], dict[str, Any]]]:
        """One couple: four steps given one after the other, the last of them sent by both, by one or by nobody."""
        couple_id = self._id()
        began = self.now - timedelta(days=self.chance.randint(10, 700))
        _, key = self._key(owners.couple(couple_id))
        yield WrappedKey, key
        people: list[tuple[UUID, DataKey]] = []
        for position in (1, 2):
            partner_id = self._id()
            data_key, key = self._key(owners.person(partner_id))
            people.append((partner_id, data_key))
            yield WrappedKey, key
            yield Partner, self._partner(couple_id, partner_id, data_key, position, began)
        senders = self.chance.choices((0, 1, 2), (3, 3, 4))[0]
        done = self.chance.choices((0, 1, 2, 3), (1, 2, 2, 5))[0]  # steps that both have sent and that were reviewed
        latest = None
        for number, given in enumerate(self.programme):
            at = began + timedelta(days=2 * number)
            assignment_id = self._id()
            sent = 2 if number < done else senders if number == done else 0
            reviewed = at + timedelta(days=1) if number < done else None
            yield Assignment, self._assignment(assignment_id, couple_id, given.form, therapist_id, at, reviewed)
            for who, (partner_id, data_key) in enumerate(people):
                yield from self._homework(assignment_id, couple_id, partner_id, data_key, given, at, sent=who < sent)
            latest = (assignment_id, given.form.code)
        yield Couple, self._case(couple_id, therapist_id, began, latest)

    def _case(
        self, couple_id: UUID, therapist_id: UUID, began: datetime, latest: tuple[UUID, str] | None
    ) -> dict[str, Any]:
        session_at = self.now + timedelta(days=self.chance.randint(0, 20)) if self.chance.random() < 0.7 else None
        return {
            "id": couple_id, "ref": self._ref(), "therapist_id": therapist_id, "created_at": began,
            "next_session_at": session_at, "status": "active", "goes_on": False, "own_answers": False,
            "state": "waiting", "state_since": began, "frozen_links": 0, "private_pages": 0, "mail_news": 0,
            "latest_assignment_id": latest and latest[0], "latest_instrument": latest and latest[1],
            "last_activity_at": began,
        }  # fmt: skip

    def _partner(
        self, couple_id: UUID, partner_id: UUID, key: DataKey, position: int, began: datetime
    ) -> dict[str, Any]:
        name = {"first": self.chance.choice(FIRST), "last": self.chance.choice(LAST), "pronouns": ""}
        contact = {"email": "", "phone": "", "safe": "not_asked", "emergency": ""}
        return {
            "id": partner_id, "couple_id": couple_id, "position": position,
            "name": key.seal("partner.name", partner_id, json.dumps(name).encode()),
            "contact": key.seal("partner.contact", partner_id, json.dumps(contact).encode()),
            "language": "en", "pin_hash": self.pin_hash, "pin_needed": True, "created_at": began,
        }  # fmt: skip

    def _assignment(
        self, key: UUID, couple_id: UUID, form: Instrument, by: UUID, at: datetime, reviewed: datetime | None
    ) -> dict[str, Any]:
        return {
            "id": key, "couple_id": couple_id, "instrument": form.code, "instrument_version": form.version, "round": 1,
            "is_last": False, "remind": False, "assigned_by": by, "assigned_at": at, "reviewed_at": reviewed,
        }  # fmt: skip

    def _homework(
        self, assignment_id: UUID, couple_id: UUID, partner_id: UUID, key: DataKey, given: Given, at: datetime, *,
        sent: bool,
    ) -> Iterator[tuple[type[Base], dict[str, Any]]]:  # fmt: skip
        homework_id, form = self._id(), given.form
        asked = len(form.items)
        sent_at = at + timedelta(days=1) if sent else None
        yield Homework, {
            "id": homework_id, "assignment_id": assignment_id, "partner_id": partner_id,
            "token_hash": self.chance.randbytes(32), "expires_at": self.now + LINK, "wrong_pins": 0,
            "order_seed": 1, "answered": asked if sent else 0, "asked": asked, "sent_at": sent_at, "opened_at": sent_at,
        }  # fmt: skip
        if not sent:
            return
        response_id = self._id()
        yield Response, {
            "id": response_id, "homework_id": homework_id, "partner_id": partner_id, "couple_id": couple_id,
            "instrument": form.code, "instrument_version": form.version, "score_lineage": form.score_lineage,
            "definition_sha256": form.sha256, "round": 1, "is_last": False, "language": "en", "sent_at": sent_at,
            "answers": key.seal("response.answers", response_id, self.chance.choice(given.answers)),
            "promise": key.seal("response.promise", response_id, b"What this partner was promised."),
        }  # fmt: skip
        yield SharingChoice, {
            "id": self._id(), "response_id": response_id, "level": "areas", "words": [], "wording_version": "1",
            "chosen_at": sent_at,
        }  # fmt: skip


def vault() -> Vault:
    return Vault(extensions.settings().master_key)


FIRST = ("Maya", "Jonas", "Aisha", "Callum", "Iris", "Tomasz", "Lucía", "Henrik", "Noor", "Petra", "Samuel", "Wen")
LAST = ("Okafor", "Lindqvist", "Rahman", "Boyd", "Novak", "Zielinski", "Ortega", "Dahl", "Haddad", "Weiss", "Li")
