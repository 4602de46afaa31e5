import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain import masking


def test_a_number_keeps_only_the_ends_that_help_to_know_it_again() -> None:
    assert masking.mask_resident_number("990101199003071237") == "990101********1237"
    assert masking.mask_phone("13812345678") == "138****5678"
    assert masking.mask_account("6217000010001234567") == "***************4567"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张华", "张*"), ("张小华", "张*华"), ("欧阳小华", "欧**华"), ("阿卜杜拉·买买提", "阿**拉·买*提"), ("张", "张")],
)
def test_a_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked


@given(st.text(max_size=30), st.integers(0, 8), st.integers(0, 8))
def test_a_masked_value_keeps_its_length_and_is_never_shown_whole(value: str, first: int, last: int) -> None:
    masked = masking.mask_middle(value, first=first, last=last)
    assert len(masked) == len(value)
    assert not value or "*" in masked
