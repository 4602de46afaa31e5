from datetime import date

import pytest

from supportdesk.domain.follow_up_schedule import Lead, LeadUnit, every_months, months_after


def test_visits_after_a_months_last_day_fall_on_shorter_months_last_days() -> None:
    due = months_after(date(2026, 8, 31), [3, 6, 12])
    assert due == (date(2026, 11, 30), date(2027, 2, 28), date(2027, 8, 31))


def test_a_loan_of_two_years_is_visited_eight_times() -> None:
    due = every_months(date(2026, 1, 5), every=3, term_months=24)
    assert (len(due), due[0], due[-1]) == (8, date(2026, 4, 5), date(2028, 1, 5))


def test_a_term_shorter_than_the_interval_has_no_visit() -> None:
    assert every_months(date(2026, 1, 5), every=3, term_months=2) == ()


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        (Lead(1, LeadUnit.MONTH), date(2026, 2, 28)),
        (Lead(7, LeadUnit.DAY), date(2026, 3, 24)),
        (Lead(1, LeadUnit.WEEK), date(2026, 3, 24)),
        (Lead(1, LeadUnit.DAY), date(2026, 3, 30)),
    ],
)
def test_a_reminder_goes_out_so_long_before_the_maturity(lead: Lead, day: date) -> None:
    assert lead.before(date(2026, 3, 31)) == day
