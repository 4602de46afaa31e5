"""National figures that a calculation's inputs don't carry: handed in, dated and sourced, never written in code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from supportdesk.domain.ages import RetirementRule
from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance import BenefitBand
from supportdesk.domain.programmes.subsidies import RentTier
from supportdesk.domain.programmes.tax_relief import Bracket, Halving, SmallEnterpriseRule, VatThreshold


@dataclass(frozen=True)
class LoanReference:
    """Days of an interest year; staff above which the lower hiring ratio holds; months overdue before the fund pays."""

    day_base: int
    staff_threshold: int
    compensation_after_months: int


@dataclass(frozen=True)
class ClockReference:
    """Working days for the one-time notice and for the decision, where the inputs don't say."""

    notice_working_days: int
    decision_working_days: int


@dataclass(frozen=True)
class TaxReference:
    """Tables of the tax laws. `halved_to`: the factor of the halved surcharges; the example quota only illustrates."""

    vat_thresholds: Sequence[VatThreshold]
    education_surcharge: Fraction
    local_education: Fraction
    halved_to: Fraction
    income_brackets: Sequence[Bracket]
    income_halving: Halving
    small_enterprise: SmallEnterpriseRule
    window_months: int
    example_annual_quota: Money


@dataclass(frozen=True)
class FailedFounderMonths:
    """Months registered (from, and below) and months insured of a failed founder who is helped."""

    min_months: int
    below_months: int
    min_insured_months: int


@dataclass(frozen=True)
class AwardReference:
    """Tables of subsidies and insurance."""

    failed_founder: FailedFounderMonths
    waiting_days: int
    benefit_bands: Sequence[BenefitBand]
    rent_tiers: Sequence[RentTier]


@dataclass(frozen=True)
class Reference:
    """Everything that a calculation may look up."""

    calendar: WorkCalendar
    loan: LoanReference
    clock: ClockReference
    retirement: Mapping[str, RetirementRule]
    tax: TaxReference
    awards: AwardReference
