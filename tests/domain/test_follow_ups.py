from datetime import date

import pytest

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_plans import read_plan
from supportdesk.domain.follow_ups import Action, Owner, Planned, Roll, on_working_day, plan_days
from supportdesk.policies import work_calendar

DISBURSED = date(2026, 1, 5)
MATURES = date(2028, 1, 5)


def days(row: dict[str, object], maturity: date | None = MATURES, anchored_on: date = DISBURSED) -> list[Planned]:
    (read,) = read_plan([{"rule": "a", "anchor": "disbursed", "action": "visit", **row}])
    return list(plan_days(read, anchored_on, maturity, work_calendar()))


@pytest.mark.parametrize(
    ("row", "planned_on"),
    [
        ({"after": {"days": 30}}, date(2026, 2, 4)),
        ({"offset_days": 30}, date(2026, 2, 4)),
        ({"after": {"months": 1}}, date(2026, 2, 5)),
        ({"offset_months": 1}, date(2026, 2, 5)),
        # 2026-02-14 is worked, the festival from the 15th to the 23rd is not.
        ({"after": {"working_days": 31}}, date(2026, 2, 24)),
        ({"offset_working_days": 31}, date(2026, 2, 24)),
    ],
)
def test_both_ways_to_write_a_distance_give_the_same_day(row: dict[str, object], planned_on: date) -> None:
    assert [promise.planned_on for promise in days(row)] == [planned_on]


def test_a_loan_of_two_years_is_visited_every_quarter_until_its_maturity() -> None:
    promises = days({"every_months": 3, "until": "maturity"})
    assert (len(promises), promises[0].planned_on, promises[-1].planned_on) == (8, date(2026, 4, 5), MATURES)
    assert str(promises[1].title) == "走访：每 3 个月，第 2 次"


def test_a_plan_may_end_after_some_months_without_a_maturity() -> None:
    assert len(days({"every_months": 3, "until": {"months": 12}}, None)) == 4


def test_letter_message_and_call_go_out_before_the_maturity_and_never_after_it() -> None:
    leads = [("letter", {"months": 1}), ("sms", {"weeks": 1}), ("call", {"days": 1})]
    matures = date(2026, 10, 8)
    sent = [
        days({"action": "remind", "channel": channel, "before_maturity": lead}, matures)[0] for channel, lead in leads
    ]
    assert [promise.row.action for promise in sent] == [Action.LETTER, Action.SMS, Action.CALL]
    # The last day before the festival is worked; 7 October is not.
    assert [promise.planned_on for promise in sent] == [date(2026, 9, 8), date(2026, 10, 1), date(2026, 10, 7)]
    assert [promise.due_on for promise in sent] == [date(2026, 9, 8), date(2026, 9, 30), date(2026, 9, 30)]


def test_a_reminder_that_would_precede_the_loan_is_left_out() -> None:
    assert days({"action": "letter", "before_maturity": {"months": 1}}, date(2026, 1, 20)) == []


def test_a_visit_that_falls_on_a_festival_is_due_on_the_next_working_day() -> None:
    (visit,) = days({"offset_days": 42})
    assert (visit.planned_on, visit.due_on, visit.is_assumed) == (date(2026, 2, 16), date(2026, 2, 24), False)


def test_a_day_in_a_year_without_a_notice_is_marked_as_assumed() -> None:
    (visit,) = days({"offset_days": 363})
    assert (visit.planned_on, visit.due_on, visit.is_assumed) == (date(2027, 1, 3), date(2027, 1, 4), True)
    (letter,) = days({"action": "letter", "before_maturity": {"days": 1}}, date(2027, 1, 3))
    assert (letter.due_on, letter.is_assumed) == (date(2027, 1, 1), True)


def test_a_roll_that_crosses_into_an_unknown_year_is_assumed() -> None:
    rolled = on_working_day(work_calendar(), date(2027, 1, 2), Roll.PREVIOUS)
    assert (rolled.day, rolled.is_certain) == (date(2027, 1, 1), False)


def test_the_reminder_precedes_the_due_day_by_working_days() -> None:
    (visit,) = days({"offset_days": 42, "remind_before": 2})
    # 14 February is a make-up Saturday.
    assert visit.remind_on == date(2026, 2, 13)


def test_what_a_row_leaves_out_is_the_usual() -> None:
    (row,) = read_plan([{"rule": "a", "anchor": "paid", "offset_days": 30, "channel": "call"}])
    assert (row.action, row.owner, row.roll, row.closed_by) == (Action.CALL, Owner.HANDLER, Roll.NEXT, "")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"rule": ""}, "rule"),
        ({"anchor": 3}, "anchor"),
        ({"action": "dance"}, "action"),
        ({"channel": "visit"}, "channel"),
        ({"owner": "nobody"}, "owner"),
        ({"offset_days": 0}, "after"),
        ({"offset_days": "30"}, "after"),
        ({"offset_days": True}, "after"),
        ({"offset_months": 1}, "after"),
        ({"every_months": 3}, "after"),
        ({"colour": "red"}, "colour"),
        ({"remind_before": -1}, "remind_before"),
    ],
)
def test_a_row_that_is_not_sound_is_named(change: dict[str, object], key: str) -> None:
    row = {"rule": "visit-30", "anchor": "disbursed", "action": "visit", "offset_days": 30, **change}
    with pytest.raises(BadValueError, match=f"“{key}”"):
        read_plan([row])


@pytest.mark.parametrize(
    "timing",
    [{}, {"after": {}}, {"after": {"days": 1, "months": 1}}, {"after": {"years": 1}}, {"after": 30},
     {"every_months": 3, "until": "doomsday"}, {"before_maturity": {"years": 1}}],
)  # fmt: skip
def test_a_timing_that_cannot_be_read_is_refused(timing: dict[str, object]) -> None:
    with pytest.raises(BadValueError):
        read_plan([{"rule": "a", "anchor": "disbursed", "action": "visit", **timing}])


def test_two_rows_of_one_name_are_refused() -> None:
    row = {"rule": "a", "anchor": "disbursed", "action": "visit", "offset_days": 30}
    with pytest.raises(BadValueError, match="两行都叫"):
        read_plan([row, row])


def test_a_row_that_hangs_on_the_maturity_needs_one() -> None:
    with pytest.raises(BadValueError, match="还没有到期日"):
        days({"every_months": 3}, None)
