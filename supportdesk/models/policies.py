"""Programmes and their versions; the loan prime rate; banks; the working calendar; targets."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.stamps import stamp_of
from supportdesk.models.base import Base, Code, Key, LongText, Versioned, words_of


class Kind(StrEnum):
    """The six kinds of support."""

    LOAN = "loan"
    INCUBATOR_FUND = "incubator_fund"
    TAX_RELIEF = "tax_relief"
    INSURANCE = "insurance"
    TRAINING = "training"
    SUBSIDY = "subsidy"


class VersionState(StrEnum):
    """A policy version is edited as a draft, holds once published, and is never changed again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Programme(Base):
    """One policy of one kind. The national default has no county; a county's own has its unit."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("code", "unit_id"),)

    id: Mapped[Key]
    code: Mapped[Code]
    kind: Mapped[Kind] = mapped_column(words_of(Kind))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")

    versions: Mapped[list["ProgrammeVersion"]] = relationship(lazy="raise_on_sql", back_populates="programme")


class ProgrammeVersion(Versioned, Base):
    """Parameters, rules, papers, time limits, publicity and decision levels, with the days for which they hold.

    `parameters` has the shape that `supportdesk.domain.programmes` checks; money in yuan as text, rates in percent as text.
    """

    __tablename__ = "programme_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="window"),
    )

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[VersionState] = mapped_column(words_of(VersionState), default=VersionState.DRAFT)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")
    source: Mapped[LongText] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(String(20), default="")
    parameters: Mapped[dict[str, Any]]
    # Rules, amount and stacking, as `supportdesk.domain.rule_books` reads them.
    rule_book: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql", back_populates="versions")


class LoanPrimeRate(Base):
    """The one-year LPR from the day of its publication, percent."""

    __tablename__ = "loan_prime_rate"

    published_on: Mapped[date] = mapped_column(primary_key=True)
    one_year_percent: Mapped[str] = mapped_column(String(10))
    source: Mapped[LongText] = mapped_column(default="")

    @property
    def version(self) -> int:
        """The number of what stands here now."""
        return stamp_of(self.published_on, self.one_year_percent)


class Bank(Base):
    """A handling bank. One that is not active gets no new referrals; its running loans go on."""

    __tablename__ = "bank"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[Key]
    code: Mapped[Code]
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    # Comes back with the form: a stale save is refused.
    version: Mapped[int] = mapped_column(Integer, default=1)


class CalendarYear(Base):
    """A year whose holiday notice was published, or is only assumed."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    is_confirmed: Mapped[bool]
    source: Mapped[str] = mapped_column(default="")


class CalendarDay(Base):
    """A day that differs from its weekday: a holiday, or a make-up working day (调休)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")


class Target(Base):
    """What a unit is to reach in a year."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("unit_id", "year", "indicator"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    year: Mapped[int] = mapped_column(Integer)
    indicator: Mapped[str] = mapped_column(String(60))
    # Whole units: persons, ventures, jobs; fen, which outgrow 32 bits; or hundredths of a percent.
    amount: Mapped[int] = mapped_column(BigInteger)


class CodeEntry(Base):
    """A word of a code list that the county changed or added; the shipped lists are data of the program."""

    __tablename__ = "code_entry"
    __table_args__ = (Index("uq_code_entry_list_code", "list_name", "code", unique=True),)

    id: Mapped[Key]
    list_name: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    zh: Mapped[str]
    en: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
