from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import insurance
from supportdesk.domain.programmes.insurance import BenefitBand, FailedFounder, FailedFounderRule
from supportdesk.domain.reasons import Reason

RULE = FailedFounderRule(12, 36, 6, Fraction(1, 2), Money.yuan(10_000))
FOUNDER = FailedFounder(
    Money.yuan(14_300), months_registered=20, deregistered=True, registered_unemployed=True, insured_months=8
)
amounts = st.integers(0, 10**9).map(Money)


def test_a_failed_founder_gets_half_of_the_tax_once_paid_up_to_the_cap() -> None:
    assert insurance.failed_founder_subsidy(FOUNDER, RULE) == Money.yuan(7150)
    rich = replace(FOUNDER, tax_paid=Money.yuan(30_000))
    assert insurance.failed_founder_subsidy(rich, RULE) == Money.yuan(10_000)


@pytest.mark.parametrize(
    ("founder", "refusal"),
    [
        (replace(FOUNDER, months_registered=12, insured_months=6), None),
        (replace(FOUNDER, months_registered=11), Reason.TOO_EARLY),
        (replace(FOUNDER, months_registered=36), Reason.TOO_LATE),
        (replace(FOUNDER, deregistered=False), Reason.TOO_EARLY),
        (replace(FOUNDER, insured_months=5), Reason.TOO_EARLY),
        (replace(FOUNDER, registered_unemployed=False), Reason.NOT_TARGET_GROUP),
    ],
)
def test_a_refused_founder_is_told_why_and_gets_nothing(founder: FailedFounder, refusal: Reason | None) -> None:
    assert insurance.failed_founder_refusal(founder, RULE) == refusal
    assert bool(insurance.failed_founder_subsidy(founder, RULE)) is (refusal is None)


@given(amounts, amounts, amounts, amounts, amounts)
def test_a_claim_keeps_each_cap_and_the_whole_one(
    base: Money, jobs: Money, base_cap: Money, jobs_cap: Money, total_cap: Money
) -> None:
    found = insurance.capped_claims(base, jobs, base_cap=base_cap, jobs_cap=jobs_cap, total_cap=total_cap)
    assert found.base <= base_cap
    assert found.jobs <= jobs_cap
    assert found.paid == min(found.base + found.jobs, total_cap)


def _payout(days: int, salvage: int = 20_000) -> insurance.Payout:
    return insurance.payout(
        Money.yuan(120_000), salvage=Money.yuan(salvage), other_compensation=Money.yuan(10_000),
        deductible_ratio=Fraction(1, 10), sum_insured=Money.yuan(60_000),
        days_since_inception=days, waiting_days=180,
    )  # fmt: skip


def test_a_policy_pays_nothing_while_waiting_and_never_more_than_the_sum_insured() -> None:
    assert _payout(179) == insurance.Payout(ZERO, in_waiting_period=True)
    assert _payout(180) == insurance.Payout(Money.yuan(60_000), in_waiting_period=False)
    assert _payout(180, salvage=120_000).amount == ZERO


@pytest.mark.parametrize(("years", "months"), [(0, 0), (1, 12), (4, 12), (5, 18), (9, 18), (10, 24), (40, 24)])
def test_unemployment_benefit_grows_with_the_years(years: int, months: int) -> None:
    bands = [BenefitBand(1, 12), BenefitBand(5, 18), BenefitBand(10, 24)]
    assert insurance.unemployment_benefit_months(years, bands) == months
