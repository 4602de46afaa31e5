"""Ledgers that came in: batches and their rows, so that a batch can be repeated, looked at and undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.base import Base, Key, LongText, words_of


class BatchState(StrEnum):
    """Read, looked at, then taken in row by row; undone when its rows were taken back.

    A batch of the command line begins as running. `unreadable` ends a file that is no ledger, `dropped` one that was
    looked at and not taken in; `failed` stopped at a fault of the program, and can go on.
    """

    CHECKING = "checking"
    UNREADABLE = "unreadable"
    CHECKED = "checked"
    DROPPED = "dropped"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportBatch(Base):
    """One workbook. `report` is what was found in it, as `supportdesk.services.imports` writes it; never a person's data."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_unit", "unit_id", "id"),)

    id: Mapped[Key]
    file_name: Mapped[str]
    file_digest: Mapped[str] = mapped_column(String(64), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    state: Mapped[BatchState] = mapped_column(words_of(BatchState), default=BatchState.RUNNING)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    done_rows: Mapped[int] = mapped_column(Integer, default=0)
    accepted: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    people_created: Mapped[int] = mapped_column(Integer, default=0)
    cases_created: Mapped[int] = mapped_column(Integer, default=0)
    supports_created: Mapped[int] = mapped_column(Integer, default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[LongText] = mapped_column(default="")
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    # When its process last told how far it is: a batch that is under way and silent has lost its process.
    progressed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    started_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")


class ImportRow(Base):
    """One accepted row and what it made; the digest of its content makes a repeat harmless."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "sheet", "row"),)

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int] = mapped_column(Integer)
    # Keyed: who steals the table can't try out numbers on it.
    content_digest: Mapped[str] = mapped_column(String(64), index=True)
    # Empty when the row made nothing: then nothing of it stands in the way of another batch's undoing.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # {"person": id, "venture": id, "case": id, "supports": [id, …]}: only what this row itself made.
    made: Mapped[dict[str, Any]]
