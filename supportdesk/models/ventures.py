"""Ventures (创业实体)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.base import Base, Code, Key, Versioned, words_of
from supportdesk.models.people import Person


class VentureStatus(StrEnum):
    """Whether it runs; the stage by age is derived."""

    PLANNED = "planned"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    ABNORMAL = "abnormal"
    CLOSED = "closed"
    MOVED_AWAY = "moved_away"


# Gone from the county's books, on the day of `closed_on`; a ledger may tell that they are gone and not since when.
GONE = frozenset({VentureStatus.CLOSED, VentureStatus.MOVED_AWAY})


class Venture(Versioned, Base):
    """An enterprise, sole trader, cooperative or family farm that a person founded."""

    __tablename__ = "venture"
    __table_args__ = (
        Index("uq_venture_credit_code", "credit_code", unique=True),
        Index("ix_venture_unit_status", "unit_id", "status"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(String(18))
    # An early trial code fails the check though genuine: the licence was seen and its picture's digest kept.
    credit_code_proof: Mapped[str] = mapped_column(default="")
    legal_form: Mapped[str] = mapped_column(String(4), default="")
    industry: Mapped[str] = mapped_column(String(4), default="")
    industry_name: Mapped[str] = mapped_column(default="")
    main_product: Mapped[str] = mapped_column(default="")
    founded_on: Mapped[date | None]
    is_first_venture: Mapped[bool | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    address: Mapped[str] = mapped_column(default="")
    addresses_match: Mapped[bool | None]
    area_m2: Mapped[str] = mapped_column(String(12), default="")
    monthly_rent: Mapped[Money | None]
    invested: Mapped[Money | None]
    own_fund: Mapped[Money | None]
    registered_capital: Mapped[Money | None]
    annual_revenue: Mapped[Money | None]
    employees: Mapped[int | None] = mapped_column(Integer)
    key_group_employees: Mapped[int | None] = mapped_column(Integer)
    insured_employees: Mapped[int | None] = mapped_column(Integer)
    sales_channel: Mapped[str] = mapped_column(String(40), default="")
    taxpayer: Mapped[str] = mapped_column(String(20), default="")
    lease_from: Mapped[date | None]
    lease_to: Mapped[date | None]
    owner_type: Mapped[str] = mapped_column(String(4), default="", server_default="")
    loan_fund: Mapped[Money | None]
    profit_band: Mapped[str] = mapped_column(String(4), default="", server_default="")
    scale: Mapped[str] = mapped_column(String(4), default="", server_default="")
    brand: Mapped[str] = mapped_column(default="", server_default="")
    cooperative: Mapped[str] = mapped_column(default="", server_default="")
    linked_chain: Mapped[str] = mapped_column(default="", server_default="")
    honours: Mapped[str] = mapped_column(default="", server_default="")
    status: Mapped[VentureStatus] = mapped_column(words_of(VentureStatus), default=VentureStatus.OPERATING)
    closed_on: Mapped[date | None]
    close_reason: Mapped[Code] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
