import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from supportdesk.domain.check_digits import (
    CREDIT_CODE_ALPHABET,
    credit_code_check_char,
    org_code_check_char,
    resident_check_char,
)


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_a_resident_number_ends_with_the_character_that_another_library_finds(first: str) -> None:
    assert resident_check_char(first) == ric.calc_check_digit(first + "0")


@given(st.text(alphabet=CREDIT_CODE_ALPHABET, min_size=17, max_size=17))
def test_a_credit_code_ends_with_the_character_that_another_library_finds(first: str) -> None:
    assert credit_code_check_char(first) == uscc.calc_check_digit(first)


@pytest.mark.parametrize("code", ["M000100Y4", "MA7F3K2N5"])
def test_an_organisation_code_ends_with_its_check_character(code: str) -> None:
    assert org_code_check_char(code[:8]) == code[8]
