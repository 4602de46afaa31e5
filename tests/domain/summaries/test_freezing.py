"""Who signs a month, when it is frozen, why figures differ, and which checks keep it open."""

from datetime import date

import pytest

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.summaries import freezing
from supportdesk.domain.summaries.checks import Check, CheckCode, Failing, equal, listed, refuse_failing
from supportdesk.domain.summaries.differences import Cause, compare, movement
from supportdesk.domain.summaries.freezing import FreezeState, Signing
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.words import say

SEPTEMBER = Month(2026, 9)
# The National Day holidays of 2026, with its make-up day.
CALENDAR = WorkCalendar(
    off_days=frozenset(date(2026, 10, day) for day in range(1, 8)),
    make_up_days=frozenset({date(2026, 10, 10)}),
    confirmed_years=frozenset({2026}),
)


def test_a_month_is_signed_by_compiler_reviewer_and_approver_in_this_order() -> None:
    state = FreezeState.FROZEN
    for signing in Signing:
        assert freezing.next_signing(state) is signing
        for other in Signing:
            if other is not signing:
                with pytest.raises(StepNotAvailableError):
                    freezing.signed(state, other)
        state = freezing.signed(state, signing)
    assert state is FreezeState.APPROVED
    assert freezing.next_signing(state) is None


def test_nobody_signs_a_month_twice() -> None:
    freezing.refuse_same_person(3, (1, 2, None))
    with pytest.raises(RuleBrokenError) as refused:
        freezing.refuse_same_person(2, (1, 2, None))
    assert refused.value.code == "SAME_PERSON"


def test_september_is_frozen_on_the_fifth_working_day_after_the_holidays() -> None:
    day = freezing.freezing_day(SEPTEMBER, CALENDAR, 5)
    assert day == date(2026, 10, 13)
    assert freezing.working_day_number(SEPTEMBER, day, CALENDAR) == 5
    assert freezing.working_day_number(SEPTEMBER, date(2026, 10, 11), CALENDAR) is None, "a Sunday"
    assert freezing.working_day_number(SEPTEMBER, date(2026, 11, 2), CALENDAR) is None, "another month"
    assert freezing.working_day_number(Month(2027, 1), date(2027, 2, 5), CALENDAR) is None, "no calendar"


def test_a_month_that_is_not_over_is_not_frozen() -> None:
    freezing.refuse_to_freeze(SEPTEMBER, date(2026, 10, 1))
    with pytest.raises(RuleBrokenError):
        freezing.refuse_to_freeze(SEPTEMBER, date(2026, 9, 30))


def test_a_month_is_told_anew_with_a_note_only() -> None:
    assert freezing.checked_note("  ", is_needed=False) == ""
    assert freezing.checked_note(" 晚登记 ", is_needed=True) == "晚登记"
    for note in ("  ", "长" * (freezing.LONGEST_NOTE + 1)):
        with pytest.raises(BadValueError):
            freezing.checked_note(note, is_needed=True)


def test_new_closed_and_corrected_rows_make_the_whole_difference() -> None:
    difference = compare({1: 100, 2: 50, 3: 7}, {1: 100, 2: 80, 4: 5})
    assert difference.rows == {Cause.NEW: {4: 5}, Cause.CLOSED: {3: -7}, Cause.CORRECTED: {2: 30}}
    assert difference.change == sum(difference.amount(cause) for cause in Cause) == 28
    assert not difference.is_none
    assert compare({1: 1}, {1: 1}).is_none


def test_rows_that_replace_each_other_are_a_difference_though_the_figure_is_the_same() -> None:
    difference = compare({1: 5}, {2: 5})
    assert difference.change == 0
    assert not difference.is_none


def test_what_was_told_of_last_month_leads_to_this_months_end() -> None:
    # One loan was entered late, one came, one is settled, one is paid in part.
    moved = movement({1: 100, 2: 40}, {1: 100, 2: 40, 3: 60}, {1: 70, 3: 60, 4: 10})
    assert moved.agrees
    assert (moved.opening, moved.corrected, moved.new, moved.closed, moved.changed, moved.closing) == (
        140, 60, 10, -40, -30, 140,
    )  # fmt: skip


def test_a_check_that_fails_is_named_and_keeps_the_month_open() -> None:
    sound = equal(CheckCode.SUBSIDIES_PAID, [(say("已付"), 100), (say("拨付清单"), 100)])
    assert sound.holds
    refuse_failing([sound])
    unequal = equal(CheckCode.SUBSIDIES_PAID, [(say("已付"), 100), (say("拨付清单"), 101)])
    # The sums agree, and yet two records differ in opposite ways.
    offset = equal(CheckCode.SUBSIDIES_PAID, [(say("已付"), 1), (say("拨付清单"), 1)], failing=[Failing("S-1")])
    early = listed(CheckCode.PUBLICITY, [Failing("S-2", 7)], 4)
    for failing in (unequal, offset, early):
        assert not failing.holds
        with pytest.raises(RuleBrokenError) as refused:
            refuse_failing([sound, failing])
        assert str(failing.name) in str(refused.value.words)
        assert refused.value.code == "cross_check"


def test_many_failing_records_are_counted_and_the_first_named() -> None:
    check: Check = listed(CheckCode.PUBLICITY, [Failing(str(n)) for n in range(50)], 80)
    assert (check.count, len(check.failing)) == (50, 20)
