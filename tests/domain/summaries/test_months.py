"""Months and the windows that a summary compares."""

from datetime import date
from fractions import Fraction

import pytest

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.summaries.months import Month, Window


def test_a_month_is_read_as_people_write_it_in_addresses() -> None:
    assert Month.read("2026-10") == Month(2026, 10)
    assert str(Month(2026, 3)) == "2026-03"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-10", "2026/10", "2026-1", "1949-12", "２０２６-10"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        Month.read(text)


def test_a_month_ends_where_the_next_begins() -> None:
    assert Month(2026, 12).end == date(2027, 1, 1)
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(2026, 1).previous == Month(2025, 12)


def test_what_happened_counts_in_each_window_that_holds_its_month() -> None:
    october = Month(2026, 10)
    assert set(october.windows_of(Month(2026, 10))) == {Window.MONTH, Window.YEAR_TO_DATE}
    assert set(october.windows_of(Month(2026, 9))) == {Window.LAST_MONTH, Window.YEAR_TO_DATE}
    assert set(october.windows_of(Month(2025, 10))) == {Window.SAME_MONTH, Window.SAME_PERIOD}
    assert set(october.windows_of(Month(2025, 1))) == {Window.SAME_PERIOD}
    assert set(october.windows_of(Month(2025, 11))) == set()


def test_januarys_last_month_lies_in_the_year_before() -> None:
    january = Month(2026, 1)
    assert set(january.windows_of(Month(2025, 12))) == {Window.LAST_MONTH}
    assert january.last_of(Window.LAST_MONTH) == Month(2025, 12)


def test_a_running_month_ends_with_today_and_so_does_its_share_of_the_year() -> None:
    november = Month(2026, 11).seen_on(date(2026, 11, 22))
    assert (november.end, november.as_of) == (date(2026, 11, 23), date(2026, 11, 22))
    assert november.last_day == date(2026, 11, 30)
    assert november.share_of_year == Fraction(10, 12) + Fraction(22, 30) / 12
    assert november.previous.end == date(2026, 11, 1)
    assert november.next.end == date(2026, 11, 23)
    assert november.next.share_of_year == november.share_of_year
    assert november == Month(2026, 11)


def test_a_month_that_is_over_is_told_whole() -> None:
    november = Month(2026, 11).seen_on(date(2026, 12, 1))
    assert (november.end, november.as_of) == (date(2026, 12, 1), None)
    assert november.share_of_year == Fraction(11, 12)
    assert Month(2026, 11).seen_on(date(2026, 11, 30)).end == date(2026, 12, 1)


def test_a_year_to_come_has_no_share_behind_it() -> None:
    assert Month(2027, 2).seen_on(date(2026, 11, 22)).share_of_year == 0
