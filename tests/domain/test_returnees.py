from datetime import date

import pytest

from supportdesk.domain.returnees import ReturneeFacts, is_returnee, months_away


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (ReturneeFacts(6, household_in_county=True, business_in_county=True), True),
        (ReturneeFacts(5, household_in_county=True, business_in_county=True), False),
        (ReturneeFacts(60, household_in_county=False, business_in_county=True), False),
        (ReturneeFacts(60, household_in_county=True, business_in_county=False), False),
    ],
)
def test_a_returnee_was_away_long_enough_and_starts_at_home(facts: ReturneeFacts, answer: bool) -> None:
    assert is_returnee(facts, min_months_away=6) is answer


def test_a_month_in_two_stays_counts_once() -> None:
    stays = [(date(2025, 1, 10), date(2025, 3, 2)), (date(2025, 3, 20), date(2025, 4, 1))]
    assert months_away(stays) == 4
