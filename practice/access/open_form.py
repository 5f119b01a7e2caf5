"""An open homework as one statement reads it, outside of any lock: what a save by a page's script stands on.

Only what is plainly open is found here. Everything else (ended, sent, policy not read, no such session) goes the
ordinary way through `homework_link.visit`, which tells one from the other.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, true

from practice import clock, hashing
from practice.access import homework_link, keyring
from practice.models.assignment import Acknowledgement, Assignment, Homework, HomeworkSession
from practice.models.couple import Partner, SecretsPolicy
from practice.models.data_key import WrappedKey
from practice.models.practice import Practice
from practice.models.response import DraftPart
from practice.prepared import Direct, Prepared
from practice.vault import DataKey, Sealed, Vault


@dataclass(frozen=True)
class StoredPart:
    """A section as it is stored."""

    id: UUID
    section: str
    answers: Sealed
    revision: int
    saved_by: str | None
    saved_at: datetime


@dataclass(frozen=True, repr=False)
class OpenForm:
    """One partner's open homework: whose it is, what is asked, and what is stored by now.

    `written` are the questions that were answered in this session. `wrapped` is `key` as it is stored: while the row
    holds this, the key is neither destroyed nor renewed.
    """

    session_id: UUID
    touched_at: datetime
    written: frozenset[str]
    homework_id: UUID
    order_seed: int
    couple_id: UUID
    instrument: str
    version: str
    areas: list[str] | None
    round: int
    is_last: bool
    language: str
    policy_version: int
    time_zone: str
    key: DataKey
    wrapped: bytes
    parts: tuple[StoredPart, ...]


_newest_policy = (
    select(func.max(SecretsPolicy.version)).where(SecretsPolicy.couple_id == Assignment.couple_id).scalar_subquery()
)
_OPEN = Prepared(
    select(
        HomeworkSession.id.label("session_id"),
        HomeworkSession.created_at,
        HomeworkSession.touched_at,
        HomeworkSession.written_items,
        Homework.id.label("homework_id"),
        Homework.order_seed,
        Assignment.couple_id,
        Assignment.instrument,
        Assignment.instrument_version,
        Assignment.areas,
        Assignment.round,
        Assignment.is_last,
        Partner.id.label("partner_id"),
        Partner.language,
        WrappedKey.wrapped,
        Acknowledgement.policy_version,
        Practice.time_zone,
        DraftPart.id.label("part_id"),
        DraftPart.section,
        DraftPart.answers,
        DraftPart.revision,
        DraftPart.saved_by,
        DraftPart.saved_at,
    )
    .join(Homework, Homework.id == HomeworkSession.homework_id)
    .join(Assignment, Assignment.id == Homework.assignment_id)
    .join(Partner, Partner.id == Homework.partner_id)
    .join(WrappedKey, and_(WrappedKey.owner_kind == "person", WrappedKey.owner_id == Partner.id))
    .join(
        Acknowledgement,
        and_(Acknowledgement.homework_id == Homework.id, Acknowledgement.policy_version == _newest_policy),
    )
    .join(Practice, true())
    .outerjoin(DraftPart, DraftPart.homework_id == Homework.id)
    .where(
        HomeworkSession.token_hash == bindparam("token_hash"),
        HomeworkSession.ended_at.is_(None),
        Homework.ended_at.is_(None),
        Homework.sent_at.is_(None),
    )
)


def read(connection: Direct, vault: Vault, token: str) -> OpenForm | None:
    """What this cookie's session may save to now; None for all that is not plainly open. Raises Unreadable."""
    rows = connection.rows(_OPEN, {"token_hash": hashing.token_hash(token)})
    if not rows or homework_link.is_over(rows[0].created_at, rows[0].touched_at, clock.now()):
        return None
    one = rows[0]
    return OpenForm(
        session_id=one.session_id,
        touched_at=one.touched_at,
        written=frozenset(one.written_items),
        homework_id=one.homework_id,
        order_seed=one.order_seed,
        couple_id=one.couple_id,
        instrument=one.instrument,
        version=one.instrument_version,
        areas=one.areas,
        round=one.round,
        is_last=one.is_last,
        language=one.language,
        policy_version=one.policy_version,
        time_zone=one.time_zone,
        key=vault.unwrap(keyring.person(one.partner_id), one.wrapped),
        wrapped=one.wrapped,
        parts=tuple(
            StoredPart(row.part_id, row.section, row.answers, row.revision, row.saved_by, row.saved_at)
            for row in rows
            if row.part_id is not None
        ),
    )
