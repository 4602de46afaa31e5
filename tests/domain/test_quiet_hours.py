"""Quiet hours: over midnight, within a day, and none."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.quiet_hours import QuietHours

CHINA = timezone(timedelta(hours=8))
NIGHT = QuietHours(time(21), time(7))


@pytest.mark.parametrize(
    ("hours", "moment", "leaves"),
    [
        (NIGHT, datetime(2026, 11, 23, 20, 59, tzinfo=CHINA), datetime(2026, 11, 23, 20, 59, tzinfo=CHINA)),
        (NIGHT, datetime(2026, 11, 23, 21, 0, tzinfo=CHINA), datetime(2026, 11, 24, 7, 0, tzinfo=CHINA)),
        (NIGHT, datetime(2026, 11, 24, 6, 59, 30, tzinfo=CHINA), datetime(2026, 11, 24, 7, 0, tzinfo=CHINA)),
        (NIGHT, datetime(2026, 11, 24, 7, 0, tzinfo=CHINA), datetime(2026, 11, 24, 7, 0, tzinfo=CHINA)),
        (
            QuietHours(time(12), time(14)),
            datetime(2026, 11, 24, 13, 5, tzinfo=CHINA),
            datetime(2026, 11, 24, 14, 0, tzinfo=CHINA),
        ),
        (
            QuietHours(time(9), time(9)),
            datetime(2026, 11, 24, 9, 0, tzinfo=CHINA),
            datetime(2026, 11, 24, 9, 0, tzinfo=CHINA),
        ),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(hours: QuietHours, moment: datetime, leaves: datetime) -> None:
    assert hours.after(moment) == leaves


@given(st.times(), st.times(), st.times(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_nothing_leaves_early_or_a_day_late_or_within(begin: time, end: time, clock: time, day: date) -> None:
    moment = datetime.combine(day, clock, CHINA)
    hours = QuietHours(begin.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    leaves = hours.after(moment)
    assert moment <= leaves
    assert (leaves - moment).days < 1
    assert not hours.holds(leaves.time())
