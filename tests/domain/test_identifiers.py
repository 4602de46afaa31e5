from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn import uscc

from supportdesk.domain.check_digits import CREDIT_CODE_ALPHABET, credit_code_check_char, resident_check_char
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.identifiers import (
    IdType,
    Sex,
    age_on,
    birth_of,
    credit_code_holds,
    id_type_of,
    org_code_holds,
    parse_credit_code,
    parse_passport,
    parse_resident_number,
    parse_sex,
    sex_of,
)

TODAY = date(2026, 11, 22)


def refused(parse: Callable[..., object], *args: object, **kwargs: object) -> str:
    with pytest.raises(BadValueError) as refusal:
        parse(*args, **kwargs)
    return refusal.value.code


@some.composite
def resident_numbers(draw: some.DrawFn) -> str:
    area = draw(some.text("0123456789", min_size=6, max_size=6))
    birth = draw(some.dates(date(1900, 1, 1), TODAY))
    first17 = f"{area}{birth:%Y%m%d}{draw(some.integers(0, 999)):03}"
    return first17 + resident_check_char(first17)


@given(resident_numbers())
def test_every_sound_number_is_read_as_it_stands(number: str) -> None:
    parsed = parse_resident_number(number, today=TODAY)
    assert parsed.value == number
    assert parsed.repairs == ()
    assert f"{birth_of(number):%Y%m%d}" == number[6:14]
    assert (sex_of(number) is Sex.MALE) == (int(number[16]) % 2 == 1)


@given(some.text())
def test_whatever_is_typed_is_read_or_refused_with_a_remedy(typed: str) -> None:
    try:
        value = parse_resident_number(typed, today=TODAY).value
    except BadValueError as refusal:
        code, sentence = refusal.code, str(refusal)
    else:
        code, sentence = "", ""
        assert resident_check_char(value[:17]) == value[17]
    assert not code or code.startswith(("id_", "bidi_", "control_", "not_"))
    assert bool(sentence) == bool(code)


@given(resident_numbers(), some.sampled_from(["'{}", " {} ", "\u200b{}", "{}\ufeff", "‘{}", "\u3000{}"]))
def test_wrapping_that_excel_and_chats_leave_is_taken_off(number: str, wrapped: str) -> None:
    assert parse_resident_number(wrapped.format(number), today=TODAY).value == number


@pytest.mark.parametrize(
    ("typed", "repair"),
    [
        ("11010519491231002x", "id_lowercase_x"),
        ("110105 19491231 002X", "id_separators"),
        ("110105-19491231-002X", "id_separators"),
        ("１１０１０５１９４９１２３１００２Ｘ", "fullwidth_digits"),
    ],
)
def test_a_number_written_otherwise_is_mended_and_said_to_be(typed: str, repair: str) -> None:
    parsed = parse_resident_number(typed, today=TODAY)
    assert parsed.value == "11010519491231002X"
    assert repair in parsed.repairs


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_missing"),
        (None, "id_missing"),
        (" \u3000", "id_missing"),
        ("110105491231002", "id_old_15"),
        ("1101051949123100", "id_length"),
        ("11010519491231002X1", "id_length"),
        ("1101051949123100AX", "id_characters"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "id_characters"),
        ("110105194912310021", "id_checksum"),
        ("99010119900230123X", "id_date"),
        ("3.60426E+17", "id_lost_precision"),
        ("360426199303279000", "id_lost_precision"),
        ("360426199303279040.0", "id_lost_precision"),
        ("1101**********002X", "id_masked"),
        (110105194912310020, "not_text"),
        (["110105"], "not_text"),
        ("\u202e11010519491231002X", "bidi_characters"),
        ("11010519491231002X\x00", "control_characters"),
        ("11010519491231002\ud800", "not_characters"),
    ],
)
def test_what_is_wrong_with_a_number_is_named(typed: object, code: str) -> None:
    assert refused(parse_resident_number, typed, today=TODAY) == code


