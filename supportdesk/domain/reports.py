"""The arithmetic of the monthly summary; a share without a base is None, never zero. Source: RP-01 to RP-07."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction


def rounded(value: Number, places: int) -> Decimal:
    """Round an exact number half up (away from zero) to decimal places."""
    scaled = Fraction(value) * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def ratio(part: Number, base: Number, places: int = 4) -> Decimal | None:
    """Part ÷ base, rounded half up; None without a base."""
    return rounded(Fraction(part) / Fraction(base), places) if base else None


def percent(part: Number, base: Number, places: int = 2) -> Decimal | None:
    """Part ÷ base in percent, rounded half up; None without a base."""
    return rounded(Fraction(part) * 100 / Fraction(base), places) if base else None


def average(whole: Number, count: int, places: int = 2) -> Decimal | None:
    """Whole ÷ count, rounded half up; None of nothing."""
    return ratio(whole, count, places)


def target_from(done: Number, completion_pct: Number) -> Decimal | None:
    """Find the target from what is done and its completion in percent, rounded to the unit; None for zero percent."""
    return ratio(Fraction(done) * 100, completion_pct, 0)


@dataclass(frozen=True)
class LoanQuality:
    """Recovery is measured on what matured, overdue on the whole balance: the bases differ and are to be named."""

    recovery_pct: Decimal | None
    overdue_pct_of_balance: Decimal | None
    unrecovered: Decimal


def loan_quality(*, matured: Decimal, recovered: Decimal, balance: Decimal, overdue_balance: Decimal) -> LoanQuality:
    """Reckon the two rates, in percent with two decimals, and what is still out, in the unit given."""
    return LoanQuality(percent(recovered, matured), percent(overdue_balance, balance), matured - recovered)


@dataclass(frozen=True)
class Survival:
    """The part of a cohort still in business, and the sum of all its fates: it should be the cohort."""

    rate: Decimal | None
    check_sum: int


def survival(cohort: int, alive: int, *other_fates: int) -> Survival:
    """Reckon a survival rate (four decimals): the lost and the abnormal are in the base and not alive."""
    return Survival(ratio(alive, cohort), alive + sum(other_fates))


@dataclass(frozen=True)
class CrossTotals:
    """Counts by row and by column; both add up to the total."""

    by_row: Mapping[str, int]
    by_column: Mapping[str, int]
    total: int


def cross_totals(cells: Iterable[tuple[str, str, int]]) -> CrossTotals:
    """Add up (row, column, count) both ways, in the order of first appearance."""
    by_row: dict[str, int] = {}
    by_column: dict[str, int] = {}
    for row, column, count in cells:
        by_row[row] = by_row.get(row, 0) + count
        by_column[column] = by_column.get(column, 0) + count
    return CrossTotals(by_row, by_column, sum(by_row.values()))
