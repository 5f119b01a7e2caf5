"""Imports every model, so that the metadata is whole wherever it is needed (migrations, first use of a session)."""

from practice.models import (
    assignment,
    audit,
    case_access,
    check_in,
    couple,
    data_key,
    goal,
    invitation,
    lease,
    outbox,
    pin,
    pool,
    recovery,
    release,
    report,
    response,
    session_record,
    therapist,
    throttle,
)
from practice.models import practice as practice_row
from practice.models.base import Base

__all__ = [
    "Base",
    "assignment",
    "audit",
    "case_access",
    "check_in",
    "couple",
    "data_key",
    "goal",
    "invitation",
    "lease",
    "outbox",
    "pin",
    "pool",
    "practice_row",
    "recovery",
    "release",
    "report",
    "response",
    "session_record",
    "therapist",
    "throttle",
]
