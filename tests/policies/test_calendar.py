from datetime import date, timedelta

import holidays
import pytest

from supportdesk.policies import read_policy_file, work_calendar


@pytest.mark.parametrize(("year", "working_days"), [(2025, 248), (2026, 248)])
def test_each_shipped_year_has_its_known_number_of_working_days(year: int, working_days: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert sum(work_calendar().is_working_day(day) for day in days) == working_days


@pytest.mark.parametrize("year", sorted(work_calendar().confirmed_years))
def test_each_shipped_day_agrees_with_another_library(year: int) -> None:
    theirs = holidays.country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if work_calendar().is_working_day(day) != theirs.is_working_day(day)] == []


def test_each_shipped_year_names_its_source_and_keeps_to_itself() -> None:
    for year, arrangement in read_policy_file("calendar.toml").items():
        assert arrangement["document"]
        assert arrangement["issued_on"].year == int(year) - 1
        assert {day.year for day in [*arrangement["off"], *arrangement["make_up"]]} == {int(year)}
        assert all(day.weekday() >= 5 for day in arrangement["make_up"])
