"""What only a tax relief keeps: its form, the months of relief, and the shadow ledger: periods, years, quotas, hires."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import Money
from supportdesk.models.applications import Application
from supportdesk.models.base import Base, Code, Key, LongText, Secret
from supportdesk.models.policies import Kind


class TaxRelief(Application):
    """A relief of one subject (`Application.subject`). What was relieved so far stands in `amount_paid`.

    A historic one came with a ledger and has nothing here filled in.
    """

    __tablename__ = "tax_relief"

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    category: Mapped[Code] = mapped_column(default="")
    registered_on: Mapped[date | None]
    hires: Mapped[int | None] = mapped_column(Integer)
    filing: Mapped[str] = mapped_column(String(10), default="")
    place: Mapped[str] = mapped_column(String(10), default="")
    certificate_no: Mapped[str] = mapped_column(String(40), default="")
    statement: Mapped[LongText] = mapped_column(default="")
    is_pledged: Mapped[bool | None]
    # When the certificate was marked, and the first days of the first and the last month of a sole trader's relief.
    marked_on: Mapped[date | None]
    first_month: Mapped[date | None]
    last_month: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": Kind.TAX_RELIEF}  # noqa: RUF012 - SQLAlchemy's own idiom

    @property
    def matures_on(self) -> date | None:
        """The last day of relief: reminders before the end count from it."""
        return add_months(self.last_month, 1) - timedelta(days=1) if self.last_month else None


class TaxPeriod(Base):
    """One month or quarter as it was filed: sales without VAT and the taxes before this relief, estimated or declared.

    `told` is the relief that the tax office granted; it prevails over ours.
    """

    __tablename__ = "tax_period"
    __table_args__ = (
        UniqueConstraint("application_id", "year", "number"),
        CheckConstraint(
            "sales >= 0 AND vat >= 0 AND urban_maintenance >= 0 AND education_surcharge >= 0 AND local_education >= 0 "
            "AND (told IS NULL OR told >= 0)",
            name="amounts",
        ),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("tax_relief.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    sales: Mapped[Money]
    # "estimated" from the sales, or "declared" as in the return.
    source: Mapped[str] = mapped_column(String(20))
    vat: Mapped[Money]
    urban_maintenance: Mapped[Money]
    education_surcharge: Mapped[Money]
    local_education: Mapped[Money]
    told: Mapped[Money | None]
    told_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    filed_at: Mapped[datetime]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TaxYear(Base):
    """A year that was settled: the income that is taxed, and what makes a firm small."""

    __tablename__ = "tax_year"
    __table_args__ = (
        UniqueConstraint("application_id", "year"),
        CheckConstraint("income >= 0 AND assets >= 0 AND (told IS NULL OR told >= 0)", name="amounts"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("tax_relief.id"))
    year: Mapped[int] = mapped_column(Integer)
    income: Mapped[Money]
    employees: Mapped[int] = mapped_column(Integer, default=0)
    assets: Mapped[Money] = mapped_column(default=Money(0))
    is_restricted: Mapped[bool] = mapped_column(default=False)
    told: Mapped[Money | None]
    settled_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TaxQuota(Base):
    """One year of a relief as the shadow ledger has it: its quota and what is used. Kept by every deed that moves it."""

    __tablename__ = "tax_quota"
    __table_args__ = (UniqueConstraint("application_id", "year"), CheckConstraint("used >= 0", name="used"))

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("tax_relief.id"))
    year: Mapped[int] = mapped_column(Integer)
    quota: Mapped[Money]
    used: Mapped[Money]


class TaxHire(Base):
    """One person of a key group whom a firm hired. The name is sealed: it is somebody else's than the applicant's."""

    __tablename__ = "tax_hire"
    __table_args__ = (Index("ix_tax_hire_application_id", "application_id", "id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(ForeignKey("tax_relief.id"))
    name: Mapped[Secret]
    category: Mapped[Code]
    begins_on: Mapped[date]
    contract_months: Mapped[int] = mapped_column(Integer)
    insured_on: Mapped[date]
    left_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
