"""Months that were frozen: the figures, the lists behind them, the files that left the house; and reckonings kept for a while."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.summaries.freezing import FreezeState
from supportdesk.models.accounts import Account
from supportdesk.models.audit import append_only
from supportdesk.models.base import Base, Key, LongText, words_of


class MonthFreeze(Base):
    """One edition of a unit's month. A later edition tells it anew and says why; the earlier one stays as it was.

    `figures` is the agreed text of `domain/summaries/stored.py`, `digest` its SHA-256; `chain_digest` is that of the last
    event (`event_id`) when the figures were taken.
    """

    __tablename__ = "month_freeze"
    __table_args__ = (UniqueConstraint("unit_id", "month", "edition"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    # As 2026-10.
    month: Mapped[str] = mapped_column(String(7))
    edition: Mapped[int] = mapped_column(Integer)
    state: Mapped[FreezeState] = mapped_column(words_of(FreezeState), default=FreezeState.FROZEN)
    frozen_at: Mapped[datetime]
    figures: Mapped[LongText]
    digest: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[int] = mapped_column(Integer)
    chain_digest: Mapped[str] = mapped_column(String(64))
    # Whether the whole chain was checked then and found unbroken.
    is_chain_sound: Mapped[bool]
    # Why it is told anew; empty for a first edition.
    note: Mapped[LongText] = mapped_column(default="")
    # [{"code": …, "window": …, "old": n, "new": n}, …] against the edition before; whole units or fen.
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # {code: [opening, corrected, new, closed, changed, closing], …} from last month to this one.
    movements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # [{"code": …, "found": kept words, "reason": …, "by": …}, …]: checks that failed, and why it was frozen all the same.
    exceptions: Mapped[list[dict[str, Any]] | None] = mapped_column(default=list)
    compiled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    compiled_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    sent_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_back_at: Mapped[datetime | None]
    sent_back_reason: Mapped[LongText] = mapped_column(default="")

    compiled_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[compiled_by_id])
    reviewed_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[reviewed_by_id])
    approved_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[approved_by_id])
    sent_back_by: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[sent_back_by_id])

    @property
    def signers(self) -> tuple[int | None, ...]:
        return self.compiled_by_id, self.reviewed_by_id, self.approved_by_id


class MonthFile(Base):
    """A file of a frozen month, byte for byte: the workbook of its freezing, the paper of its approval. Never changed."""

    __tablename__ = "month_file"
    __table_args__ = (UniqueConstraint("freeze_id", "name", "language"),)

    id: Mapped[Key]
    freeze_id: Mapped[int] = mapped_column(ForeignKey("month_freeze.id"))
    name: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))


class MonthList(Base):
    """The list behind a figure of a frozen month as it was: compressed rows of ids, days and amounts. Never changed."""

    __tablename__ = "month_list"
    __table_args__ = (UniqueConstraint("freeze_id", "indicator", "span"),)

    id: Mapped[Key]
    freeze_id: Mapped[int] = mapped_column(ForeignKey("month_freeze.id"))
    indicator: Mapped[str] = mapped_column(String(60))
    # The window of the summary: the month, or the year to date.
    span: Mapped[str] = mapped_column(String(20))
    rows: Mapped[bytes] = mapped_column(LargeBinary)


class MonthReckoning(Base):
    """The figures of a month that is not frozen, as they were reckoned last. Anybody may throw it away."""

    __tablename__ = "month_reckoning"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    month: Mapped[str] = mapped_column(String(7))
    # The day up to which a month that was not over could be told.
    as_of: Mapped[date | None]
    reckoned_at: Mapped[datetime]
    took_ms: Mapped[int] = mapped_column(Integer)
    # The last event then: as long as it is the last, the figures are what the books say.
    event_id: Mapped[int] = mapped_column(Integer)
    figures: Mapped[LongText]


append_only(MonthFile.__table__)
append_only(MonthList.__table__)
