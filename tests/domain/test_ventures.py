"""A venture's stage follows from its state and its age."""

from datetime import date

import pytest

from supportdesk.domain.ventures import stage_of
from supportdesk.policies.codes import code_list

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("status", "founded_on", "stage"),
    [
        ("planned", None, "S"),
        ("planned", date(2026, 11, 1), "R"),
        ("operating", None, ""),
        ("operating", date(2025, 11, 23), "O1"),
        ("operating", date(2025, 11, 22), "O2"),
        ("operating", date(2023, 11, 22), "O2"),
        ("operating", date(2023, 11, 21), "O3"),
        ("suspended", date(2020, 1, 1), "U"),
        ("abnormal", date(2020, 1, 1), "A"),
        ("closed", date(2020, 1, 1), "X"),
        ("moved_away", date(2020, 1, 1), "M"),
    ],
)
def test_under_a_year_one_to_three_and_over_three_years(status: str, founded_on: date | None, stage: str) -> None:
    assert stage_of(status, founded_on, TODAY) == stage
    assert not stage or code_list("venture_status").get(stage)
