"""A loan's plan, drawn anew from its movements: periods, quarters of the subsidy, what is owed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import loan_figures as figures
from supportdesk.domain.programmes.loan_figures import Instalment, LprRate, RepaymentMethod
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind, SubsidyPeriod

_MONTHS_IN_QUARTER = 3
# What a movement does to the principal that is owed. A compensation changes to whom, not how much.
EFFECT = {
    MovementKind.DISBURSEMENT: 1,
    MovementKind.REPAYMENT: -1,
    MovementKind.RECOVERY: -1,
    MovementKind.WRITE_OFF: -1,
}


@dataclass(frozen=True)
class Quarter:
    """A quarter of the subsidy: the plan's periods that end in it, and what was recorded of it, if anything."""

    starts_on: date
    ends_before: date
    days: int
    interest: Money
    subsidy: Money
    recorded: SubsidyPeriod | None = None

    @property
    def borrower(self) -> Money:
        return self.interest - self.subsidy


def list_movements(session: Session, loan: Loan) -> Sequence[LoanMovement]:
    """All movements of a loan, reversals too, in the order in which they happened."""
    return session.scalars(
        select(LoanMovement).where(LoanMovement.loan_id == loan.id).order_by(LoanMovement.happened_on, LoanMovement.id)
    ).all()


def standing_movements(movements: Iterable[LoanMovement]) -> list[LoanMovement]:
    """Leave out what was reversed and the rows that reversed it."""
    kept = list(movements)
    reversed_ids = {row.reverses_id for row in kept}
    return [row for row in kept if row.reverses_id is None and row.id not in reversed_ids]


def owed_after(movements: Iterable[LoanMovement]) -> Money:
    """Return the principal that is owed after movements; a reversing row takes its amount away."""
    return Money(
        sum(EFFECT.get(row.kind, 0) * row.amount.fen * (1 if row.reverses_id is None else -1) for row in movements)
    )


def contract_of(loan: Loan, terms: LoanTerms, principal: Money, start: date, maturity: date) -> figures.LoanTerms:
    """Put a loan's contract as the arithmetic wants it."""
    return _contract(
        terms,
        principal,
        Decimal(loan.rate_percent),
        _lpr(loan.lpr_percent),
        start,
        maturity,
        RepaymentMethod(loan.method),
    )


def plan_of(loan: Loan, terms: LoanTerms, movements: Sequence[LoanMovement]) -> tuple[Instalment, ...]:
    """Draw the plan of a disbursed loan anew; empty before the disbursement. Raises BadValueError."""
    standing = standing_movements(movements)
    paid_out = [row for row in standing if row.kind is MovementKind.DISBURSEMENT]
    if not paid_out or loan.matures_on is None:
        return ()
    first = paid_out[0]
    contract = contract_of(loan, terms, first.amount, first.happened_on, loan.matures_on)
    changes: list[figures.Movement] = []
    maturity, agreed = loan.matures_on, False
    for row in standing:
        if row.kind is MovementKind.DISBURSEMENT and row is not first:
            changes.append(figures.Disbursement(row.happened_on, row.amount))
        elif row.kind is MovementKind.EXTENSION and row.new_maturity is not None:
            changes.append(figures.Extension(row.happened_on, row.new_maturity))
            maturity = row.new_maturity
        elif (agreement := agreed_by(row, standing)) is not None:
            changes.append(agreement)
            maturity, agreed = agreement.days[-1], True
        elif row.kind is MovementKind.REPAYMENT and _is_beside_plan(row, contract.method, maturity, agreed=agreed):
            # Payments of the plan may not have been told to us one by one: no more is repaid early than the plan has left.
            left = _balance_on(figures.schedule_after(contract, changes), row.happened_on)
            if early := min(row.amount, left):
                changes.append(figures.EarlyRepayment(row.happened_on, early))
    return figures.schedule_after(contract, changes)


