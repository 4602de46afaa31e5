"""Payments that Finance makes for decided applications, the lists that order them, and money that is claimed back."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Code, Key, LongText, Secret, Versioned, words_of


class PaymentState(StrEnum):
    """Ordered with Finance, paid, come back, or taken off the list before it was paid."""

    ORDERED = "ordered"
    PAID = "paid"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class PaymentList(Versioned, Base):
    """What is sent to Finance at once (拨付清单): numbered without gaps in a unit and year."""

    __tablename__ = "payment_list"
    __table_args__ = (Index("ix_payment_list_unit", "unit_id", "id"),)

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class Payment(Base):
    """One payment of an award, whole or in part, with each payer's share to the fen. What was paid is never changed."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("application_id", "turn"),
        Index("ix_payment_list_id", "list_id"),
        Index("ix_payment_paid_on", "paid_on"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    turn: Mapped[int] = mapped_column(Integer)
    # Which part of an award that is paid in parts: a tranche, a month, a person of a class.
    part: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[PaymentState] = mapped_column(words_of(PaymentState), default=PaymentState.ORDERED)
    amount: Mapped[Money]
    # [{"payer": "central", "amount": fen}, …], together the amount to the fen.
    shares: Mapped[list[dict[str, Any]]]
    payee: Mapped[str]
    # The account as it was when the payment was ordered.
    bank_name: Mapped[str] = mapped_column(default="")
    account: Mapped[Secret | None]
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("payment_list.id"))
    ordered_on: Mapped[date]
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paid_on: Mapped[date | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    returned_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    list_: Mapped[PaymentList | None] = relationship(lazy="raise_on_sql")


class Clawback(Base):
    """Money claimed back after an award was revoked: why, how much, what came back, how it ended."""

    __tablename__ = "clawback"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    reason_code: Mapped[Code]
    text: Mapped[LongText] = mapped_column(default="")
    claimed: Mapped[Money]
    recovered: Mapped[Money] = mapped_column(default=Money(0))
    claimed_on: Mapped[date]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_on: Mapped[date | None]
    # "recovered", or "waived" for an honest failure.
    outcome: Mapped[str] = mapped_column(String(20), default="")
