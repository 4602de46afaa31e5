"""VAT of a small-scale taxpayer and the surcharges on it. The tax office's figure prevails; ours is advice.

增值税法 (from 2026) and 财政部 税务总局公告2026年第10号; 财政部 税务总局公告2023年第12号 halves the surcharges.
Source: worked cases TX-06, TX-07 and TX-13 to TX-19.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.words import say


class FilingPeriod(StrEnum):
    """How often a taxpayer files."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class VatThreshold:
    """The sales up to which no VAT is due, from a day on.

    `reaching_is_taxed`: from 2026 sales of just that amount are taxed in full, until 2025 they were exempt.
    """

    valid_from: date
    month: Money
    quarter: Money
    reaching_is_taxed: bool

    def is_exempt(self, sales: Money, filing: FilingPeriod) -> bool:
        line = self.month if filing is FilingPeriod.MONTH else self.quarter
        return sales < line or (sales == line and not self.reaching_is_taxed)


@dataclass(frozen=True)
class SurchargeRates:
    """Parts of the VAT; `factor` is one half while the six taxes and two fees are halved."""

    urban_maintenance: Fraction
    education_surcharge: Fraction
    local_education: Fraction
    factor: Fraction


@dataclass(frozen=True)
class TurnoverTaxes:
    """VAT and its surcharges of one filing, before any relief for a key group."""

    vat: Money
    urban_maintenance: Money
    education_surcharge: Money
    local_education: Money

    @property
    def surcharges(self) -> Money:
        return self.urban_maintenance + self.education_surcharge + self.local_education

    @property
    def total(self) -> Money:
        return self.vat + self.surcharges


NO_TURNOVER_TAX = TurnoverTaxes(Money(), Money(), Money(), Money())


def threshold_on(day: date, thresholds: Sequence[VatThreshold]) -> VatThreshold:
    """Return the threshold in force on a day; raises BadValueError before the first."""
    in_force = [threshold for threshold in thresholds if threshold.valid_from <= day]
    if not in_force:
        raise BadValueError(say("{day}的增值税起征点还没有录入。", day=day), field="year")
    return max(in_force, key=lambda threshold: threshold.valid_from)


def turnover_taxes(sales: Money, levy_rate: Fraction | Decimal, rates: SurchargeRates) -> TurnoverTaxes:
    """Taxes of taxable sales (without VAT); each is rounded half up, the surcharges rest on the VAT before relief."""
    vat = sales.times(levy_rate)
    return TurnoverTaxes(
        vat=vat,
        urban_maintenance=vat.times(rates.urban_maintenance * rates.factor),
        education_surcharge=vat.times(rates.education_surcharge * rates.factor),
        local_education=vat.times(rates.local_education * rates.factor),
    )
