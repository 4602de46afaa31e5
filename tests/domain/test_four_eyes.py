import pytest

from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.reasons import Reason


@pytest.mark.parametrize(
    ("actors", "refusal"),
    [
        (["u07", "u07"], Reason.SAME_PERSON),
        (["u07", "u08", "u07"], Reason.SAME_PERSON),
        (["u07", "u08"], None),
        (["u07", None, None], None),
    ],
)
def test_one_person_does_not_hold_two_duties(actors: list[str | None], refusal: Reason | None) -> None:
    assert same_person_refusal(actors) == refusal
