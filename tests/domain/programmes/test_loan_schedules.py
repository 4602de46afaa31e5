import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes.loan_figures import (
    Disbursement,
    EarlyRepayment,
    Extension,
    Instalments,
    LoanTerms,
    RepaymentMethod,
    Segment,
    amortise,
    interest_for_days,
    schedule,
    schedule_after,
)

TWO_YEARS = LoanTerms(
    principal=Money.yuan(300_000),
    rate_pct=Decimal("3.50"),
    start=date(2026, 1, 5),
    maturity=date(2028, 1, 5),
    method=RepaymentMethod.BULLET,
    months_per_period=3,
    settlement_day=20,
    day_base=360,
    subsidy_ratio=Fraction(1, 2),
)
MONTHLY = replace(
    TWO_YEARS,
    principal=Money.yuan(100_000),
    maturity=date(2029, 1, 5),
    method=RepaymentMethod.EQUAL_INSTALMENT,
    months_per_period=1,
)

terms = st.builds(
    LoanTerms,
    principal=st.integers(1, 500_000_000).map(Money),
    rate_pct=st.decimals(0, 10, places=4),
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    maturity=st.dates(date(2030, 1, 2), date(2035, 1, 1)),
    method=st.sampled_from(RepaymentMethod),
    months_per_period=st.sampled_from([1, 3, 12]),
    settlement_day=st.integers(1, 31),
    day_base=st.sampled_from([360, 365]),
    subsidy_ratio=st.fractions(0, 1, max_denominator=20),
)


@given(terms)
def test_a_plan_repays_the_whole_principal_and_shares_the_whole_interest(agreed: LoanTerms) -> None:
    plan = schedule(agreed)
    assert total([part.principal for part in plan]) == agreed.principal
    assert plan[-1].balance == ZERO
    assert all(part.subsidy + part.borrower_interest == part.interest for part in plan)
    assert all(part.principal + part.interest == part.payment for part in plan)
    assert all(ZERO <= part.subsidy <= part.interest and part.principal >= ZERO for part in plan)


@given(terms)
def test_the_periods_of_a_plan_join_and_its_segments_fill_them(agreed: LoanTerms) -> None:
    plan = schedule(agreed)
    assert plan[0].start == agreed.start
    assert all(before.due_on == after.start for before, after in itertools.pairwise(plan))
    assert all(sum(segment.days for segment in part.segments) == part.days for part in plan)


@given(st.integers(1, 400_000_000).map(Money), st.decimals(0, 24, places=2), st.integers(1, 120))
def test_equal_parts_repay_the_whole_principal(principal: Money, rate_pct: Decimal, periods: int) -> None:
    for method in RepaymentMethod:
        portions = amortise(principal, rate_pct, periods, months_per_period=1, method=method)
        assert len(portions) == periods
        assert total([portion.principal for portion in portions]) == principal
        assert portions[-1].balance == ZERO


@given(terms, st.data())
def test_a_plan_after_early_repayments_still_repays_the_whole(agreed: LoanTerms, data: st.DataObject) -> None:
    first = data.draw(st.dates(agreed.start, date(2030, 1, 1)))
    part = Money(data.draw(st.integers(1, agreed.principal.fen)))
    try:
        plan = schedule_after(agreed, [EarlyRepayment(first, part)])
    except BadValueError:
        return  # by that day less was owed
    assert total([row.principal for row in plan]) == agreed.principal
    assert total([row.repaid_early for row in plan]) == part
    assert plan[-1].balance == ZERO


def test_a_bullet_loan_settles_on_the_20th_of_a_quarters_last_month() -> None:
    plan = schedule(TWO_YEARS)
    assert [part.due_on for part in plan[:2]] == [date(2026, 3, 21), date(2026, 6, 21)]
    assert sum(part.days for part in plan) == 730
    assert total([part.interest for part in plan]) == Money.yuan("21291.66")
    assert total([part.subsidy for part in plan]) == Money.yuan("10645.86")
    assert [part.principal for part in plan if part.principal] == [Money.yuan(300_000)]


def test_a_part_repaid_within_a_quarter_bears_interest_by_its_days() -> None:
    plan = schedule_after(TWO_YEARS, [EarlyRepayment(date(2026, 5, 10), Money.yuan(100_000))])
    quarter = plan[1]
    assert quarter.segments == (
        Segment(Money.yuan(300_000), date(2026, 3, 21), date(2026, 5, 10)),
        Segment(Money.yuan(200_000), date(2026, 5, 10), date(2026, 6, 21)),
    )
    assert (quarter.interest, quarter.subsidy) == (Money.yuan("2275.00"), Money.yuan("1137.50"))
    assert (quarter.principal, quarter.payment) == (Money.yuan(100_000), Money.yuan("2275.00"))
    assert plan[2].interest == Money.yuan("1788.89")


