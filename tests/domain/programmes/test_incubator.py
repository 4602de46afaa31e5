from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes import incubator

amounts = st.integers(0, 10**10).map(Money)


def test_rent_comes_back_year_by_year() -> None:
    found = incubator.reduced_rent(Money.yuan(24_000), [Fraction(1), Fraction(1, 2), Fraction(1, 3)])
    assert found.payable_by_year == (Money(0), Money.yuan(12_000), Money.yuan(16_000))
    assert found.waived == Money.yuan(44_000)


def test_start_up_money_is_a_part_up_to_the_cap() -> None:
    cap = Money.yuan(50_000)
    assert incubator.start_up_award(Money.yuan(120_000), Fraction("0.3"), cap) == Money.yuan(36_000)
    assert incubator.start_up_award(Money.yuan(260_000), Fraction("0.3"), cap) == cap


@given(amounts, st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_the_tranches_are_the_whole_award(award: Money, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    assert total(incubator.tranches(award, shares)) == award


@given(amounts, st.lists(st.fractions(0, 1, max_denominator=12), max_size=5))
def test_what_is_paid_and_what_is_waived_are_the_rent(rent: Money, reductions: list[Fraction]) -> None:
    found = incubator.reduced_rent(rent, reductions)
    assert total(found.payable_by_year) + found.waived == rent.times(len(reductions))
