"""What only a subsidy keeps: what its form asks, and how its award was reckoned."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from supportdesk.domain.money import Money
from supportdesk.models.applications import Application
from supportdesk.models.base import Code, LongText
from supportdesk.models.policies import Kind


class Subsidy(Application):
    """A subsidy of one subject (`Application.subject`). A historic one came with a ledger and has nothing here filled in."""

    __tablename__ = "subsidy"

    id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    jobs: Mapped[int | None] = mapped_column(Integer)
    month_amount: Mapped[Money | None]
    period_from: Mapped[date | None]
    months: Mapped[int | None] = mapped_column(Integer)
    persons: Mapped[int | None] = mapped_column(Integer)
    spent: Mapped[Money | None]
    insured_months: Mapped[int | None] = mapped_column(Integer)
    is_unemployed: Mapped[bool | None]
    catalogue_code: Mapped[Code] = mapped_column(default="")
    statement: Mapped[LongText] = mapped_column(default="")
    is_pledged: Mapped[bool | None]
    # How many months the award stands for, so that a later one knows what is left.
    awarded_months: Mapped[int] = mapped_column(Integer, default=0)
    # The steps of the award as they were when it was decided.
    reckoning: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    __mapper_args__ = {"polymorphic_identity": Kind.SUBSIDY}  # noqa: RUF012 - SQLAlchemy's own idiom
