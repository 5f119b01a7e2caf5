"""Requested reports and their sealed files."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from practice.models.base import Base
from practice.vault import Sealed

OUTSIDE = "recipient"  # the audience outside the couple: its reports are on no page but the register of disclosures


class Report(Base):
    """A requested report: queued, running, ready or failed, with the attempt that may finish it.

    `audience` is "therapist", "couple", "partner" or "recipient" (outside the couple, see models/disclosing.py: it is
    "prepared" before it is queued). `partner_id` says whose own report it is, or of whom alone it holds something, and
    is empty where it is of both. `heartbeat_at` is set by the worker while it runs; the sweeper takes a silent one for
    dead.
    `superseded_at`: what it holds was corrected or is not released any more. A report whose file was kept long enough
    is "expired" and has no file.
    """

    __tablename__ = "report"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    couple_id: Mapped[UUID] = mapped_column(ForeignKey("couple.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str] = mapped_column(String(20))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"))
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    attempt: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    failed_because: Mapped[str | None] = mapped_column(String(40))
    seen_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_batch.id"), index=True)
    superseded_at: Mapped[datetime | None]
    superseded_because: Mapped[str | None] = mapped_column(String(40))
    expired_at: Mapped[datetime | None]


class ReportBatch(Base):
    """Reports on many couples asked for at once. `skipped` lists [couple's id, reason] of those that got none."""

    __tablename__ = "report_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    skipped: Mapped[list[list[str]]] = mapped_column(JSON)
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("therapist.id"), index=True)
    requested_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class ReportFile(Base):
    """The sealed PDF, written in the transaction that says `ready`; one a report."""

    __tablename__ = "report_file"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int]
    pdf: Mapped[Sealed] = mapped_column(deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int]
