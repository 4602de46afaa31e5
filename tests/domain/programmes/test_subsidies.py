from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.money import Money
from supportdesk.domain.programmes import subsidies
from supportdesk.domain.programmes.subsidies import RentTier, Stacked
from supportdesk.domain.reasons import Reason

TIERS = [
    RentTier(Decimal(20), Money.yuan(2400)),
    RentTier(Decimal(50), Money.yuan(3500)),
    RentTier(None, Money.yuan(8000)),
]


@pytest.mark.parametrize(
    ("registered", "applied", "months", "refusal"),
    [
        (date(2025, 3, 20), date(2026, 3, 19), 12, Reason.TOO_EARLY),
        (date(2025, 3, 20), date(2026, 3, 20), 12, None),
        (date(2025, 8, 31), date(2026, 2, 27), 6, Reason.TOO_EARLY),
        (date(2025, 8, 31), date(2026, 2, 28), 6, None),
    ],
)
def test_a_venture_must_have_run_to_the_day(
    registered: date, applied: date, months: int, refusal: Reason | None
) -> None:
    assert subsidies.operating_refusal(registered, applied, months) == refusal


def test_a_person_is_awarded_once_and_for_the_first_venture() -> None:
    assert subsidies.award_refusal(first_venture=True, already_received=False) is None
    assert subsidies.award_refusal(first_venture=True, already_received=True) is Reason.ALREADY_AWARDED
    assert subsidies.award_refusal(first_venture=False, already_received=False) is Reason.NOT_FIRST_VENTURE


def test_the_least_of_jobs_and_months_is_enough() -> None:
    assert subsidies.jobs_refusal(3, 3) is None
    assert subsidies.jobs_refusal(2, 3) is Reason.TOO_FEW_JOBS
    assert subsidies.months_refusal(6, 6) is None
    assert subsidies.months_refusal(5, 6) is Reason.TOO_EARLY


@pytest.mark.parametrize(("area", "amount"), [("20", 2400), ("20.01", 3500), ("50", 3500), ("51", 8000)])
def test_the_edge_of_a_tier_belongs_to_it(area: str, amount: int) -> None:
    assert subsidies.tier_for(Decimal(area), TIERS).amount == Money.yuan(amount)


def test_rent_is_capped_by_the_month_and_by_the_year() -> None:
    cap = Money.yuan(500)
    assert subsidies.rent_by_month(Money.yuan(420), cap, 12, Money.yuan(6000)) == Money.yuan(5040)
    assert subsidies.rent_by_month(Money.yuan(650), cap, 12, Money.yuan(5500)) == Money.yuan(5500)
    assert subsidies.rent_by_month(Money.yuan(650), cap, 12) == Money.yuan(6000)


def test_a_part_is_rounded_once_and_capped() -> None:
    paid = Money.yuan("10962.00")
    assert subsidies.part_up_to(paid, Fraction(2, 3)) == Money.yuan("7308.00")
    assert subsidies.part_up_to(paid, Fraction(2, 3), Money.yuan(5000)) == Money.yuan(5000)
    assert subsidies.per_person(Money.yuan(2000), 60, Money.yuan(100_000)) == Money.yuan(100_000)
    assert subsidies.per_person(Money.yuan(2000), 3) == Money.yuan(6000)


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from("abc"))))
def test_of_one_group_only_the_first_award_stands(awards: list[tuple[str, str]]) -> None:
    found = subsidies.stack(awards)
    assert len(found.accepted) == len({group for _, group in awards})
    assert sorted(found.accepted + found.rejected) == sorted(name for name, _ in awards)


def test_awards_of_different_groups_stand_together() -> None:
    assert subsidies.stack([("a", "1"), ("b", "2"), ("c", "1")]) == Stacked(("a", "b"), ("c",))
