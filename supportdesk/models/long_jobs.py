"""Work that takes longer than a page may: a month drawn up, papers printed. A process of its own does it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.models.accounts import Account
from supportdesk.models.base import Base, Key, LongText, words_of


class LongJobKind(StrEnum):
    """What is done."""

    MONTH = "month"
    PAPERS = "papers"


class LongJobState(StrEnum):
    """Running until it is done, refused by the trade's rules, cancelled, or stopped at a fault of the program."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


class LongJob(Base):
    """One piece of work. `asked` is what was asked for, `report` what came of it; neither holds a person's data."""

    __tablename__ = "long_job"
    __table_args__ = (Index("ix_long_job_asked", "started_by_id", "id"),)

    id: Mapped[Key]
    kind: Mapped[LongJobKind] = mapped_column(words_of(LongJobKind))
    state: Mapped[LongJobState] = mapped_column(words_of(LongJobState), default=LongJobState.RUNNING)
    # What it is about: while one of the same runs there is no second.
    subject: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    asked: Mapped[dict[str, Any]]
    done: Mapped[int] = mapped_column(Integer, default=0)
    # 0 until the process knows.
    total: Mapped[int] = mapped_column(Integer, default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[LongText] = mapped_column(default="")
    # Which process works on it; of two that were started one does the work.
    holder: Mapped[str] = mapped_column(String(40), default="")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    # When its process last told how far it is: one that runs and is silent has lost its process.
    progressed_at: Mapped[datetime]
    cancel_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    started_by: Mapped[Account] = relationship(lazy="raise_on_sql")
