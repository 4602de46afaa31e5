"""Reads of budgets: who looks sees their own subtree; every figure opens its entries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from supportdesk.domain.budgets import (
    BudgetMove,
    BudgetPosition,
    RunOut,
    replay,
    run_out,
    sign_in,
)
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry, BudgetShare
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind, Programme
from supportdesk.queries.policies import line_of
from supportdesk.queries.visibility import Viewer, within

PAGE = 100


@dataclass(frozen=True)
class BudgetLine:
    """One budget of a list: what it pays for, whose it is, and when it will be used up (this year's budgets only)."""

    budget: Budget
    programme: Programme
    unit: OrgUnit
    forecast: RunOut | None


@dataclass(frozen=True)
class EntryRow:
    """One posting as a page shows it: `amount` is the whole, or one payer's part; `sign` how it counts in the figure."""

    entry: BudgetEntry
    amount: Money
    sign: int
    application_number: str | None
    person_name: str | None
    recorded_by: str
    kind: Kind | None

    @property
    def signed(self) -> Money:
        return self.amount if self.sign >= 0 else -self.amount


@dataclass(frozen=True)
class PayerLine:
    """What a level of government put into a budget and bears of what was paid; less than nothing left is owed by it."""

    payer: str
    appropriated: Money
    paid: Money

    @property
    def left(self) -> Money:
        return self.appropriated - self.paid


def sees_budget(session: Session, viewer: Viewer, budget_id: int) -> bool:
    """Tell whether the viewer may open a budget's page: a township's loans are paid from the county's."""
    seen = select(Budget.id).where(Budget.id == budget_id, within(viewer, Budget.unit_id, Permission.BUDGET_READ))
    return session.scalar(seen) is not None


def list_budgets(session: Session, viewer: Viewer, year: int | None = None) -> list[tuple[Budget, Programme]]:
    """Budgets of the viewer's subtree with their programmes, the latest year first."""
    statement = (
        select(Budget, Programme)
        .join(Programme, Programme.id == Budget.programme_id)
        .where(within(viewer, Budget.unit_id, Permission.BUDGET_READ))
    )
    if year is not None:
        statement = statement.where(Budget.year == year)
    rows = session.execute(statement.order_by(Budget.year.desc(), Budget.name, Budget.id))
    return [(budget, programme) for budget, programme in rows]


def list_years(session: Session, viewer: Viewer) -> list[int]:
    """The years for which the viewer's subtree has budgets, the latest first."""
    statement = select(Budget.year).where(within(viewer, Budget.unit_id, Permission.BUDGET_READ)).distinct()
    return list(session.scalars(statement.order_by(Budget.year.desc())))


def list_year(session: Session, viewer: Viewer, year: int, today: date) -> list[BudgetLine]:
    """The budgets of a year with programme and unit, the upper units first."""
    rows = session.execute(
        select(Budget, Programme, OrgUnit)
        .join(Programme, Programme.id == Budget.programme_id)
        .join(OrgUnit, OrgUnit.id == Budget.unit_id)
        .where(within(viewer, Budget.unit_id, Permission.BUDGET_READ), Budget.year == year)
        .order_by(OrgUnit.path, Budget.name, Budget.id)
    )
    return [BudgetLine(budget, programme, unit, forecast_of(budget, today)) for budget, programme, unit in rows]


def get_budget(session: Session, viewer: Viewer, budget_id: int) -> Budget:
    """Return a budget; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(Budget).where(Budget.id == budget_id, within(viewer, Budget.unit_id, Permission.BUDGET_READ))
    )
    if found is None:
        raise NotFoundError
    return found


def list_entries(
    session: Session,
    viewer: Viewer,
    budget: Budget,
    figure: str = "available",
    *,
    payer: str = "",
    before: int | None = None,
) -> list[EntryRow]:
    """Return the postings that make up a figure, the latest first; one more than PAGE tells of a next page.

    With a payer: those that concern it, each with its part.
    """
    whole = (BudgetEntry, Application.number, Person.name, Event.actor_name, Application.kind)
    statement = (
        select(*whole, BudgetShare.amount if payer else BudgetEntry.amount)
        .join(Budget, Budget.id == BudgetEntry.budget_id)
        .join(Event, Event.id == BudgetEntry.event_id)
        .outerjoin(Application, Application.id == BudgetEntry.application_id)
        .outerjoin(Person, Person.id == Application.person_id)
        .where(BudgetEntry.budget_id == budget.id, within(viewer, Budget.unit_id, Permission.BUDGET_READ))
        .where(BudgetEntry.move.in_(_moves_of(figure)))
    )
    if payer:
        statement = statement.join(
            BudgetShare, and_(BudgetShare.event_id == BudgetEntry.event_id, BudgetShare.payer == payer)
        )
    if before is not None:
        statement = statement.where(BudgetEntry.id < before)
    rows = session.execute(statement.order_by(BudgetEntry.id.desc()).limit(PAGE + 1))
    return [
        EntryRow(entry, amount, sign_in(figure, entry.move), number, name, who, kind)
        for entry, number, name, who, kind, amount in rows
    ]


def _moves_of(figure: str) -> list[BudgetMove]:
    return [move for move in BudgetMove if sign_in(figure, move)]


def list_payers(session: Session, viewer: Viewer, budget: Budget) -> list[PayerLine]:
    """The budget's payers, from the centre down: what each put in and what was paid for it. Together they are the budget."""
    rows = session.execute(
        select(BudgetShare.payer, BudgetShare.move, func.sum(BudgetShare.amount))
        .join(Budget, Budget.id == BudgetShare.budget_id)
        .where(BudgetShare.budget_id == budget.id, within(viewer, Budget.unit_id, Permission.BUDGET_READ))
        .group_by(BudgetShare.payer, BudgetShare.move)
    )
    sums: dict[str, dict[str, int]] = defaultdict(lambda: {"appropriated": 0, "paid": 0})
    for payer, move, amount in rows:
        for figure, kept in sums[payer].items():
            sums[payer][figure] = kept + sign_in(figure, move) * amount.fen
    order = list(PAYER_WORDS)
    known = sorted(sums, key=lambda payer: order.index(payer) if payer in order else len(order))
    return [PayerLine(payer, Money(sums[payer]["appropriated"]), Money(sums[payer]["paid"])) for payer in known]


def list_others(session: Session, viewer: Viewer, budget: Budget) -> list[Budget]:
    """The other budgets of the same year that the viewer sees: where money may be moved to."""
    return [one for one, _ in list_budgets(session, viewer, budget.year) if one.id != budget.id]


def count_entries(session: Session, budget: Budget, figure: str, payer: str = "") -> int:
    """Count the postings that make up a figure, of the whole budget or of one payer."""
    row = BudgetShare if payer else BudgetEntry
    counted = select(func.count()).where(row.budget_id == budget.id, row.move.in_(_moves_of(figure)))
    if payer:
        counted = counted.where(BudgetShare.payer == payer)
    return session.scalar(counted) or 0


def replayed(session: Session, budget_id: int) -> BudgetPosition:
    """Return a budget's sums as its entries make them."""
    rows = session.execute(select(BudgetEntry.move, BudgetEntry.amount).where(BudgetEntry.budget_id == budget_id))
    return replay((move, amount) for move, amount in rows)


def standing_of(session: Session, application_id: int) -> BudgetPosition:
    """Return what the budget holds, has committed and has paid for one application."""
    rows = session.execute(
        select(BudgetEntry.move, BudgetEntry.amount).where(BudgetEntry.application_id == application_id)
    )
    return replay((move, amount) for move, amount in rows)


def available_without(session: Session, budget: Budget, application_id: int | None) -> Money:
    """Return what a budget has left when an application's own postings in it are not counted."""
    rows = session.execute(
        select(BudgetEntry.move, BudgetEntry.amount).where(
            BudgetEntry.budget_id == budget.id, BudgetEntry.application_id == application_id
        )
    )
    own = replay((move, amount) for move, amount in rows)
    return budget.available + own.held + own.paid


def find_budget(session: Session, programme_id: int, unit: OrgUnit, year: int) -> Budget | None:
    """Return the budget that pays for a unit: its own, else the nearest above it; None when none was made."""
    holder = aliased(OrgUnit)
    return session.scalar(
        select(Budget)
        .join(holder, holder.id == Budget.unit_id)
        .where(Budget.programme_id == programme_id, Budget.year == year, holder.path.in_(line_of(unit)))
        .order_by(func.length(holder.path).desc())
        .limit(1)
    )


def budgets_of(session: Session, unit: OrgUnit, year: int) -> dict[int, Budget]:
    """Return the budget that pays for a unit, as `find_budget` does, of every programme that has one, by its id."""
    rows = session.scalars(
        select(Budget)
        .join(OrgUnit, OrgUnit.id == Budget.unit_id)
        .where(Budget.year == year, OrgUnit.path.in_(line_of(unit)))
        .order_by(func.length(OrgUnit.path))
    )
    # The nearest comes last and stays.
    return {budget.programme_id: budget for budget in rows}


def run_out_of(budget: Budget, today: date) -> RunOut:
    """Reckon the day on which a budget is used up at this year's pace of what was committed and paid."""
    return run_out(budget.available, budget.committed + budget.paid, date(budget.year, 1, 1), today)


def forecast_of(budget: Budget, today: date) -> RunOut | None:
    """Reckon the same for a budget of the year that runs; None for another year's, whose pace says nothing."""
    return run_out_of(budget, today) if budget.year == today.year else None