def expected_plan(
    loan: Loan, terms: LoanTerms, published: Sequence[LprRate], start: date, amount: Money | None = None
) -> tuple[Instalment, ...]:
    """Draw the plan that an application would have if it were paid out on a day, at its rate or the highest allowed.

    Empty while amount, term or method are not known, or no prime rate is in force.
    """
    principal = amount or loan.amount_approved or loan.amount_requested
    if not principal or not loan.term_months or not loan.method:
        return ()
    if not any(rate.valid_from <= start for rate in published):
        return ()
    cap = figures.rate_cap(start, published, terms.spread_bp)
    rate = Decimal(loan.rate_percent) if loan.rate_percent else cap.cap_pct
    maturity = add_months(start, loan.term_months)
    method = RepaymentMethod(loan.method)
    # A loan that was signed keeps the prime rate that it was signed with, whatever is corrected later.
    lpr = _lpr(loan.lpr_percent) or cap.lpr_pct
    return figures.schedule(_contract(terms, principal, rate, lpr, start, maturity, method))


def quarters_of(
    plan: Sequence[Instalment], terms: LoanTerms, recorded: Iterable[SubsidyPeriod] = ()
) -> tuple[Quarter, ...]:
    """Gather the plan's periods into the quarters of the subsidy; a bullet loan's period is a quarter already."""
    kept = {row.starts_on: row for row in recorded}
    quarters = []
    for _end, group in groupby(plan, key=lambda one: _quarter_end(one.due_on, terms.settlement_day)):
        periods = list(group)
        start = periods[0].start
        quarters.append(
            Quarter(
                start,
                periods[-1].due_on,
                sum(period.days for period in periods),
                total([period.interest for period in periods]),
                total([period.subsidy for period in periods]),
                kept.get(start),
            )
        )
    return tuple(quarters)


def list_subsidies(session: Session, loan: Loan) -> Sequence[SubsidyPeriod]:
    """The recorded quarters of a loan, in order."""
    return session.scalars(
        select(SubsidyPeriod).where(SubsidyPeriod.loan_id == loan.id).order_by(SubsidyPeriod.starts_on)
    ).all()


def subsidy_to_come(quarters: Iterable[Quarter], until: date | None = None) -> Money:
    """Add up what of the subsidy is not paid yet: recorded amounts where there are some, the plan's elsewhere.

    `until` leaves out quarters that end after a day: an overdue loan earns no more subsidy.
    """
    waiting = ZERO
    for quarter in quarters:
        row = quarter.recorded
        if row is not None:
            waiting += ZERO if row.paid_on is not None else row.subsidy
        elif until is None or quarter.ends_before <= until:
            waiting += quarter.subsidy
    return waiting


def agreed_by(row: LoanMovement, standing: Sequence[LoanMovement]) -> figures.Instalments | None:
    """The instalments that a movement agreed on, of what was owed then by the movements up to it; None for another one."""
    if row.kind is not MovementKind.INSTALMENTS or row.parts is None or row.first_due_on is None:
        return None
    owed = owed_after(standing[: standing.index(row)])
    return figures.Instalments(row.happened_on, owed, row.first_due_on, row.parts, row.subsidised_until)


@dataclass(frozen=True)
class AgreedPlan:
    """The last agreement on instalments that stands, and the periods of the plan since."""

    on: date
    owed: Money
    parts: int
    first_due_on: date
    last_due_on: date
    note: str
    periods: tuple[Instalment, ...]


def agreed_plan(session: Session, loan: Loan, terms: LoanTerms) -> AgreedPlan | None:
    """What was agreed last, drawn anew from the movements; None for a loan that is repaid by its contract."""
    # Only what moved its last day may have been put into parts.
    if loan.extended_to is None:
        return None
    standing = standing_movements(list_movements(session, loan))
    for row in reversed(standing):
        if (agreed := agreed_by(row, standing)) is not None:
            plan = plan_of(loan, terms, standing)
            periods = tuple(one for one in plan if one.due_on > agreed.on)
            return AgreedPlan(
                agreed.on, agreed.balance, agreed.parts, agreed.first_due_on, agreed.days[-1], row.note, periods
            )
    return None


