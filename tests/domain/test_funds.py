from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain import funds
from supportdesk.domain.funds import NOT_YET, Compensation, FundPosition
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.reasons import Reason


def _fund(guaranteed: int) -> FundPosition:
    return FundPosition(Money.yuan(5_000_000), Money.yuan(guaranteed), Decimal(10))


def test_a_fund_guarantees_a_multiple_of_itself() -> None:
    fund = _fund(38_000_000)
    assert (fund.multiple, fund.headroom) == (Fraction(38, 5), Money.yuan(12_000_000))


def test_the_last_of_a_fund_may_be_lent_and_a_fen_more_may_not() -> None:
    fund = _fund(49_900_000)
    assert fund.refusal(Money.yuan(100_000)) is None
    assert fund.refusal(Money.yuan("100000.01")) is Reason.FUND_CAPACITY_EXCEEDED


def test_an_overdrawn_fund_has_no_headroom_and_an_empty_one_no_multiple() -> None:
    assert _fund(50_000_001).headroom == ZERO
    assert FundPosition(ZERO, Money.yuan(1), Decimal(10)).multiple is None


@pytest.mark.parametrize(("compensated", "stops"), [("399999.99", False), ("400000.00", True), ("460000.00", True)])
def test_a_fund_stops_at_its_line(compensated: str, stops: bool) -> None:
    found = funds.compensation_rate(Money.yuan(compensated), Money.yuan(2_000_000), Decimal("0.20"))
    assert found.suspends_new is stops


def test_a_fund_with_nothing_matured_has_no_rate() -> None:
    assert funds.compensation_rate(ZERO, ZERO, Decimal("0.20")).rate is None


@pytest.mark.parametrize(
    ("loan", "outstanding", "months", "answer"),
    [
        (100_000, "98500.00", 4, Compensation(payable_now=True, fund_pays=Money.yuan("98500"), bank_bears=ZERO)),
        (
            200_000, "150000", 3,
            Compensation(payable_now=True, fund_pays=Money.yuan(120_000), bank_bears=Money.yuan(30_000)),
        ),
        (200_000, "150000", 2, NOT_YET),
    ],
)  # fmt: skip
def test_a_small_loan_is_compensated_whole_and_a_larger_one_in_part(
    loan: int, outstanding: str, months: int, answer: Compensation
) -> None:
    found = funds.compensation_by_size(
        Money.yuan(outstanding), Decimal("0.80"),
        loan_amount=Money.yuan(loan), full_up_to=Money.yuan(100_000), overdue_months=months, min_overdue_months=3,
    )  # fmt: skip
    assert found == answer


@pytest.mark.parametrize(("days", "pays"), [(90, ZERO), (91, Money.yuan(160_000))])
def test_the_ninetieth_day_is_too_early(days: int, pays: Money) -> None:
    found = funds.compensation_by_days(Money.yuan(200_000), Decimal("0.80"), overdue_days=days, more_than_days=90)
    assert found.fund_pays == pays


@given(st.integers(0, 10**9).map(Money), st.fractions(0, 1, max_denominator=100))
def test_fund_and_bank_bear_the_whole_of_a_loss(outstanding: Money, ratio: Fraction) -> None:
    shared = funds.compensation(outstanding, ratio, is_due=True)
    assert shared.fund_pays + shared.bank_bears == outstanding