def test_someone_born_tomorrow_is_refused_and_someone_born_today_is_not() -> None:
    for birth, code in ((date(2026, 11, 23), "id_future"), (TODAY, None)):
        first17 = f"360426{birth:%Y%m%d}990"
        number = first17 + resident_check_char(first17)
        if code:
            assert refused(parse_resident_number, number, today=TODAY) == code
        else:
            assert parse_resident_number(number, today=TODAY).value == number


def test_a_refusal_never_repeats_the_number() -> None:
    with pytest.raises(BadValueError) as refusal:
        parse_resident_number("110105194912310021", today=TODAY)
    assert "194912" not in str(refusal.value)


def test_a_genuine_number_that_ends_in_three_noughts_is_not_mistaken_for_a_damaged_one() -> None:
    for sequence in range(10):
        for day in range(1, 29):
            first17 = f"360426199003{day:02}{sequence}00"
            if resident_check_char(first17) == "0":
                assert parse_resident_number(first17 + "0", today=TODAY).value.endswith("000")
                return
    pytest.fail("no such number in the range")


def test_retired_area_codes_and_residence_permits_are_accepted() -> None:
    for area, id_type in (
        ("513021", IdType.RESIDENT_CARD),
        ("990101", IdType.RESIDENT_CARD),
        ("810000", IdType.HONG_KONG_MACAO_PERMIT),
        ("820000", IdType.HONG_KONG_MACAO_PERMIT),
        ("830000", IdType.TAIWAN_PERMIT),
    ):
        first17 = area + "19900101001"
        number = parse_resident_number(first17 + resident_check_char(first17), today=TODAY).value
        assert id_type_of(number) is id_type


def test_born_on_29_february_one_is_a_year_older_on_1_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert age_on(date(1949, 12, 31), TODAY) == 76


def test_sex_is_read_in_the_usual_ways() -> None:
    assert parse_sex(" 男 ").value is Sex.MALE
    assert parse_sex("女性").value is Sex.FEMALE
    assert parse_sex("F").value is Sex.FEMALE
    assert refused(parse_sex, "") == "sex_missing"
    assert refused(parse_sex, "不详") == "sex_invalid"


@given(some.text(CREDIT_CODE_ALPHABET, min_size=17, max_size=17))
def test_another_library_accepts_every_credit_code_we_accept(first17: str) -> None:
    code = first17 + credit_code_check_char(first17)
    assert parse_credit_code(code.lower()).value == code
    if first17[:8].isdecimal():  # the other library asks for digits in front
        assert uscc.is_valid(code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "credit_code_missing"),
        ("91990101MA7F3K2N51", "credit_code_checksum"),
        ("91990101MA7F3K2N5", "credit_code_length"),
        ("91990101MA7F3K2NO0", "credit_code_characters"),
        ("9199************50", "credit_code_masked"),
        ("360426600012345", "credit_code_old_15"),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_named(typed: str, code: str) -> None:
    assert refused(parse_credit_code, typed) == code


def test_the_counter_may_take_a_trial_code_but_never_a_misshapen_one() -> None:
    trial = parse_credit_code("91990101ma7f3k2n51", trial_code_allowed=True).value
    assert not credit_code_holds(trial)
    assert refused(parse_credit_code, "91990101MA7F3K2NI1", trial_code_allowed=True) == "credit_code_characters"


def test_blanks_and_dashes_in_a_credit_code_are_mended() -> None:
    parsed = parse_credit_code("91350100 M000100Y4-3")
    assert parsed.value == "91350100M000100Y43"
    assert parsed.repairs == ("credit_code_separators",)
    assert org_code_holds(parsed.value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "passport_missing"),
        ("11010519491231002X", "passport_is_resident_number"),
        ("E1***5678", "passport_masked"),
        ("护照", "passport_invalid"),
        ("ABCDEFG", "passport_invalid"),
    ],
)
def test_what_is_wrong_with_a_passport_is_named(typed: str, code: str) -> None:
    assert refused(parse_passport, typed) == code


def test_a_passport_is_capitalised() -> None:
    assert parse_passport(" e-1234 5678 ").value == "E12345678"
