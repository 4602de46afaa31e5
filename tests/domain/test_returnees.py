from datetime import date

import pytest

from supportdesk.domain.returnees import ReturneeFacts, is_returnee, known_months_away, months_away


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


def test_months_away_are_those_of_all_absences_each_counted_once() -> None:
    latest = (date(2020, 3, 1), date(2020, 8, 1))
    earlier = [(date(2016, 1, 1), date(2016, 12, 1)), (date(2020, 1, 1), date(2020, 4, 1))]
    assert known_months_away(latest) == 6
    assert known_months_away(latest, earlier) == 12 + 8
    assert known_months_away((None, None), earlier) == 12 + 4
    assert known_months_away((None, None)) is None


def test_an_absence_of_which_one_end_is_not_known_leaves_the_months_open() -> None:
    earlier = [(date(2016, 1, 1), date(2016, 12, 1))]
    assert known_months_away((date(2020, 3, 1), None), earlier) is None
    assert known_months_away((date(2020, 3, 1), date(2019, 3, 1)), earlier) is None
