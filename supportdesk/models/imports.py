"""Ledgers that came in: batches and their rows, so that a batch can be repeated, looked at and undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.models.base import Base, Key, LongText, words_of


class BatchState(StrEnum):
    """Running until its last row is in; undone when its rows were taken back."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class ImportBatch(Base):
    """One workbook."""

    __tablename__ = "import_batch"

    id: Mapped[Key]
    file_name: Mapped[str]
    file_digest: Mapped[str] = mapped_column(String(64), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    state: Mapped[BatchState] = mapped_column(words_of(BatchState), default=BatchState.RUNNING)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    done_rows: Mapped[int] = mapped_column(Integer, default=0)
    accepted: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[LongText] = mapped_column(default="")
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """One accepted row and what it made; the digest of its content makes a repeat harmless."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "sheet", "row"),)

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int] = mapped_column(Integer)
    content_digest: Mapped[str] = mapped_column(String(64), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # {"person": id or null, "venture": …, "case": …, "applications": […]}: only what this row itself made.
    made: Mapped[dict[str, Any]]
