"""Incubator bases with their rooms, tenancies with rent and reports, start-up money with its investments and tranches."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supportdesk.domain.money import Money
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Code, Key, LongText, Versioned
from supportdesk.models.policies import Kind


class IncubatorBase(Versioned, Base):
    """A base (孵化基地, 返乡创业园): kept by a unit, seen by its whole county."""

    __tablename__ = "incubator_base"
    __table_args__ = (UniqueConstraint("code"), Index("ix_incubator_base_unit", "unit_id"))

    id: Mapped[Key]
    code: Mapped[Code]
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    operator: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    opened_on: Mapped[date | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    note: Mapped[LongText] = mapped_column(default="")

    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")
    rooms: Mapped[list["IncubatorRoom"]] = relationship(
        lazy="raise_on_sql", back_populates="base", order_by="IncubatorRoom.name"
    )


class IncubatorRoom(Versioned, Base):
    """A room or desk of a base. `area_m2` is text with two decimals at most, the rent is a month's full one."""

    __tablename__ = "incubator_room"
    __table_args__ = (UniqueConstraint("base_id", "name"), CheckConstraint("month_rent >= 0", name="rent"))

    id: Mapped[Key]
    base_id: Mapped[int] = mapped_column(ForeignKey("incubator_base.id"))
    name: Mapped[str] = mapped_column(String(60))
    area_m2: Mapped[str] = mapped_column(String(20))
    month_rent: Mapped[Money]
    is_open: Mapped[bool] = mapped_column(default=True)
    # Since when it can be let; a room that nobody has is unused since then, or since the last tenant left.
    ready_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")

    base: Mapped[IncubatorBase] = relationship(lazy="raise_on_sql", back_populates="rooms")


class IncubatorFund(Application):
    """A place in a base, or start-up money (`Application.subject`). A historic one came with a ledger: nothing is filled in."""

    __tablename__ = "incubator_fund"
    __table_args__ = (  # type: ignore[assignment]  # a tuple as every table's, of other things
        # One tenancy at a time has a room: the database itself refuses a second.
        Index(
            "uq_incubator_fund_room_taken",
            "room_id",
            unique=True,
            sqlite_where=text("room_id IS NOT NULL AND left_on IS NULL"),
            postgresql_where=text("room_id IS NOT NULL AND left_on IS NULL"),
        ),
        Index("ix_incubator_fund_room", "room_id", "left_on"),
        CheckConstraint(
            "deposit_paid >= 0 AND deposit_returned >= 0 AND deposit_returned <= deposit_paid", name="deposit"
        ),
    )

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    # What the form says.
    project: Mapped[LongText] = mapped_column(default="")
    base_code: Mapped[Code] = mapped_column(default="")
    wanted_area: Mapped[str] = mapped_column(String(20), default="")
    staff: Mapped[int | None] = mapped_column(Integer)
    kpi_jobs: Mapped[int | None] = mapped_column(Integer)
    kpi_sales: Mapped[Money | None]
    kpi_tax: Mapped[Money | None]
    planned_investment: Mapped[Money | None]
    statement: Mapped[LongText] = mapped_column(default="")
    is_pledged: Mapped[bool | None]
    # The agreement; `ends_on` is its last day. A room is taken until `left_on`.
    room_id: Mapped[int | None] = mapped_column(ForeignKey("incubator_room.id"))
    agreement_no: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    months: Mapped[int | None] = mapped_column(Integer)
    month_rent: Mapped[Money | None]
    renewals: Mapped[int] = mapped_column(Integer, default=0)
    moved_in_on: Mapped[date | None]
    left_on: Mapped[date | None]
    exit_to: Mapped[str] = mapped_column(default="")
    deposit_due: Mapped[Money] = mapped_column(default=Money(0))
    deposit_paid: Mapped[Money] = mapped_column(default=Money(0))
    deposit_returned: Mapped[Money] = mapped_column(default=Money(0))
    # What was verified of the investments, once every one was looked at; kept by the deeds that look.
    verified: Mapped[Money | None]
    # The steps of the award as they were when it was decided.
    reckoning: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    room: Mapped[IncubatorRoom | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"polymorphic_identity": Kind.INCUBATOR_FUND}  # noqa: RUF012 - SQLAlchemy's own idiom

    @property
    def matures_on(self) -> date | None:
        """The day that reminders before the end count from."""
        return self.ends_on


class RentYear(Base):
    """One year of a tenancy: the full rent, what of it is waived, what was paid. The last day is in.

    Where rent is paid first (先缴后补) all of it is payable, and `relief` is what is given back once it is paid.
    """

    __tablename__ = "rent_year"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("payable >= 0 AND payable <= rent AND paid >= 0 AND paid <= payable", name="amounts"),
        CheckConstraint("refunded >= 0 AND refunded <= relief AND relief <= rent", name="relief"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("incubator_fund.id"))
    number: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    months: Mapped[int] = mapped_column(Integer)
    rent: Mapped[Money]
    # A part of one as text: "1", "1/2".
    reduction: Mapped[str] = mapped_column(String(20))
    payable: Mapped[Money]
    paid: Mapped[Money] = mapped_column(default=Money(0))
    paid_on: Mapped[date | None]
    relief: Mapped[Money] = mapped_column(default=Money(0))
    refunded: Mapped[Money] = mapped_column(default=Money(0))
    refunded_on: Mapped[date | None]


class TenancyReport(Base):
    """What a tenant reached in one quarter, as the base looked into it."""

    __tablename__ = "tenancy_report"
    __table_args__ = (
        UniqueConstraint("application_id", "year", "quarter"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("incubator_fund.id"))
    year: Mapped[int] = mapped_column(Integer)
    quarter: Mapped[int] = mapped_column(Integer)
    jobs: Mapped[int] = mapped_column(Integer)
    sales: Mapped[Money]
    tax: Mapped[Money]
    # How many days the room stood unused; new intellectual property.
    empty_days: Mapped[int] = mapped_column(Integer, default=0)
    patents: Mapped[int] = mapped_column(Integer, default=0)
    text: Mapped[LongText] = mapped_column(default="")
    reported_on: Mapped[date]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Investment(Base):
    """One thing that was bought for the venture: invoice and payment, and what of it somebody else verified."""

    __tablename__ = "investment"
    __table_args__ = (
        Index("ix_investment_application_id", "application_id", "id"),
        CheckConstraint("amount > 0 AND (verified IS NULL OR (verified >= 0 AND verified <= amount))", name="amounts"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("incubator_fund.id"))
    title: Mapped[str]
    invoice_no: Mapped[str] = mapped_column(String(60))
    paid_on: Mapped[date]
    amount: Mapped[Money]
    proof: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    # None: nobody has looked at it yet.
    verified: Mapped[Money | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verified_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(default="")


class Tranche(Base):
    """One part of start-up money that was decided: its milestone, the proof that it was reached, its payment."""

    __tablename__ = "tranche"
    __table_args__ = (UniqueConstraint("application_id", "number"), CheckConstraint("amount >= 0", name="amount"))

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("incubator_fund.id"))
    number: Mapped[int] = mapped_column(Integer)
    code: Mapped[Code]
    title: Mapped[str]
    title_en: Mapped[str]
    percent: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Money]
    from_day: Mapped[date]
    proven_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    proven_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paid_on: Mapped[date | None]

    proven_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")
