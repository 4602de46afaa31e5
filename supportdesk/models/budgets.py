"""Budget and guarantee fund as ledgers in fen. The sums on the account row are kept by the postings, under CHECKs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.domain.budgets import BudgetMove, BudgetPosition, FundMove
from supportdesk.domain.money import Money
from supportdesk.models.audit import append_only
from supportdesk.models.base import Base, Key, Versioned, words_of


class Budget(Versioned, Base):
    """The money of one programme, unit and year.

    available = appropriated − reserved − committed − paid (returned money is available again and counted apart).
    """

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("programme_id", "unit_id", "year"),
        CheckConstraint("reserved >= 0 AND committed >= 0 AND paid >= 0 AND returned >= 0", name="not_negative"),
        CheckConstraint("reserved + committed + paid <= appropriated", name="never_overcommitted"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    year: Mapped[int] = mapped_column(Integer)
    appropriated: Mapped[Money] = mapped_column(default=Money(0))
    reserved: Mapped[Money] = mapped_column(default=Money(0))
    committed: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))
    returned: Mapped[Money] = mapped_column(default=Money(0))

    @property
    def position(self) -> BudgetPosition:
        return BudgetPosition(self.appropriated, self.reserved, self.committed, self.paid, self.returned)

    @property
    def available(self) -> Money:
        return self.position.available


class BudgetEntry(Base):
    """One posting: append-only."""

    __tablename__ = "budget_entry"
    __table_args__ = (
        Index("ix_budget_entry_budget", "budget_id", "id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[Key]
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    move: Mapped[BudgetMove] = mapped_column(words_of(BudgetMove))
    amount: Mapped[Money]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))


class BudgetShare(Base):
    """What one payer (a level of government) put in, or bears of a payment: append-only, together the posting to the fen.

    Stands by the posting's event, which has one posting.
    """

    __tablename__ = "budget_share"
    __table_args__ = (Index("ix_budget_share_budget", "budget_id", "payer", "move", "amount"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    payer: Mapped[str] = mapped_column(String(20), primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    move: Mapped[BudgetMove] = mapped_column(words_of(BudgetMove))
    amount: Mapped[Money]


class GuaranteeFund(Versioned, Base):
    """The guarantee fund (担保基金): its balance, and the outstanding loans it stands for."""

    __tablename__ = "guarantee_fund"
    __table_args__ = (CheckConstraint("balance >= 0 AND guaranteed >= 0", name="not_negative"),)

    id: Mapped[Key]
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    balance: Mapped[Money] = mapped_column(default=Money(0))
    guaranteed: Mapped[Money] = mapped_column(default=Money(0))
    # Parameters of the county's rule: text, as they are data ("10", "0.20").
    max_multiple: Mapped[str] = mapped_column(String(10))
    suspend_at: Mapped[str] = mapped_column(String(10), default="")


class FundEntry(Base):
    """One movement of the guarantee fund: append-only."""

    __tablename__ = "fund_entry"
    __table_args__ = (Index("ix_fund_entry_fund", "fund_id", "id"),)

    id: Mapped[Key]
    fund_id: Mapped[int] = mapped_column(ForeignKey("guarantee_fund.id"))
    move: Mapped[FundMove] = mapped_column(words_of(FundMove))
    amount: Mapped[Money]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))


append_only(BudgetEntry.__table__)
append_only(BudgetShare.__table__)
append_only(FundEntry.__table__)
