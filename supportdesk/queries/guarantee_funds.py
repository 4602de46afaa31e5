"""Reads of guarantee funds: who looks sees their own subtree; every figure opens its movements, or the loans behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from supportdesk.domain.budgets import FundMove, fund_sign_in
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.funds import CompensationRate, FundPosition, compensation_rate
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import PROMISED
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import FundEntry, GuaranteeFund
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.policies import line_of
from supportdesk.queries.visibility import Viewer, within

PAGE = 100


@dataclass(frozen=True)
class FundRow:
    """One movement of a guarantee fund as a page shows it: `sign` is how it counts in the figure that was opened."""

    entry: FundEntry
    sign: int
    application_number: str | None
    person_name: str | None
    recorded_by: str

    @property
    def signed(self) -> Money:
        return self.entry.amount if self.sign >= 0 else -self.entry.amount


def list_funds(session: Session, viewer: Viewer) -> list[GuaranteeFund]:
    """Guarantee funds of the viewer's subtree."""
    return list(
        session.scalars(
            select(GuaranteeFund)
            .where(within(viewer, GuaranteeFund.unit_id, Permission.BUDGET_READ))
            .order_by(GuaranteeFund.name, GuaranteeFund.id)
        )
    )


def get_fund(session: Session, viewer: Viewer, fund_id: int) -> GuaranteeFund:
    """Return a guarantee fund; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(GuaranteeFund).where(
            GuaranteeFund.id == fund_id, within(viewer, GuaranteeFund.unit_id, Permission.BUDGET_READ)
        )
    )
    if found is None:
        raise NotFoundError
    return found


def find_fund(session: Session, unit: OrgUnit) -> GuaranteeFund | None:
    """Return the guarantee fund that stands for a unit: its own, else the nearest above it."""
    holder = aliased(OrgUnit)
    return session.scalar(
        select(GuaranteeFund)
        .join(holder, holder.id == GuaranteeFund.unit_id)
        .where(holder.path.in_(line_of(unit)))
        .order_by(func.length(holder.path).desc(), GuaranteeFund.id)
        .limit(1)
    )


def list_fund_entries(
    session: Session, viewer: Viewer, fund: GuaranteeFund, figure: str = "", *, before: int | None = None
) -> list[FundRow]:
    """Return a fund's movements, or those that make up a figure, the latest first; one more than PAGE tells of a next page."""
    statement = (
        select(FundEntry, Application.number, Person.name, Event.actor_name)
        .join(GuaranteeFund, GuaranteeFund.id == FundEntry.fund_id)
        .join(Event, Event.id == FundEntry.event_id)
        .outerjoin(Application, Application.id == FundEntry.application_id)
        .outerjoin(Person, Person.id == Application.person_id)
        .where(FundEntry.fund_id == fund.id, within(viewer, GuaranteeFund.unit_id, Permission.BUDGET_READ))
    )
    if figure:
        statement = statement.where(FundEntry.move.in_(_movements_of(figure)))
    if before is not None:
        statement = statement.where(FundEntry.id < before)
    rows = session.execute(statement.order_by(FundEntry.id.desc()).limit(PAGE + 1))
    return [
        FundRow(entry, fund_sign_in(figure, entry.move) if figure else 1, number, name, who)
        for entry, number, name, who in rows
    ]


def _movements_of(figure: str) -> list[FundMove]:
    return [move for move in FundMove if fund_sign_in(figure, move)]


def count_fund_entries(session: Session, fund: GuaranteeFund, figure: str) -> int:
    """Count the movements that make up a figure of a fund."""
    counted = select(func.count()).where(FundEntry.fund_id == fund.id, FundEntry.move.in_(_movements_of(figure)))
    return session.scalar(counted) or 0


def list_promised(
    session: Session, viewer: Viewer, fund: GuaranteeFund, *, before: int | None = None
) -> list[tuple[Loan, Person]]:
    """Return the approved loans of a fund that have no contract yet, the latest first; one more than PAGE tells of a next page."""
    statement = (
        select(Loan, Person)
        .join(GuaranteeFund, GuaranteeFund.id == Loan.fund_id)
        .join(Person, Person.id == Loan.person_id)
        .where(*_promised(fund.id), within(viewer, GuaranteeFund.unit_id, Permission.BUDGET_READ))
    )
    if before is not None:
        statement = statement.where(Loan.id < before)
    rows = session.execute(statement.order_by(Loan.id.desc()).limit(PAGE + 1))
    return [(loan, person) for loan, person in rows]


def _promised(fund_id: int) -> tuple[ColumnElement[bool], ...]:
    # By kind and state there are hundreds, by fund all loans that a county ever had.
    return Loan.kind == Kind.LOAN, Loan.state.in_(PROMISED), Loan.fund_id == fund_id


def position_of(fund: GuaranteeFund) -> FundPosition:
    """A fund's balance, guarantees and ceiling."""
    return FundPosition(fund.balance, fund.guaranteed, Decimal(fund.max_multiple))


def promised_by(session: Session, fund_id: int, *, besides: int | None = None) -> Money:
    """Add up approved loans of a fund that have no contract yet: promised, though not guaranteed."""
    return _sum(session, Loan.amount_approved, *_promised(fund_id), Loan.id != (besides or 0))


def compensation_rate_of(session: Session, fund: GuaranteeFund, today: date) -> CompensationRate | None:
    """Reckon compensated ÷ matured guaranteed loans of this year; None when the fund has no line."""
    if not fund.suspend_at:
        return None
    first = date(today.year, 1, 1)
    paid = _sum(
        session,
        FundEntry.amount,
        FundEntry.fund_id == fund.id,
        FundEntry.move == FundMove.COMPENSATE,
        FundEntry.happened_on.between(first, today),
    )
    matured = _sum(session, Loan.amount_paid, Loan.fund_id == fund.id, Loan.matures_on.between(first, today))
    return compensation_rate(paid, matured, Decimal(fund.suspend_at))


def _sum(session: Session, amount: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> Money:
    # Added up by the database: a county has matured loans by the ten thousand.
    return session.scalar(select(func.sum(amount)).where(*conditions)) or ZERO


def guaranteed_for(session: Session, application_id: int) -> Money:
    """Return what a fund still guarantees of one loan."""
    rows = session.execute(select(FundEntry.move, FundEntry.amount).where(FundEntry.application_id == application_id))
    signs = {FundMove.GUARANTEE: 1, FundMove.RELEASE: -1}
    return sum((Money(signs.get(move, 0) * amount.fen) for move, amount in rows), ZERO)