def test_repaying_everything_ends_the_plan_on_that_day() -> None:
    plan = schedule_after(TWO_YEARS, [EarlyRepayment(date(2026, 5, 10), Money.yuan(300_000))])
    assert len(plan) == 2
    assert (plan[-1].due_on, plan[-1].days, plan[-1].balance) == (date(2026, 5, 10), 50, ZERO)
    assert plan[-1].interest == Money.yuan("1458.33")


def test_repaying_everything_on_a_settlement_day_adds_no_empty_period() -> None:
    plan = schedule_after(TWO_YEARS, [EarlyRepayment(date(2026, 3, 21), Money.yuan(300_000))])
    assert [(part.due_on, part.repaid_early) for part in plan] == [(date(2026, 3, 21), Money.yuan(300_000))]


def test_an_extension_is_not_subsidised_from_the_original_maturity_on() -> None:
    plan = schedule_after(TWO_YEARS, [Extension(date(2027, 12, 1), date(2028, 7, 5))])
    extended = [part for part in plan if part.start >= TWO_YEARS.maturity]
    assert [part.due_on for part in extended] == [date(2028, 3, 21), date(2028, 6, 21), date(2028, 7, 5)]
    assert all(part.interest and not part.subsidy for part in extended)
    assert total([part.subsidy for part in plan]) == Money.yuan("10645.86")
    assert extended[-1].principal == Money.yuan(300_000)


def test_a_second_payout_raises_the_balance_from_its_day() -> None:
    plan = schedule_after(TWO_YEARS, [Disbursement(date(2026, 3, 21), Money.yuan(100_000))])
    assert plan[0].interest == Money.yuan("2187.50")
    assert plan[1].interest == Money.yuan("3577.78")
    assert plan[-1].principal == Money.yuan(400_000)


def test_equal_instalments_follow_the_yearly_rate_by_months() -> None:
    plan = schedule(MONTHLY)
    assert len(plan) == 36
    assert {part.payment for part in plan[:-1]} == {Money.yuan("2930.21")}
    assert (plan[0].due_on, plan[-1].due_on) == (date(2026, 2, 5), date(2029, 1, 5))
    assert (plan[-1].payment, plan[-1].interest) == (Money.yuan("2930.10"), Money.yuan("8.52"))
    assert total([part.interest for part in plan]) == Money.yuan("5487.45")


def test_equal_instalments_are_reckoned_anew_after_an_early_repayment_on_a_due_day() -> None:
    before = schedule(MONTHLY)
    plan = schedule_after(MONTHLY, [EarlyRepayment(date(2027, 1, 5), Money.yuan(20_000))])
    assert [part.payment for part in plan[:12]] == [part.payment for part in before[:12]]
    assert plan[11].balance == before[11].balance - Money.yuan(20_000)
    assert len({part.payment for part in plan[12:-1]}) == 1
    assert plan[12].payment < before[12].payment
    assert len(plan) == 36


def test_a_month_in_which_the_balance_changes_is_counted_by_days() -> None:
    plan = schedule_after(MONTHLY, [EarlyRepayment(date(2026, 1, 15), Money.yuan(50_000))])
    assert [segment.days for segment in plan[0].segments] == [10, 21]
    assert plan[0].interest == Money.yuan("199.31")  # (100,000 × 10 + 50,000 × 21) × 3.5 % ÷ 360


def test_an_extended_loan_of_equal_parts_spreads_what_is_owed_over_the_longer_time() -> None:
    later = add_months(MONTHLY.maturity, 12)
    plan = schedule_after(MONTHLY, [Extension(date(2028, 12, 20), later)])
    assert (len(plan), plan[-1].due_on, plan[-1].balance) == (48, later, ZERO)
    assert all(not part.subsidy for part in plan[36:])
    assert all(part.subsidy for part in plan[:36])


@pytest.mark.parametrize(
    "movement",
    [
        EarlyRepayment(date(2026, 1, 4), Money.yuan(1)),
        EarlyRepayment(date(2028, 1, 5), Money.yuan(1)),
        EarlyRepayment(date(2026, 5, 1), Money.yuan("300000.01")),
        EarlyRepayment(date(2026, 5, 1), ZERO),
        Extension(date(2026, 5, 1), date(2028, 1, 5)),
        Extension(date(2028, 1, 6), date(2028, 7, 5)),
    ],
)
def test_a_movement_that_cannot_be_is_refused(movement: EarlyRepayment | Extension) -> None:
    with pytest.raises(BadValueError):
        schedule_after(TWO_YEARS, [movement])


def test_a_loan_ends_after_it_begins() -> None:
    with pytest.raises(BadValueError):
        replace(TWO_YEARS, maturity=TWO_YEARS.start)


def agreed_terms(method: RepaymentMethod = RepaymentMethod.BULLET) -> LoanTerms:
    """200,000 yuan over two years from 10 November 2026, half of the interest subsidised."""
    return LoanTerms(
        principal=Money.yuan(200_000), rate_pct=Decimal("3.50"), start=date(2026, 11, 10), maturity=date(2028, 11, 10),
        method=method, months_per_period=3 if method is RepaymentMethod.BULLET else 1, settlement_day=20, day_base=360,
        subsidy_ratio=Fraction(1, 2),
    )  # fmt: skip


