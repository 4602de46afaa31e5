from datetime import date

import pytest

from supportdesk.domain.ages import RetirementRule, age_on, retirement_month

BEGINS = date(2025, 1, 1)
MEN = RetirementRule(60, BEGINS, months_per_step=4, max_delay_months=36)
WOMEN_WORKERS = RetirementRule(50, BEGINS, months_per_step=2, max_delay_months=60)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1985, 11, 30), date(2026, 11, 22), 40),
        (date(1985, 11, 22), date(2026, 11, 22), 41),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_year_is_completed_on_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("rule", "birth", "delay", "month"),
    [
        (MEN, date(1964, 12, 1), 0, date(2024, 12, 1)),
        (MEN, date(1965, 1, 1), 1, date(2025, 2, 1)),
        (MEN, date(1965, 4, 1), 1, date(2025, 5, 1)),
        (MEN, date(1965, 5, 1), 2, date(2025, 7, 1)),
        (MEN, date(1966, 11, 30), 6, date(2027, 5, 1)),
        (MEN, date(1976, 9, 1), 36, date(2039, 9, 1)),
        (MEN, date(1990, 1, 1), 36, date(2053, 1, 1)),
        (WOMEN_WORKERS, date(1975, 2, 1), 1, date(2025, 3, 1)),
        (WOMEN_WORKERS, date(1975, 3, 1), 2, date(2025, 5, 1)),
        (WOMEN_WORKERS, date(1984, 11, 1), 60, date(2039, 11, 1)),
    ],
)
def test_retirement_is_delayed_step_by_step(rule: RetirementRule, birth: date, delay: int, month: date) -> None:
    found = retirement_month(birth, rule)
    assert (found.delay_months, found.month) == (delay, month)
