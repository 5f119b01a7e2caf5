"""One invented couple after the other, as rows of the tables: what is sealed is sealed as the services seal it.

Pure and from a fixed seed: couple number n is the same couple in every practice, but for its keys and nonces. Four
steps given, few couples through all of them, few answers short of a hundred a couple; everybody has the same PIN hash
and one of a few sets of answers. The columns that a couple keeps for the caseload page agree with a rebuild.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from practice import programme
from practice.access import keyring as owners
from practice.assessment.instrument import Instrument
from practice.audit import mac
from practice.models.assignment import Acknowledgement, Assignment, Homework
from practice.models.audit import AuditEntry, AuditHead
from practice.models.base import Base
from practice.models.couple import Couple, Partner, SecretsPolicy
from practice.models.data_key import WrappedKey
from practice.models.report import Report
from practice.models.response import DraftPart, Response, SharingChoice
from practice.services.couple.couples import REF_LETTERS
from practice.vault import DataKey, Owner, Vault

SEED = 20261122
SETS = 20  # of answers to each instrument
LINK = timedelta(days=700)  # longer than a seeded database is kept
DONE = (40, 28, 18, 9, 5)  # of a hundred couples: how many have none, one ... all four steps behind them
SENT = (3, 3, 4)  # the step after that: sent by nobody, by one, by both
PROMISE = b"What this partner was promised."
FIRST = ("Maya", "Jonas", "Aisha", "Callum", "Iris", "Tomasz", "Luc\u00eda", "Henrik", "Noor", "Petra", "Samuel", "Wen")
LAST = ("Okafor", "Lindqvist", "Rahman", "Boyd", "Novak", "Zielinski", "Ortega", "Dahl", "Haddad", "Weiss", "Li")

Row = tuple[type[Base], dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """One instrument of the programme with sets of answers to it, as text; how many questions each answers."""

    form: Instrument
    answers: tuple[bytes, ...]

    @property
    def rated(self) -> int:
        return len(self.form.ratings)


def steps() -> list[Step]:
    """The programme, each question answered by chance; not every question of a form is a rating."""
    chance = Random(SEED)
    return [
        Step(form, tuple(json.dumps(answers(form, chance)).encode() for _ in range(SETS)))
        for form in programme.catalogue().programme
    ]


def answers(form: Instrument, chance: Random) -> dict[str, Any]:
    return {one.key: {"value": chance.randint(one.scale.minimum, one.scale.maximum)} for one in form.ratings}


@dataclass(frozen=True)
class Crowd:
    """What all couples have in common; `now` is the moment of the seeding, `pin_hash` everybody's."""

    vault: Vault
    audit_key: bytes
    now: datetime
    pin_hash: str
    steps: list[Step] = field(default_factory=steps)

    def couple(self, number: int, therapist_id: UUID) -> Iterator[Row]:
        """Every row of one couple, each after those that it names."""
        return Story(self, number, therapist_id, Random(f"{SEED}.{number}")).rows()


