"""What `supportdesk match` says of the cost."""

import pytest

from supportdesk.cli.matching import cost_of
from supportdesk.domain.money import Money
from supportdesk.models.policies import Programme
from supportdesk.queries.matching import ProgrammeMatches


@pytest.mark.parametrize(
    ("met", "likely", "unknown", "said"),
    [
        (2, 1, 0, "估计 5,000.00 元"),
        (2, 1, 1, "估计 5,000.00 元，另有 1 人金额待查"),
        (2, 1, 3, "金额待查"),
    ],
)
def test_an_amount_that_nobody_can_reckon_yet_is_not_nothing(met: int, likely: int, unknown: int, said: str) -> None:
    found = ProgrammeMatches(Programme(code="jobs_subsidy"), met, likely, 0, Money.yuan(5_000), unknown)
    assert str(cost_of(found)) == said
