"""What only a loan keeps: terms, contract, movements, and the quarterly interest subsidy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import MovementKind
from supportdesk.models.applications import Application
from supportdesk.models.audit import append_only
from supportdesk.models.base import Base, Key, LongText, words_of
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.policies import Bank, Kind

__all__ = ["Loan", "LoanMovement", "MovementKind", "SubsidyPeriod"]


class Loan(Application):
    """A startup guaranteed loan (创业担保贷款). Rates in percent as text with four decimals at most."""

    __tablename__ = "loan"
    __table_args__ = (Index("ix_loan_fund_matures", "fund_id", "matures_on"),)  # type: ignore[assignment]  # the table's own

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    borrower: Mapped[str] = mapped_column(String(20), default="person")
    partners: Mapped[int] = mapped_column(Integer, default=1)
    category: Mapped[str] = mapped_column(String(4), default="")
    purpose: Mapped[str] = mapped_column(default="")
    project: Mapped[LongText] = mapped_column(default="")
    own_funds: Mapped[Money | None]
    annual_income: Mapped[Money | None]
    household_income: Mapped[Money | None]
    jobs_created: Mapped[int | None] = mapped_column(Integer)
    term_months: Mapped[int | None] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20), default="bullet")
    prior_loans: Mapped[int | None] = mapped_column(Integer)
    other_loans: Mapped[list[dict[str, Any]] | None]
    spouse_consents: Mapped[bool | None]
    counter_guarantee: Mapped[str] = mapped_column(String(4), default="")
    guarantor: Mapped[str] = mapped_column(default="")
    collateral: Mapped[str] = mapped_column(default="")
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("bank.id"), index=True)
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("guarantee_fund.id"))
    referred_on: Mapped[date | None]
    contract_no: Mapped[str] = mapped_column(String(60), default="")
    contract_on: Mapped[date | None]
    contract_amount: Mapped[Money] = mapped_column(default=Money(0))
    lpr_percent: Mapped[str] = mapped_column(String(10), default="")
    rate_percent: Mapped[str] = mapped_column(String(10), default="")
    disbursed_on: Mapped[date | None] = mapped_column(index=True)
    matures_on: Mapped[date | None] = mapped_column(index=True)
    extended_to: Mapped[date | None]
    overdue_since: Mapped[date | None]
    settled_on: Mapped[date | None]
    # Kept by the same deeds that write movements, so that lists and summaries need not add them up.
    principal_left: Mapped[Money] = mapped_column(default=Money(0))
    compensated: Mapped[Money] = mapped_column(default=Money(0))
    compensated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Principal and the term's interest that fund and bank paid together: what the debtor owes since, less what came back.
    claimed: Mapped[Money] = mapped_column(default=Money(0))
    recovered: Mapped[Money] = mapped_column(default=Money(0))
    subsidy_expected: Mapped[Money] = mapped_column(default=Money(0))

    bank: Mapped[Bank | None] = relationship(lazy="raise_on_sql")
    fund: Mapped[GuaranteeFund | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"polymorphic_identity": Kind.LOAN}  # noqa: RUF012 - SQLAlchemy's own idiom


class LoanMovement(Base):
    """One movement of a loan; corrected by a row that reverses it, never by a change.

    A historic movement came with a ledger: it is taken back with it, and only then.
    """

    __tablename__ = "loan_movement"
    __table_args__ = (
        Index("ix_loan_movement_loan", "loan_id", "happened_on", "id"),
        Index("ix_loan_movement_kind_on", "kind", "happened_on"),
        UniqueConstraint("reverses_id"),
    )

    id: Mapped[Key]
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    kind: Mapped[MovementKind] = mapped_column(words_of(MovementKind))
    happened_on: Mapped[date]
    amount: Mapped[Money]
    new_maturity: Mapped[date | None]
    # Instalments that were agreed: how many monthly parts, from which day, and since when nothing is subsidised any more.
    parts: Mapped[int | None] = mapped_column(Integer)
    first_due_on: Mapped[date | None]
    subsidised_until: Mapped[date | None]
    # Principal repaid beside the plan: from its day on the plan is drawn anew.
    is_early: Mapped[bool] = mapped_column(default=False)
    is_historic: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("loan_movement.id"))


append_only(LoanMovement.__table__, unless="is_historic")


class SubsidyPeriod(Base):
    """One quarter's interest and what of it Finance bears."""

    __tablename__ = "subsidy_period"
    __table_args__ = (
        UniqueConstraint("loan_id", "starts_on"),
        CheckConstraint("ends_before > starts_on", name="span"),
    )

    id: Mapped[Key]
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date] = mapped_column(index=True)
    days: Mapped[int] = mapped_column(Integer)
    interest: Mapped[Money]
    subsidy: Mapped[Money]
    # [{"payer": "central", "amount": fen}, …], together the subsidy to the fen.
    shares: Mapped[list[dict[str, Any]]]
    proof: Mapped[str] = mapped_column(default="")
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paid_on: Mapped[date | None] = mapped_column(index=True)
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    returned_on: Mapped[date | None]
