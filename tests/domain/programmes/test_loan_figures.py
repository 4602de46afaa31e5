from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money, split, total
from supportdesk.domain.programmes import loan_figures
from supportdesk.domain.programmes.loan_figures import LprRate, OtherLoan, Segment
from supportdesk.domain.reasons import Reason

RATE = Decimal("3.50")
PUBLISHED = [LprRate(date(2025, 5, 20), Decimal("3.00")), LprRate(date(2024, 10, 21), Decimal("3.10"))]
amounts = st.integers(0, 500_000_000).map(Money)


@given(amounts, st.fractions(0, 1, max_denominator=100))
def test_subsidy_and_the_borrowers_part_are_the_interest(interest: Money, ratio: Fraction) -> None:
    share = loan_figures.share_interest(interest, ratio)
    assert share.subsidy + share.borrower == interest
    assert share.subsidy == interest.times(ratio)


@given(amounts, st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_what_the_levels_of_government_pay_is_the_whole(amount: Money, weights: list[int]) -> None:
    rest = 100 - sum(weights)
    assert total(split(amount, [*weights, rest])) == amount


@given(amounts, st.integers(0, 400), st.integers(0, 400))
def test_one_balance_bears_the_same_interest_in_one_stretch_or_two(balance: Money, first: int, second: int) -> None:
    day = date(2026, 1, 1)
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)
    whole = loan_figures.interest_for_days(balance, RATE, first + second, 360)
    parted = loan_figures.interest_of([Segment(balance, day, middle), Segment(balance, middle, end)], RATE, 360)
    assert parted == whole


def test_the_subsidy_is_rounded_half_up_and_not_to_even() -> None:
    share = loan_figures.share_interest(Money.yuan("2683.33"), Fraction(1, 2))
    assert (share.subsidy, share.borrower) == (Money.yuan("1341.67"), Money.yuan("1341.66"))


def _overdue(repaid_on: date) -> loan_figures.OverdueInterest:
    return loan_figures.overdue_interest(
        Money.yuan(100_000), RATE,
        start=date(2026, 6, 21), maturity=date(2026, 6, 30), repaid_on=repaid_on,
        penalty_multiplier=Decimal("1.5"), day_base=360, subsidy_ratio=Fraction(1, 2),
    )  # fmt: skip


def test_overdue_days_bear_the_penalty_rate_and_no_subsidy() -> None:
    late = _overdue(date(2026, 7, 31))
    assert (late.normal_days, late.overdue_days) == (9, 31)
    assert (late.normal.interest, late.normal.subsidy, late.overdue) == (
        Money.yuan("87.50"), Money.yuan("43.75"), Money.yuan("452.08"),
    )  # fmt: skip


@pytest.mark.parametrize(("repaid_on", "days"), [(date(2026, 6, 30), 9), (date(2026, 6, 25), 4)])
def test_a_loan_repaid_in_time_has_no_overdue_day(repaid_on: date, days: int) -> None:
    punctual = _overdue(repaid_on)
    assert (punctual.normal_days, punctual.overdue_days, punctual.overdue) == (days, 0, ZERO)


def test_a_loan_is_not_repaid_before_its_interest_begins() -> None:
    with pytest.raises(BadValueError):
        _overdue(date(2026, 6, 20))


def test_under_the_old_rule_the_borrower_bears_150_points_less_than_the_prime_rate() -> None:
    old = loan_figures.legacy_share(
        Money.yuan(200_000), Decimal("6.15"), Decimal("3.65"), bears_bp=-150, days=90, day_base=360
    )
    assert (old.borrower_rate_pct, old.subsidy_rate_pct) == (Decimal("2.15"), Decimal("4.00"))
    assert (old.share.subsidy, old.share.borrower) == (Money.yuan(2000), Money.yuan(1075))


def test_under_the_old_rule_a_cheap_loan_has_no_subsidy() -> None:
    old = loan_figures.legacy_share(
        Money.yuan(200_000), Decimal("2.00"), Decimal("3.65"), bears_bp=-150, days=90, day_base=360
    )
    assert (old.subsidy_rate_pct, old.share.subsidy) == (Decimal("0.00"), ZERO)


