import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn import ric, uscc

from supportdesk.domain.check_digits import (
    CREDIT_CODE_ALPHABET,
    credit_code_check_char,
    org_code_check_char,
    resident_check_char,
)

seventeen_digits = some.text("0123456789", min_size=17, max_size=17)
seventeen_of_a_code = some.text(CREDIT_CODE_ALPHABET, min_size=17, max_size=17)


def test_the_example_of_the_standard_ends_in_x() -> None:
    assert resident_check_char("11010519491231002") == "X"


def test_the_published_credit_code_and_its_organisation_code_hold() -> None:
    assert credit_code_check_char("91350100M000100Y4") == "3"
    assert org_code_check_char("M000100Y") == "4"
    assert org_code_check_char("MA7F3K2N") == "5"


@given(seventeen_digits)
def test_another_library_agrees_on_resident_numbers(first17: str) -> None:
    assert resident_check_char(first17) == ric.calc_check_digit(first17 + "0")


@given(seventeen_of_a_code)
def test_another_library_agrees_on_credit_codes(first17: str) -> None:
    assert credit_code_check_char(first17) == uscc.calc_check_digit(first17)


@given(seventeen_digits, some.integers(0, 16), some.integers(1, 9))
def test_one_wrong_digit_of_a_resident_number_is_always_noticed(first17: str, place: int, shift: int) -> None:
    wrong = first17[:place] + str((int(first17[place]) + shift) % 10) + first17[place + 1 :]
    assert resident_check_char(wrong) != resident_check_char(first17)


@pytest.mark.parametrize("bad", ["", "1" * 16, "1" * 18, "1" * 16 + "X", "１" * 17, "١" * 17])
def test_other_scripts_and_lengths_have_no_check_character(bad: str) -> None:
    with pytest.raises(ValueError, match="number"):
        resident_check_char(bad)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_a_credit_code_has_none_of_the_five_letters_left_out(letter: str) -> None:
    with pytest.raises(ValueError, match="number"):
        credit_code_check_char("9135010" + letter + "M000100Y4")


@pytest.mark.parametrize("bad", ["1" * 7, "1" * 9, "1234567a"])
def test_an_organisation_code_has_eight_capitals_or_digits(bad: str) -> None:
    with pytest.raises(ValueError, match=r"organisation|number"):
        org_code_check_char(bad)


def test_a_credit_code_has_seventeen_characters_before_the_check() -> None:
    with pytest.raises(ValueError, match="seventeen"):
        credit_code_check_char("9")