@dataclass(frozen=True)
class Story:
    """One couple's four steps, given a fortnight apart: some behind them, the next sent by some, the others open."""

    crowd: Crowd
    number: int
    therapist_id: UUID
    chance: Random

    @cached_property
    def began(self) -> datetime:
        return self.crowd.now - timedelta(days=self.chance.randint(60, 700))

    @cached_property
    def done(self) -> int:
        return self.chance.choices(range(len(DONE)), DONE)[0]

    @cached_property
    def senders(self) -> int:
        return self.chance.choices((0, 1, 2), SENT)[0]

    def rows(self) -> Iterator[Row]:
        couple_id, partner_ids, assignment_ids = self._id(), (self._id(), self._id()), [self._id() for _ in range(4)]
        yield from self._keys(owners.couple(couple_id))
        yield Couple, self._case(couple_id, assignment_ids)
        yield SecretsPolicy, {
            "id": self._id(), "couple_id": couple_id, "version": 1, "policy": "limited",
            "recorded_by": self.therapist_id, "recorded_at": self.began,
        }  # fmt: skip
        keys = []
        for position, partner_id in enumerate(partner_ids, 1):
            key = self.crowd.vault.new_key(owners.person(partner_id))
            keys.append(key)
            yield from self._keys(key.owner, key)
            yield Partner, self._partner(couple_id, key, position)
        for place, assignment_id in enumerate(assignment_ids):
            yield Assignment, self._assignment(couple_id, assignment_id, place)
            for who, key in enumerate(keys):
                yield from self._homework(couple_id, assignment_id, place, key, who)
        if self.done:
            yield Report, self._report(couple_id)
        yield from self._trail(couple_id, assignment_ids)

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _keys(self, owner: Owner, key: DataKey | None = None) -> Iterator[Row]:
        vault = self.crowd.vault
        wrapped = vault.wrap(key or vault.new_key(owner))
        yield WrappedKey, {
            "id": self._id(), "owner_kind": owner.kind, "owner_id": owner.id, "wrapped": wrapped,
            "created_at": self.began,
        }  # fmt: skip

    def _sent(self, place: int) -> int:
        """How many of the two have sent the step at this place."""
        return 2 if place < self.done else self.senders if place == self.done else 0

    def _given_at(self, place: int) -> datetime:
        return self.began + timedelta(days=14 * place)

    def _case(self, couple_id: UUID, assignment_ids: list[UUID]) -> dict[str, Any]:
        last, forms = len(assignment_ids) - 1, [step.form for step in self.crowd.steps]
        states = {0: "waiting", 1: "waiting_for_one", 2: "ready_to_review"}
        waits = self.done if self.senders == 2 and self.done <= last else None
        active_at = self._given_at(last) + timedelta(days=1 if self._sent(last) else 0)
        coming = self.crowd.now + timedelta(days=self.chance.randint(0, 20)) if self.chance.random() < 0.7 else None
        return {
            "id": couple_id, "ref": ref(self.number), "therapist_id": self.therapist_id, "created_at": self.began,
            "next_session_at": coming, "status": "active", "goes_on": False, "own_answers": False,
            "state": "reviewed" if self.done > last else states[self._sent(last)], "state_since": active_at,
            "frozen_links": 0, "private_pages": 0, "mail_news": 0,
            "latest_instrument": forms[last].code, "latest_assignment_id": assignment_ids[last],
            "to_review_id": None if waits is None else assignment_ids[waits],
            "to_review_instrument": None if waits is None else forms[waits].code, "last_activity_at": active_at,
        }  # fmt: skip

    def _partner(self, couple_id: UUID, key: DataKey, position: int) -> dict[str, Any]:
        name = {"first": self.chance.choice(FIRST), "last": self.chance.choice(LAST), "pronouns": ""}
        contact = {"email": "", "phone": "", "safe": "not_asked", "emergency": ""}
        partner_id = key.owner.id
        return {
            "id": partner_id, "couple_id": couple_id, "position": position,
            "name": key.seal("partner.name", partner_id, json.dumps(name, ensure_ascii=False).encode()),
            "contact": key.seal("partner.contact", partner_id, json.dumps(contact).encode()),
            "language": "en", "pin_hash": self.crowd.pin_hash, "pin_needed": True, "created_at": self.began,
        }  # fmt: skip

    def _assignment(self, couple_id: UUID, assignment_id: UUID, place: int) -> dict[str, Any]:
        form, at = self.crowd.steps[place].form, self._given_at(place)
        return {
            "id": assignment_id, "couple_id": couple_id, "instrument": form.code, "instrument_version": form.version,
            "round": 1, "is_last": False, "remind": False, "assigned_by": self.therapist_id, "assigned_at": at,
            "reviewed_at": at + timedelta(days=2) if place < self.done else None,
        }  # fmt: skip

    def _homework(self, couple_id: UUID, assignment_id: UUID, place: int, key: DataKey, who: int) -> Iterator[Row]:
        step, homework_id, partner_id = self.crowd.steps[place], self._id(), key.owner.id
        asked, at = len(step.form.items), self._given_at(place) + timedelta(days=1)
        is_sent = who < self._sent(place)
        is_begun = not is_sent and place == self.done and self.senders == 1
        answered = step.rated if is_sent else 1 if is_begun else 0
        yield Homework, {
            "id": homework_id, "assignment_id": assignment_id, "partner_id": partner_id,
            "token_hash": self.chance.randbytes(32), "expires_at": self.crowd.now + LINK, "wrong_pins": 0,
            "order_seed": 1, "answered": answered, "asked": asked, "sent_at": at if is_sent else None,
            "opened_at": at if is_sent or is_begun else None, "saved_at": at if is_begun else None,
        }  # fmt: skip
        if is_sent or is_begun:
            yield Acknowledgement, {
                "id": (row := self._id()), "homework_id": homework_id, "partner_id": partner_id, "policy_version": 1,
                "promise": key.seal("acknowledgement.promise", row, PROMISE), "acknowledged_at": at, "on_paper": False,
            }  # fmt: skip
        if is_begun:
            yield DraftPart, self._draft(homework_id, step.form, key, at)
        if is_sent:
            yield from self._response(couple_id, homework_id, step, key, at)

    def _draft(self, homework_id: UUID, form: Instrument, key: DataKey, at: datetime) -> dict[str, Any]:
        row, first = self._id(), json.dumps({form.ratings[0].key: {"value": 3}}).encode()
        return {
            "id": row, "homework_id": homework_id, "section": form.sections[0].key, "answered": 1, "revision": 1,
            "answers": key.seal("draft.answers", row, first), "saved_at": at,
        }  # fmt: skip

    def _response(self, couple_id: UUID, homework_id: UUID, step: Step, key: DataKey, at: datetime) -> Iterator[Row]:
        row, form = self._id(), step.form
        yield Response, {
            "id": row, "homework_id": homework_id, "partner_id": key.owner.id, "couple_id": couple_id,
            "instrument": form.code, "instrument_version": form.version, "score_lineage": form.score_lineage,
            "definition_sha256": form.sha256, "round": 1, "is_last": False, "language": "en", "sent_at": at,
            "answers": key.seal("response.answers", row, self.chance.choice(step.answers)),
            "promise": key.seal("response.promise", row, PROMISE),
        }  # fmt: skip
        yield SharingChoice, {
            "id": self._id(), "response_id": row, "level": "areas", "words": [], "wording_version": "1",
            "chosen_at": at,
        }  # fmt: skip

    def _report(self, couple_id: UUID) -> dict[str, Any]:
        """One that was made and is not kept any more."""
        at = self._given_at(self.done)
        return {
            "id": self._id(), "couple_id": couple_id, "audience": "therapist", "choices": {},
            "requested_by": self.therapist_id, "requested_at": at, "state": "expired", "stage": "done", "attempt": 1,
            "tries": 1, "heartbeat_at": at, "finished_at": at, "seen_at": at, "expired_at": at,
        }  # fmt: skip

    def _trail(self, couple_id: UUID, assignment_ids: list[UUID]) -> Iterator[Row]:
        """The case's chain: added, each step given and, where it was, reviewed."""
        done = [("couple.added", self.began, ("couple", couple_id))]
        for place, assignment_id in enumerate(assignment_ids):
            about, at = ("assignment", assignment_id), self._given_at(place)
            done.append(("assignment.added", at, about))
            if place < self.done:
                done.append(("assignment.reviewed", at + timedelta(days=2), about))
        before = bytes(32)
        for number, (action, at, (kind, object_id)) in enumerate(done, 1):
            entry = {
                "id": self._id(), "chain": str(couple_id), "number": number, "at": at, "actor_kind": "therapist",
                "actor_id": self.therapist_id, "action": action, "object_kind": kind, "object_id": object_id,
                "outcome": "done",
            }  # fmt: skip
            before = mac(self.crowd.audit_key, before, SimpleNamespace(**entry))  # type: ignore[arg-type]
            yield AuditEntry, entry | {"mac": before}
        yield AuditHead, {"chain": str(couple_id), "number": len(done), "mac": before}


def ref(number: int) -> str:
    """Another one for each number below a thousand million, in no visible order."""
    size = len(REF_LETTERS)
    left, letters = (number * 387_420_489 + 123_456_789) % size**6, []
    for _ in range(6):
        left, letter = divmod(left, size)
        letters.append(REF_LETTERS[letter])
    return "".join(letters[:3]) + "-" + "".join(letters[3:])
