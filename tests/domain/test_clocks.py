from datetime import date

from supportdesk.domain.clocks import Pause, read
from supportdesk.policies import work_calendar

CALENDAR = work_calendar()


def test_a_clock_counts_working_days_and_leaves_the_applicants_pause_out() -> None:
    # Accepted on Friday 6 November, stopped on the 12th and 13th for papers, read on Wednesday the 25th.
    pause = Pause(date(2026, 11, 12), date(2026, 11, 16))
    clock = read(CALENDAR, date(2026, 11, 6), 15, [pause], today=date(2026, 11, 25), stopped_on=None)
    assert (clock.used, clock.paused, clock.left, clock.due_on) == (11, 2, 4, date(2026, 12, 1))


def test_a_paused_clock_moves_its_end_day_by_day() -> None:
    pause = Pause(date(2026, 11, 12), None)
    reads = [
        read(CALENDAR, date(2026, 11, 6), 15, [pause], today=date(2026, 11, day), stopped_on=None)
        for day in (12, 13, 14)
    ]
    assert [clock.used for clock in reads] == [3, 3, 3]
    assert [clock.due_on for clock in reads] == [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1)]
    assert all(clock.is_paused for clock in reads)


def test_a_pause_on_the_day_of_the_start_takes_nothing_that_was_not_counted() -> None:
    pause = Pause(date(2026, 11, 6), date(2026, 11, 9))
    assert read(CALENDAR, date(2026, 11, 6), 5, [pause], today=date(2026, 11, 9), stopped_on=None).paused == 0


def test_a_stopped_clock_stands_still() -> None:
    clock = read(CALENDAR, date(2026, 11, 6), 15, [], today=date(2026, 12, 31), stopped_on=date(2026, 11, 10))
    assert (clock.used, clock.left, clock.late) == (2, 13, 0)


def test_a_late_clock_says_by_how_much() -> None:
    clock = read(CALENDAR, date(2026, 11, 6), 5, [], today=date(2026, 11, 17), stopped_on=None)
    assert (clock.used, clock.left, clock.late) == (7, 0, 2)


def test_a_promise_into_a_year_without_a_calendar_says_that_it_assumes() -> None:
    assert read(CALENDAR, date(2026, 12, 25), 10, [], today=date(2026, 12, 25), stopped_on=None).is_assumed


def test_make_up_days_count_and_the_spring_festival_does_not() -> None:
    clock = read(CALENDAR, date(2026, 2, 10), 5, [], today=date(2026, 2, 24), stopped_on=None)
    assert (clock.due_on, clock.used, clock.left) == (date(2026, 2, 24), 5, 0)
