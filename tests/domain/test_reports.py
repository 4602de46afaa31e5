from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain import reports


def test_a_share_without_a_base_is_unknown_and_not_zero() -> None:
    assert reports.percent(3, 0) is None
    assert reports.ratio(0, 0) is None
    assert reports.average(Decimal("1.5"), 0) is None
    assert reports.target_from(Decimal(1), Decimal(0)) is None


@pytest.mark.parametrize(
    ("value", "places", "text"), [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("1.2", 4, "1.2000")]
)
def test_rates_are_rounded_half_up(value: str, places: int, text: str) -> None:
    assert f"{reports.rounded(Decimal(value), places):f}" == text


def test_the_rates_of_a_monthly_summary() -> None:
    quality = reports.loan_quality(
        matured=Decimal("1180.00"),
        recovered=Decimal("1168.00"),
        balance=Decimal("4260.00"),
        overdue_balance=Decimal(12),
    )
    assert quality == reports.LoanQuality(Decimal("98.98"), Decimal("0.28"), Decimal("12.00"))
    assert reports.percent(Decimal(22586), Decimal("28971.6")) == Decimal("77.96")
    assert reports.target_from(Decimal("28971.6"), Decimal("42.97")) == Decimal(67423)
    assert reports.survival(80, 66, 9, 3, 2) == reports.Survival(Decimal("0.8250"), 80)
    assert reports.average(Decimal(151), 42) == Decimal("3.60")


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("ACF"), st.integers(0, 1000))))
def test_rows_and_columns_add_up_to_the_same_total(cells: list[tuple[str, str, int]]) -> None:
    totals = reports.cross_totals(cells)
    assert sum(totals.by_row.values()) == sum(totals.by_column.values()) == totals.total == sum(n for *_, n in cells)
