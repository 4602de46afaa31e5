"""The shadow ledger of a relief, reckoned from what was filed: the version's figures make it the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import (
    Filed,
    FilingPeriod,
    Hire,
    Income,
    ShadowYear,
    Subject,
    TaxTerms,
    TurnoverTaxes,
    Window,
    prompts_of,
)
from supportdesk.domain.words import Words
from supportdesk.models.programmes.tax_relief import TaxHire, TaxPeriod, TaxRelief, TaxYear


@dataclass(frozen=True)
class Shadow:
    """All years of a relief, and what should be said of it today."""

    months: Window | None
    years: tuple[ShadowYear, ...]
    prompts: tuple[Words, ...]

    def year(self, year: int) -> ShadowYear | None:
        """One year of the ledger."""
        return next((one for one in self.years if one.year == year), None)

    @property
    def relieved(self) -> Money:
        """What was relieved in all."""
        return total([one.used for one in self.years])


@dataclass(frozen=True)
class Entries:
    """What the ledger is reckoned from, as rows or as a deed proposes it."""

    filed: dict[int, tuple[Filed, ...]]
    incomes: dict[int, Income]
    hires: tuple[Hire, ...]

    @classmethod
    def of(cls, periods: Sequence[TaxPeriod], years: Sequence[TaxYear], hires: Sequence[TaxHire]) -> "Entries":
        """Read the rows."""
        filed: dict[int, tuple[Filed, ...]] = {}
        for row in periods:
            filed[row.year] = (*filed.get(row.year, ()), Filed(row.number, taxes_of_row(row), row.told))
        incomes = {
            row.year: Income(row.income, row.employees, row.assets, row.is_restricted, row.told) for row in years
        }
        return cls(filed, incomes, tuple(hire_of(row) for row in hires))

    def with_filed(self, year: int, one: Filed) -> "Entries":
        """Put one period in, or in the place of what was filed for it."""
        others = tuple(other for other in self.filed.get(year, ()) if other.number != one.number)
        return replace(self, filed={**self.filed, year: (*others, one)})

    def with_income(self, year: int, income: Income) -> "Entries":
        """Settle a year, anew if it was."""
        return replace(self, incomes={**self.incomes, year: income})


def hire_of(row: TaxHire, left_on: date | None = None) -> Hire:
    """A contract as the figures take it; `left_on` is a leaving that is proposed."""
    who = (row.name, row.category)
    return Hire(row.begins_on, left_on or row.left_on, row.contract_months, row.insured_on, who)


def taxes_of_row(row: TaxPeriod) -> TurnoverTaxes:
    """The taxes of a filed period."""
    return TurnoverTaxes(row.vat, row.urban_maintenance, row.education_surcharge, row.local_education)


def window_of(relief: TaxRelief, terms: TaxTerms) -> Window | None:
    """A sole trader's months of relief; a firm has those of each hire."""
    if terms.subject is not Subject.SOLE_TRADER or relief.registered_on is None:
        return None
    return tax_relief.window(relief.registered_on, terms.window_months)


def filing_of(relief: TaxRelief) -> FilingPeriod:
    """How often the taxpayer files."""
    return FilingPeriod(relief.filing or FilingPeriod.QUARTER)


def reckon(relief: TaxRelief, terms: TaxTerms, entries: Entries, year: int) -> ShadowYear:
    """Reckon one year."""
    filed, income = entries.filed.get(year, ()), entries.incomes.get(year)
    months = window_of(relief, terms)
    if terms.subject is Subject.HIRING_FIRM:
        return tax_relief.employer_year(year, entries.hires, filing_of(relief), terms, filed, income)
    if months is None:
        raise LookupError("a sole trader's relief has the day of registration")
    return tax_relief.sole_trader_year(year, months, filing_of(relief), terms, filed, income)


def quota_years(relief: TaxRelief, terms: TaxTerms, entries: Entries) -> list[int]:
    """Every year that has a quota, also one to come, and every year in which something was filed or settled."""
    months = window_of(relief, terms)
    of_hires = (one.months(terms.window_months) for one in entries.hires)
    windows = [months] if months else [found for found in of_hires if found is not None]
    if terms.subject is Subject.SOLE_TRADER and months is None:
        return []
    return sorted({*entries.filed, *entries.incomes, *(year for one in windows for year in one.years())})


def shadow_of(relief: TaxRelief, terms: TaxTerms, entries: Entries, today: date) -> Shadow:
    """The ledger on a day: a sole trader's years of relief, a firm's from the first hire; those that have begun."""
    months = window_of(relief, terms)
    first = (
        months.first_month.year if months else min((one.begins_on.year for one in entries.hires), default=today.year)
    )
    last = min(months.last_month.year, today.year) if months else today.year
    touched = {*entries.filed, *entries.incomes, *range(first, last + 1)}
    if terms.subject is Subject.SOLE_TRADER and months is None:
        return Shadow(None, (), ())
    years = tuple(reckon(relief, terms, entries, year) for year in sorted(touched))
    this_year = next((one for one in years if one.year == today.year), None)
    return Shadow(months, years, prompts_of(this_year, months, today, terms))