@pytest.mark.parametrize(
    ("contract_date", "cap", "refusal"),
    [
        (date(2025, 5, 19), "3.60", None),
        (date(2025, 5, 20), "3.50", Reason.RATE_OVER_CAP),
        (date(2026, 7, 20), "3.50", Reason.RATE_OVER_CAP),
    ],
)
def test_the_rate_cap_follows_the_prime_rate_of_the_contracts_day(
    contract_date: date, cap: str, refusal: Reason | None
) -> None:
    found = loan_figures.rate_cap(contract_date, PUBLISHED, 50)
    assert found.cap_pct == Decimal(cap)
    assert found.refusal(Decimal("3.60")) == refusal


def test_before_the_first_published_prime_rate_there_is_no_cap() -> None:
    with pytest.raises(BadValueError):
        loan_figures.rate_cap(date(2024, 10, 20), PUBLISHED, 50)


@pytest.mark.parametrize(("partners", "cap"), [(3, 990_000), (12, 3_960_000), (13, 4_000_000)])
def test_partners_have_a_tenth_more_each_but_never_more_than_an_enterprise(partners: int, cap: int) -> None:
    found = loan_figures.partnership_cap(Money.yuan(300_000), partners, Decimal("1.10"), Money.yuan(4_000_000))
    assert found == Money.yuan(cap)


@pytest.mark.parametrize(("jobs", "cap"), [(4, 300_000), (5, 600_000)])
def test_a_local_rule_raises_the_ceiling_for_enough_jobs(jobs: int, cap: int) -> None:
    found = loan_figures.local_cap(Money.yuan(300_000), jobs, jobs_min=5, raised_cap=Money.yuan(600_000))
    assert found == Money.yuan(cap)


@pytest.mark.parametrize(("staff", "required"), [(0, 0), (1, 1), (20, 2), (25, 3), (100, 10), (101, 6), (120, 6)])
def test_hires_are_rounded_up_and_the_ratio_halves_above_a_hundred(staff: int, required: int) -> None:
    found = loan_figures.hires_required(staff, ratio=Decimal("0.10"), ratio_above=Decimal("0.05"), staff_threshold=100)
    assert found == required


def test_the_third_loan_is_allowed_and_the_fourth_is_not() -> None:
    assert loan_figures.times_refusal(2, 3) is None
    assert loan_figures.times_refusal(3, 3) is Reason.TIMES_EXCEEDED


def test_the_limit_of_age_itself_is_allowed() -> None:
    assert loan_figures.age_refusal(52, 52) is None
    assert loan_figures.age_refusal(53, 52) is Reason.AGE_LIMIT


@pytest.mark.parametrize(
    ("loans", "refusal"),
    [
        ([], None),
        ([OtherLoan("car"), OtherLoan("consumer", Money.yuan(50_000))], None),
        ([OtherLoan("consumer", Money.yuan("50000.01"))], Reason.OTHER_LOAN),
        ([OtherLoan("consumer")], Reason.OTHER_LOAN),
        ([OtherLoan("car"), OtherLoan("business", Money.yuan(1))], Reason.OTHER_LOAN),
    ],
)
def test_another_loan_refuses_unless_it_is_exempt(loans: list[OtherLoan], refusal: Reason | None) -> None:
    found = loan_figures.other_loans_refusal(
        loans, exempt_kinds={"student", "housing", "car"}, consumer_exempt_up_to=Money.yuan(50_000)
    )
    assert found == refusal


@pytest.mark.parametrize(
    ("so_far", "months", "refusal"), [(0, 12, None), (0, 13, Reason.TOO_LATE), (1, 3, Reason.TIMES_EXCEEDED)]
)
def test_a_loan_is_extended_once_and_for_a_year_at_most(so_far: int, months: int, refusal: Reason | None) -> None:
    found = loan_figures.extension_refusal(
        extensions_so_far=so_far, max_extensions=1, maturity_months_later=months, max_months=12
    )
    assert found == refusal


def test_a_stretch_of_days_does_not_run_backwards() -> None:
    with pytest.raises(BadValueError):
        Segment(ZERO, date(2026, 1, 2), date(2026, 1, 1))
