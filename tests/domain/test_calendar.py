from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.calendar import (
    CalendarUnknownError,
    DayUnit,
    DueDay,
    Publicity,
    WorkCalendar,
    add_months,
    whole_months_between,
)
from supportdesk.domain.errors import BadValueError

SPRING = WorkCalendar(
    off_days=frozenset(date(2026, 2, 15) + timedelta(days=n) for n in range(9)),
    make_up_days=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    confirmed_years=frozenset({2026}),
)
days_of_2026 = st.dates(date(2026, 2, 1), date(2026, 10, 31))


def test_a_saturday_that_is_made_up_counts_and_the_holiday_does_not() -> None:
    assert SPRING.add_working_days(date(2026, 2, 10), 5) == date(2026, 2, 24)


def test_nothing_added_is_the_day_itself() -> None:
    assert SPRING.add_working_days(date(2026, 2, 15), 0) == date(2026, 2, 15)


@given(days_of_2026, st.integers(1, 20))
def test_counting_between_undoes_adding(start: date, working_days: int) -> None:
    end = SPRING.add_working_days(start, working_days)
    assert SPRING.is_working_day(end)
    assert SPRING.working_days_between(start, end) == working_days


@given(days_of_2026, st.integers(1, 15))
def test_counting_back_undoes_counting_on_from_a_working_day(day: date, working_days: int) -> None:
    start = SPRING.on_or_after(day)
    assert SPRING.add_working_days(SPRING.add_working_days(start, working_days), -working_days) == start


@given(days_of_2026)
def test_the_neighbouring_working_days_enclose_a_day_and_no_other(day: date) -> None:
    before, after = SPRING.previous_working_day(day), SPRING.next_working_day(day)
    assert before < day < after
    assert SPRING.working_days_between(before, after) == 1 + SPRING.is_working_day(day)


def test_a_deadline_that_crosses_into_an_unknown_year_is_refused() -> None:
    with pytest.raises(CalendarUnknownError) as refused:
        SPRING.add_working_days(date(2026, 12, 30), 3)
    assert refused.value.year == 2027
    assert SPRING.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)


def test_an_unknown_year_is_guessed_only_on_request_and_marked_as_a_guess() -> None:
    assert SPRING.due_day(date(2026, 12, 30), 3, assume_weekends=True) == DueDay(date(2027, 1, 4), is_certain=False)
    assert SPRING.due_day(date(2026, 12, 30), 1, assume_weekends=True) == DueDay(date(2026, 12, 31), is_certain=True)


def test_the_end_of_a_count_may_not_lie_before_its_start() -> None:
    with pytest.raises(BadValueError):
        SPRING.working_days_between(date(2026, 3, 2), date(2026, 3, 1))


def test_a_notice_of_calendar_days_that_ends_in_the_holiday_ends_after_it() -> None:
    posted = date(2026, 2, 9)
    rolled = SPRING.publicity(posted, 7, DayUnit.CALENDAR)
    assert rolled == Publicity(date(2026, 2, 24), date(2026, 2, 25))
    kept = SPRING.publicity(posted, 7, DayUnit.CALENDAR, roll_end_to_workday=False)
    assert kept == Publicity(date(2026, 2, 16), date(2026, 2, 24))


def test_a_notice_may_count_its_own_day() -> None:
    counted = SPRING.publicity(date(2026, 3, 2), 5, DayUnit.WORKING, posting_day_counted=True)
    assert counted == Publicity(date(2026, 3, 6), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("day", "months", "clamped"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_that_is_too_short_gives_its_last_day(day: date, months: int, clamped: date) -> None:
    assert add_months(day, months) == clamped


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 600))
def test_whole_months_undo_added_months(day: date, months: int) -> None:
    end = add_months(day, months)
    assert whole_months_between(day, end) == months
    assert months == 0 or whole_months_between(day, end - timedelta(days=1)) == months - 1
