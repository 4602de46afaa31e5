"""A loan's repayment plan by days: what is due when, and who bears the interest.

A bullet loan settles its interest on the settlement day of a quarter's last month (the 20th: a period ends before the
21st) by actual days. Equal parts fall due each month (or every few) after the disbursement, by the yearly rate ÷ 12;
a period in which the balance changes early is counted by actual days instead, as its balance changes by day.
Source: worked cases IS-06 and LS-01 to LS-06.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.words import say

from .amortisation import MONTHS_PER_YEAR, RepaymentMethod, period_rate, principal_due, regular_amount
from .interest import Segment, interest_of, share_interest
from .movements import Disbursement, EarlyRepayment, Extension, Instalments, Movement


@dataclass(frozen=True)
class LoanTerms:
    """What the contract says. `principal` is disbursed on `start`; `rate_pct` is percent a year.

    `months_per_period` is the time between two settlements (bullet: 3) or payments (equal parts: 1, 3, 12).
    """

    principal: Money
    rate_pct: Decimal
    start: date
    maturity: date
    method: RepaymentMethod
    months_per_period: int
    settlement_day: int
    day_base: int
    subsidy_ratio: Fraction

    def __post_init__(self) -> None:
        if self.maturity <= self.start:
            raise BadValueError(say("到期日须晚于放款日 {start}。", start=self.start), field="maturity")
        if self.months_per_period < 1:
            raise BadValueError(say("还款间隔至少为1个月。"), field="months_per_period")


@dataclass(frozen=True)
class Instalment:
    """One period of the plan. It runs from `start` to `due_on`, which is not counted and on which payment is due.

    `principal` includes `repaid_early`, what was repaid in the period beside the plan; `balance` is owed after
    `due_on`. `subsidy` and `borrower_interest` together are `interest`.
    """

    number: int
    start: date
    due_on: date
    principal: Money
    repaid_early: Money
    interest: Money
    subsidy: Money
    balance: Money
    segments: tuple[Segment, ...]

    @property
    def days(self) -> int:
        return (self.due_on - self.start).days

    @property
    def borrower_interest(self) -> Money:
        return self.interest - self.subsidy

    @property
    def payment(self) -> Money:
        """What is due on `due_on`: the planned principal and the whole interest (the subsidy is refunded later)."""
        return self.principal - self.repaid_early + self.interest


def schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    """Return the plan of a loan that runs as agreed; principal adds up to the whole, to the fen."""
    return schedule_after(terms, ())


def schedule_after(terms: LoanTerms, movements: Sequence[Movement]) -> tuple[Instalment, ...]:
    """Return the whole plan anew after movements: what was due before a movement stays, the rest follows the balance.

    Planned payments are taken to be paid on their days; overdue ones are another matter (`overdue_interest`). Instalments
    that were agreed begin with what is really owed; between the maturity and an agreement after it no period runs. Raises
    BadValueError for a movement outside the loan's time, for repaying more than is owed, and for an extension that
    does not extend.
    """
    run = _Run(terms, movements)
    plan = tuple(run.instalments())
    for move in run.left_over():
        raise BadValueError(say("{day}不在这笔贷款的借款期内。", day=move.on), field="movements")
    return plan


def due_days(terms: LoanTerms, maturity: date) -> tuple[date, ...]:
    """Return the day before which each period ends; the last is the maturity.

    The original maturity parts two periods of an extended loan, since the subsidy ends there.
    """
    months = (maturity.year - terms.start.year) * MONTHS_PER_YEAR + maturity.month - terms.start.month
    if terms.method is RepaymentMethod.BULLET:
        days = {_after_settlement(terms, count) for count in range(months + 1)} - {None}
    else:
        days = {add_months(terms.start, count) for count in range(0, months + 1, terms.months_per_period)}
    days |= {maturity, terms.maturity}
    return tuple(sorted(day for day in days if day and terms.start < day <= maturity))


def _after_settlement(terms: LoanTerms, months: int) -> date | None:
    month = add_months(terms.start.replace(day=1), months)
    if month.month % terms.months_per_period:
        return None
    last_day = monthrange(month.year, month.month)[1]
    return month.replace(day=min(terms.settlement_day, last_day)) + timedelta(days=1)


# What changes the balance; an extension moves days only.
Change = Disbursement | EarlyRepayment | Instalments


class _Run:
    """One walk through a loan's life, period by period, with the movements that have not come up yet."""

    def __init__(self, terms: LoanTerms, movements: Sequence[Movement]) -> None:
        in_order = sorted(movements, key=lambda move: move.on)
        self.terms = terms
        self.extensions = [move for move in in_order if isinstance(move, Extension)]
        self.agreements = [move for move in in_order if isinstance(move, Instalments)]
        ends = [one.subsidised_until for one in self.agreements if one.subsidised_until is not None]
        self.subsidised_until = min([terms.maturity, *ends])
        # The days of agreed parts, once they are agreed.
        self.parts: tuple[date, ...] = ()
        self.changes = [move for move in in_order if not isinstance(move, Extension)]
        self.maturity = terms.maturity
        self.days = due_days(terms, terms.maturity)
        self.balance = terms.principal
        self.regular: Money | None = None

    def instalments(self) -> Iterator[Instalment]:
        start, number = self.terms.start, 0
        while self.agreements or (start < self.maturity and self.balance):
            if not self.balance or start >= self.maturity:
                start = self._agree_late(start)
                continue
            number += 1
            instalment = self._instalment(number, start)
            yield instalment
            start = instalment.due_on

    def left_over(self) -> list[Movement]:
        return [*self.changes, *self.extensions, *self.agreements]

    def _instalment(self, number: int, start: date) -> Instalment:
        days = self._days_left(start)
        segments, inside = self._segments(start, days[0])
        due_on = segments[-1].end
        interest = self._interest(segments, start, due_on)
        if inside or self.regular is None:
            self.regular = self._regular(len(days))
        # What is agreed after the maturity says when the rest is due.
        is_last = due_on == self.maturity and not self.agreements
        planned = self._planned(interest, due_on, is_last=is_last)
        self.balance -= planned
        on_the_day = [] if is_last else self._changes_on(due_on)
        if on_the_day:
            self.regular = None
        early = _repaid([*inside, *on_the_day])
        ratio = self.terms.subsidy_ratio if due_on <= self.subsidised_until else 0
        subsidy = share_interest(interest, ratio).subsidy
        return Instalment(number, start, due_on, planned + early, early, interest, subsidy, self.balance, segments)

    def _days_left(self, start: date) -> list[date]:
        """Due days still to come, after the extensions that were agreed by the first of them."""
        while True:
            days = [day for day in self.days if day > start]
            if self.agreements and self.agreements[0].on <= days[0]:
                self._agree()
                continue
            if not (self.extensions and self.extensions[0].on <= days[0]):
                return days
            extension = self.extensions.pop(0)
            if extension.maturity <= self.maturity:
                raise BadValueError(say("展期后的到期日须晚于 {day}。", day=self.maturity), field="movements")
            self.maturity = extension.maturity
            self.days = due_days(self.terms, self.maturity)
            self.regular = None

    def _agree(self) -> Instalments:
        """Let the next agreement say on which days something is due."""
        agreement = self.agreements.pop(0)
        self.parts, self.maturity = agreement.days, agreement.days[-1]
        before = {day for day in self.days if day < agreement.first_due_on}
        # The original maturity parts two periods, since the subsidy ends there.
        ends = {day for day in (self.terms.maturity, self.subsidised_until) if self.terms.start < day < self.maturity}
        self.days = tuple(sorted(before | ends | set(self.parts)))
        self.regular = None
        return agreement

    def _agree_late(self, start: date) -> date:
        """What was agreed after the plan had run out: the next period begins with it."""
        agreement = self._agree()
        self.changes.remove(agreement)
        self._apply(agreement)
        return max(start, agreement.on)

    def _planned(self, interest: Money, due_on: date, *, is_last: bool) -> Money:
        if not self.parts:
            return principal_due(self.balance, interest, self.regular or ZERO, self.terms.method, is_last=is_last)
        if is_last:
            return self.balance
        return min(self.regular or ZERO, self.balance) if due_on in self.parts else ZERO

    def _segments(self, start: date, due_on: date) -> tuple[tuple[Segment, ...], list[Change]]:
        """Part a period where the balance changes; a balance that falls to nothing ends it."""
        segments, inside, begin = [], [], start
        while self.balance and self.changes and start <= self.changes[0].on < due_on:
            move = self.changes.pop(0)
            segments.append(Segment(self.balance, begin, move.on))
            inside.append(move)
            begin = move.on
            self._apply(move)
        if self.balance:
            segments.append(Segment(self.balance, begin, due_on))
        return tuple(part for part in segments if part.days) or (segments[-1],), inside

    def _changes_on(self, day: date) -> list[Change]:
        """Apply what moves on a due day itself, after the planned payment."""
        applied = []
        while self.changes and self.changes[0].on == day:
            applied.append(self.changes.pop(0))
            self._apply(applied[-1])
        return applied

    def _apply(self, move: Change) -> None:
        if isinstance(move, Instalments):
            self.balance = move.balance
            return
        if move.amount.fen <= 0:
            raise BadValueError(say("金额须大于0。"), field="movements")
        if isinstance(move, Disbursement):
            self.balance += move.amount
            return
        if move.amount > self.balance:
            raise BadValueError(
                say("归还{amount}元多于贷款余额{balance}元。", amount=move.amount, balance=self.balance),
                field="movements",
            )
        self.balance -= move.amount

    def _interest(self, segments: tuple[Segment, ...], start: date, due_on: date) -> Money:
        terms = self.terms
        months = (start.year - terms.start.year) * MONTHS_PER_YEAR + start.month - terms.start.month
        is_whole_period = start == add_months(terms.start, months) and due_on == add_months(
            terms.start, months + terms.months_per_period
        )
        if self.parts or terms.method is RepaymentMethod.BULLET or len(segments) > 1 or not is_whole_period:
            return interest_of(segments, terms.rate_pct, terms.day_base)
        return segments[0].balance.times(period_rate(terms.rate_pct, terms.months_per_period))

    def _regular(self, periods: int) -> Money:
        if self.parts:
            left = sum(day >= self.days[-periods] for day in self.parts)
            return self.balance.times(Fraction(1, left))
        rate = period_rate(self.terms.rate_pct, self.terms.months_per_period)
        return regular_amount(self.balance, rate, periods, self.terms.method)


def _repaid(moves: Sequence[Change]) -> Money:
    return total([move.amount for move in moves if isinstance(move, EarlyRepayment)])
