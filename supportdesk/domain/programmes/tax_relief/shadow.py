"""The shadow ledger of one year: what is filed period by period, what the year settles, what is used and what lapses.

It is advice: the tax office's figure prevails wherever it is known, period by period and in the settlement. Source: worked
cases TX-01 to TX-12 and TX-24 to TX-28.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO, Money

from .income import enterprise_tax, qualifies_as_small, sole_trader_tax
from .ledger import Filing, LedgerRow, OffsetTax, ledger, offsettable, relief_by_tax
from .quotas import MONTHS_PER_YEAR, Window, employer_quota, employer_relief, quota_for_months, window
from .terms import TaxTerms
from .turnover import NO_TURNOVER_TAX, FilingPeriod, TurnoverTaxes, threshold_on, turnover_taxes

_PERCENT = 100
MONTHS_OF = {FilingPeriod.MONTH: 1, FilingPeriod.QUARTER: 3}


def periods_of(filing: FilingPeriod) -> range:
    """The numbers of a year's periods."""
    return range(1, MONTHS_PER_YEAR // MONTHS_OF[filing] + 1)


def first_day(year: int, number: int, filing: FilingPeriod) -> date:
    """The first day of a period."""
    return date(year, (number - 1) * MONTHS_OF[filing] + 1, 1)


def last_day(year: int, number: int, filing: FilingPeriod) -> date:
    """The last day of a period."""
    return add_months(first_day(year, number, filing), MONTHS_OF[filing]) - timedelta(days=1)


def taxes_of(sales: Money, day: date, filing: FilingPeriod, place: str, terms: TaxTerms) -> TurnoverTaxes:
    """Estimate a period's taxes from its sales (without VAT), by the threshold in force on its first day.

    Raises BadValueError for a day before the first threshold.
    """
    if threshold_on(day, terms.vat_thresholds).is_exempt(sales, filing):
        return NO_TURNOVER_TAX
    return turnover_taxes(sales, terms.levy, terms.surcharges_at(place))


@dataclass(frozen=True)
class Filed:
    """What was filed for one period. `told`: the relief that the tax office granted."""

    number: int
    taxes: TurnoverTaxes
    told: Money | None = None


@dataclass(frozen=True)
class Income:
    """The year's income that is taxed; staff, assets and trade of a firm. `told`: the relief that the office granted."""

    income: Money
    employees: int = 0
    assets: Money = field(default_factory=Money)
    is_restricted: bool = False
    told: Money | None = None


@dataclass(frozen=True)
class PeriodResult:
    """One period reckoned: relief by tax in the order of the rule, what makes good an earlier one, what is left to pay."""

    number: int
    row: LedgerRow
    estimate: Money
    by_tax: dict[OffsetTax, Money]
    made_good: Money


@dataclass(frozen=True)
class SettledYear:
    """The income tax of a year: before any relief, the quota's relief, the halving of a sole trader, and what is left."""

    before: Money
    relief: Money
    halving: Money
    payable: Money
    is_small: bool | None = None


@dataclass(frozen=True)
class ShadowYear:
    """One year: its quota, the periods, the settlement (None: not settled yet)."""

    year: int
    quota: Money
    periods: tuple[PeriodResult, ...]
    settled: SettledYear | None = None

    @property
    def used(self) -> Money:
        """What of the quota is used: of turnover taxes, and of income tax once it is settled."""
        turnover = self.periods[-1].row.cumulative_relief if self.periods else ZERO
        return turnover + (self.settled.relief if self.settled else ZERO)

    @property
    def left(self) -> Money:
        """What is left of the year's quota; the next year has its own."""
        return self.quota - self.used

    @property
    def lapsed(self) -> Money:
        """What nobody can use any more: with the settlement the rest is gone."""
        return self.left if self.settled else ZERO

    @property
    def used_percent(self) -> Decimal | None:
        """How much is used, in percent with one decimal; None without a quota."""
        return None if not self.quota else round(Decimal(self.used.fen * _PERCENT) / self.quota.fen, 1)


def sole_trader_year(
    year: int,
    months: Window,
    filing: FilingPeriod,
    terms: TaxTerms,
    filed: Sequence[Filed],
    income: Income | None = None,
) -> ShadowYear:
    """Reckon a sole trader's year: the quota grows with the months operated, what is left offsets the income tax."""
    quota = quota_for_months(terms.quota, months.months_in(year))
    upto = {number: quota_for_months(terms.quota, months.months_in(year, number * MONTHS_OF[filing]))
            for number in periods_of(filing)}  # fmt: skip
    periods = _periods(year, filing, terms, filed, upto)
    if income is None:
        return ShadowYear(year, quota, periods)
    left = max(quota - _relieved(periods), ZERO)
    may_offset = OffsetTax.INCOME_TAX in terms.offset_on(date(year, MONTHS_PER_YEAR, 1))
    wanted = income.told if income.told is not None else left if may_offset else ZERO
    tax = sole_trader_tax(income.income, terms.brackets, terms.halving, wanted)
    return ShadowYear(year, quota, periods, SettledYear(tax.before, tax.other_relief, tax.halving, tax.payable))


@dataclass(frozen=True)
class Hire:
    """One contract with a person of a key group: from when, for how many months (None: open), and the last day worked.

    `insured_on`: since when the firm pays the insurance. `who` tells contracts of one person from another's; empty for
    contracts that nobody asks this of.
    """

    begins_on: date
    left_on: date | None = None
    contract_months: int | None = None
    insured_on: date | None = None
    who: tuple[str, ...] = ()

    def months(self, most: int) -> Window | None:
        """The months that count, `most` at the most; None where there is none.

        From the month in which both contract and insurance have begun, which counts as the first, to the contract's last
        month, or that of the leaving (公告2023年第15号; domain notes §2.4 b and §8: the first month is month 1).
        """
        first = max(self.begins_on, self.insured_on or self.begins_on).replace(day=1)
        last = add_months(first, most - 1)
        if self.contract_months is not None:
            last = min(last, window(self.begins_on, self.contract_months).last_month)
        if self.left_on is not None:
            last = min(last, self.left_on.replace(day=1))
        return Window(first, last) if first <= last else None


def months_worked(contracts: Sequence[Hire], year: int, window_months: int) -> int:
    """The months of a year in which a person counts, by all contracts of theirs: a month counts once.

    They count for so many months (a parameter) from the first one on, however often the contract was renewed.
    """
    spans = [span for one in contracts if (span := one.months(window_months)) is not None]
    if not spans:
        return 0
    last = add_months(min(span.first_month for span in spans), window_months - 1)
    months = (date(year, month, 1) for month in range(1, MONTHS_PER_YEAR + 1))
    return sum(any(span.first_month <= one <= min(span.last_month, last) for span in spans) for one in months)


def by_person(hires: Sequence[Hire], window_months: int) -> tuple[tuple[Hire, ...], ...]:
    """Put the contracts of one person together. Two of the same name that run at the same time are two people's."""
    people: list[list[Hire]] = []
    for one in sorted(hires, key=lambda hire: hire.begins_on):
        span = one.months(window_months)
        same = (
            person
            for person in people
            if one.who and person[0].who == one.who and not _together(span, person[-1].months(window_months))
        )
        found = next(same, None)
        if found is None:
            people.append([one])
        else:
            found.append(one)
    return tuple(tuple(person) for person in people)


def _together(one: Window | None, other: Window | None) -> bool:
    # The month in which one contract ends and the next begins is in both.
    return one is not None and other is not None and one.first_month < other.last_month


def employer_year(
    year: int,
    hires: Sequence[Hire],
    filing: FilingPeriod,
    terms: TaxTerms,
    filed: Sequence[Filed],
    income: Income | None = None,
) -> ShadowYear:
    """Reckon a hiring firm's year: the quota of all hires against turnover taxes, the difference against income tax."""
    people = by_person(hires, terms.window_months)
    quota = employer_quota(terms.quota, [months_worked(person, year, terms.window_months) for person in people])
    periods = _periods(year, filing, terms, filed, dict.fromkeys(periods_of(filing), quota))
    if income is None:
        return ShadowYear(year, quota, periods)
    is_small = qualifies_as_small(
        income.income, income.employees, income.assets, restricted_industry=income.is_restricted, rule=terms.small_rule
    )
    due = enterprise_tax(income.income, qualifies=is_small, rule=terms.small_rule)
    turnover = _relieved(periods)
    found = employer_relief(max(quota - turnover, ZERO), ZERO, due)
    relief = found.income_tax if income.told is None else min(income.told, due)
    return ShadowYear(year, quota, periods, SettledYear(due, relief, ZERO, due - relief, is_small))


def _relieved(periods: Sequence[PeriodResult]) -> Money:
    return periods[-1].row.cumulative_relief if periods else ZERO


def _periods(
    year: int, filing: FilingPeriod, terms: TaxTerms, filed: Sequence[Filed], upto: dict[int, Money]
) -> tuple[PeriodResult, ...]:
    ordered = sorted(filed, key=lambda one: one.number)
    offsets = [terms.offset_on(first_day(year, one.number, filing)) for one in ordered]
    filings = [
        Filing(one.taxes, upto[one.number], offset, one.told) for one, offset in zip(ordered, offsets, strict=True)
    ]
    rows = ledger(filings, (), terms.method)
    results = []
    for one, filing_, offset, row in zip(ordered, filings, offsets, rows, strict=True):
        by_tax, made_good = relief_by_tax(one.taxes, row.relief, offset)
        before = row.cumulative_relief - row.relief
        estimate = max(min(offsettable(one.taxes, offset), filing_.quota_to_date - before), ZERO)
        results.append(PeriodResult(one.number, row, estimate, by_tax, made_good))
    return tuple(results)