def agreements_of(movements: Iterable[LoanMovement]) -> list[LoanMovement]:
    """The agreements on instalments that stand, in order."""
    return [row for row in standing_movements(movements) if row.kind is MovementKind.INSTALMENTS]


def arrears_on(plan: Iterable[Instalment], movements: Iterable[LoanMovement], day: date) -> Money:
    """Return the planned principal that is due by a day and not repaid; after an agreement only what it made due counts."""
    standing = standing_movements(movements)
    last = next((place for place, row in reversed(list(enumerate(standing))) if row.parts is not None), None)
    since = standing[last].happened_on if last is not None else date.min
    counted = standing[last + 1 :] if last is not None else standing
    repaid = total([row.amount for row in counted if row.kind is MovementKind.REPAYMENT])
    return max(total([one.principal for one in plan if since < one.due_on <= day]) - repaid, ZERO)


def unpaid_term_interest(
    plan: Iterable[Instalment], movements: Iterable[LoanMovement], verified: Iterable[SubsidyPeriod], day: date
) -> Money:
    """Return what of the plan's interest up to a day was not paid, as far as is known; never less than nothing.

    The running period counts by its days. Interest was paid that was booked, or that a quarter was verified by,
    whichever is more, since a payment may be told both ways. Overdue interest and penalties are no part of the plan.
    """
    booked = total([row.amount for row in standing_movements(movements) if row.kind is MovementKind.INTEREST])
    proved = total([row.interest for row in verified])
    return max(total([_accrued(one, day) for one in plan]) - max(booked, proved), ZERO)


def _accrued(one: Instalment, day: date) -> Money:
    whole = sum(part.balance.fen * part.days for part in one.segments)
    if one.due_on <= day or not whole:
        return one.interest if one.start < day else ZERO
    run = sum(part.balance.fen * max((min(part.end, day) - part.start).days, 0) for part in one.segments)
    return one.interest.times(Fraction(run, whole))


def _contract(
    terms: LoanTerms,
    principal: Money,
    rate: Decimal,
    lpr: Decimal | None,
    start: date,
    maturity: date,
    method: RepaymentMethod,
) -> figures.LoanTerms:
    return figures.LoanTerms(
        principal=principal,
        rate_pct=rate,
        start=start,
        maturity=maturity,
        method=method,
        months_per_period=terms.settlement_months if method is RepaymentMethod.BULLET else 1,
        settlement_day=terms.settlement_day,
        day_base=terms.day_base,
        subsidy_ratio=terms.subsidy_ratio(rate, lpr),
    )


def _balance_on(plan: Sequence[Instalment], day: date) -> Money:
    """What the plan has left on a day, after the payment of that day."""
    for one in plan:
        if one.start <= day < one.due_on:
            return [part.balance for part in one.segments if part.start <= day][-1]
    return next((one.balance for one in reversed(plan) if one.due_on <= day), ZERO)


def _lpr(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _is_beside_plan(row: LoanMovement, method: RepaymentMethod, maturity: date, *, agreed: bool) -> bool:
    """A bullet loan's plan repays nothing before its maturity, so whatever comes earlier is beside it.

    Until parts are agreed: then what is repaid is one of them, unless it is said to be early.
    """
    return row.happened_on < maturity and (row.is_early or (method is RepaymentMethod.BULLET and not agreed))


def _quarter_end(day: date, settlement_day: int) -> date:
    """The settlement day of a quarter's last month on which or before whose morrow a period ends."""
    month = day.replace(day=1)
    while month.month % _MONTHS_IN_QUARTER or day > _boundary(month, settlement_day):
        month = add_months(month, 1)
    return _boundary(month, settlement_day)


def _boundary(month: date, settlement_day: int) -> date:
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(settlement_day, last.day)) + timedelta(days=1)
