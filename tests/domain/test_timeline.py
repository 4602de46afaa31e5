"""What a timeline says of events."""

import pytest

from supportdesk.domain.programmes.loans import LIFECYCLE
from supportdesk.domain.timeline import words_of


def test_a_disbursement_names_its_amount() -> None:
    assert str(words_of("loan.disburse", {"amount": 20_000_000})) == "银行放款 200,000.00 元"


def test_a_verified_quarter_names_its_subsidy_not_its_interest() -> None:
    assert str(words_of("loan.verify_subsidy", {"interest": 100_000, "subsidy": 50_000})) == "核定了贴息 500.00 元"


def test_a_case_that_is_handed_over_names_to_whom() -> None:
    assert str(words_of("case.handed_over", {"to_name": "周晓兰", "from": 1})) == "转交了经办人：周晓兰"


@pytest.mark.parametrize(
    "kind",
    ["paper.issued", "person.revealed", "budget.pay", "fund.guarantee", "case.note_written", "loan.movement", "x"],
)
def test_book_keeping_and_reading_are_left_out(kind: str) -> None:
    assert words_of(kind, {"amount": 1}) is None


@pytest.mark.parametrize("event", sorted({step.event for step in LIFECYCLE.steps}))
def test_every_step_of_a_loan_has_its_words(event: str) -> None:
    assert words_of(event, {}) is not None