def test_what_is_owed_is_repaid_in_equal_parts_from_the_first_day_and_the_last_takes_the_rest() -> None:
    move = Instalments(date(2027, 5, 6), Money.yuan(200_000), date(2027, 7, 10), 12)
    before, plan = schedule(agreed_terms()), schedule_after(agreed_terms(), [move])
    # What was due before the agreement stays as it was; until the first part only interest is due.
    assert plan[:2] == before[:2]
    parts = [one for one in plan if one.due_on >= date(2027, 7, 10)]
    assert [one.due_on for one in parts] == list(move.days)
    assert [one.principal for one in parts] == [Money.yuan("16666.67")] * 11 + [Money.yuan("16666.63")]
    assert not any(one.principal for one in plan if one.due_on < date(2027, 7, 10))
    # 30 days in June and July (21 June to 10 July are 19), by actual days on what is still owed.
    assert parts[0].interest == Money.yuan("369.44")
    assert parts[1].interest == interest_of_days(Money.yuan("183333.33"), 31)
    assert (plan[-1].due_on, plan[-1].balance) == (date(2028, 6, 10), ZERO)


def interest_of_days(balance: Money, days: int) -> Money:
    return interest_for_days(balance, Decimal("3.50"), days, 360)


def test_parts_that_are_agreed_after_the_maturity_begin_with_what_is_owed_and_earn_no_subsidy() -> None:
    move = Instalments(date(2029, 3, 1), Money.yuan(150_000), date(2029, 4, 10), 10, date(2028, 11, 10))
    plan = schedule_after(agreed_terms(), [move])
    late = [one for one in plan if one.due_on > date(2028, 11, 10)]
    # Between the maturity and the agreement interest for delay runs, which is no part of the plan.
    assert (late[0].start, late[0].due_on, late[0].interest) == (
        date(2029, 3, 1), date(2029, 4, 10), interest_of_days(Money.yuan(150_000), 40),
    )  # fmt: skip
    assert sum(one.principal.fen for one in late) == Money.yuan(150_000).fen
    assert not any(one.subsidy for one in late)
    assert any(one.subsidy for one in plan if one.due_on <= date(2028, 11, 10))


def test_interest_since_the_loan_was_overdue_is_not_subsidised_though_its_contract_runs() -> None:
    move = Instalments(date(2027, 5, 6), Money.yuan(200_000), date(2027, 7, 10), 12, date(2027, 3, 21))
    plan = schedule_after(agreed_terms(), [move])
    assert [bool(one.subsidy) for one in plan] == [one.due_on <= date(2027, 3, 21) for one in plan]


def test_missed_payments_of_equal_parts_are_in_what_the_agreement_begins_with() -> None:
    # Three of 24 parts fell due; none was paid.
    move = Instalments(date(2027, 2, 20), Money.yuan(200_000), date(2027, 4, 10), 20)
    plan = schedule_after(agreed_terms(RepaymentMethod.EQUAL_PRINCIPAL), [move])
    parts = [one for one in plan if one.due_on >= date(2027, 4, 10)]
    assert [one.principal for one in parts] == [Money.yuan(10_000)] * 20
    assert parts[-1].balance == ZERO


def test_what_is_repaid_early_makes_later_parts_smaller_and_a_second_agreement_replaces_the_first() -> None:
    first = Instalments(date(2027, 5, 6), Money.yuan(200_000), date(2027, 6, 10), 10)
    early = EarlyRepayment(date(2027, 6, 20), Money.yuan(90_000))
    plan = schedule_after(agreed_terms(), [first, early])
    assert [one.principal - one.repaid_early for one in plan if one.due_on >= date(2027, 6, 10)] == [
        Money.yuan(20_000), *[Money.yuan(10_000)] * 9,
    ]  # fmt: skip
    second = Instalments(date(2027, 8, 1), Money.yuan(80_000), date(2027, 9, 10), 4)
    again = schedule_after(agreed_terms(), [first, early, second])
    assert [(one.due_on.month, one.principal) for one in again if one.due_on > second.on] == [
        (8, ZERO), *[(month, Money.yuan(20_000)) for month in (9, 10, 11, 12)],
    ]  # fmt: skip


@given(
    st.integers(1, 30_000_000), st.integers(2, 60), st.integers(-200, 1_200), st.integers(1, 90),
    st.sampled_from(list(RepaymentMethod)),
)  # fmt: skip
def test_agreed_parts_always_repay_exactly_what_is_owed(
    owed: int, parts: int, days: int, wait: int, method: RepaymentMethod
) -> None:
    on = date(2027, 6, 1) + timedelta(days=days)
    move = Instalments(on, Money(owed), on + timedelta(days=wait), parts)
    plan = [one for one in schedule_after(agreed_terms(method), [move]) if one.due_on > on]
    assert sum(one.principal.fen for one in plan) == owed
    assert plan[-1].balance == ZERO
    assert all(one.start < one.due_on for one in plan)
    assert all(one.principal == ZERO for one in plan if one.due_on not in move.days)
