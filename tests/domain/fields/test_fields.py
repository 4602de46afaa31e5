import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import (
    Counted,
    Precision,
    Unit,
    name_for_search,
    parse_area,
    parse_date,
    parse_landline,
    parse_mobile,
    parse_money,
    parse_name,
    parse_percent,
    parse_text,
    parse_whole_number,
    parse_yes_no,
)
from supportdesk.domain.money import Money


def refused(parse: Callable[..., object], *args: object, **kwargs: object) -> str:
    with pytest.raises(BadValueError) as refusal:
        parse(*args, **kwargs)
    assert str(refusal.value)
    return refusal.value.code


EVERY_PARSER = [
    parse_mobile,
    parse_landline,
    parse_name,
    parse_money,
    parse_date,
    parse_whole_number,
    parse_percent,
    parse_yes_no,
]


@given(some.text() | some.none() | some.floats() | some.lists(some.text()))
def test_whatever_arrives_is_read_or_refused_and_reading_again_changes_nothing(given_value: object) -> None:
    for parse in EVERY_PARSER:
        try:
            value = parse(given_value).value
        except BadValueError:
            continue
        if isinstance(value, str):
            assert parse(value).value == value
            assert parse(value).repairs == ()


# Mobile


@given(some.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_every_mobile_number_is_read_in_every_usual_spelling(number: str) -> None:
    for spelling, repair in (
        ("{}", None),
        ("+86{}", "phone_prefix"),
        ("+86-{}", "phone_prefix"),
        ("0086 {}", "phone_prefix"),
        ("86{}", "phone_prefix"),
        ("{}.0", "phone_decimal"),
        ("'{}", None),
    ):
        parsed = parse_mobile(spelling.format(number))
        assert parsed.value == number
        assert parsed.repairs == ((repair,) if repair else ())
    parted = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    assert parse_mobile(parted).repairs == ("phone_dashes",)
    assert parse_mobile(parted.replace("-", " ")).repairs == ("phone_spaces",)
    assert parse_mobile(number.translate({48 + n: 0xFF10 + n for n in range(10)})).repairs == ("fullwidth_digits",)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_missing"),
        ("173190220", "phone_short"),
        ("138001380001", "phone_long"),
        ("12800138000", "phone_not_mobile"),
        ("138****8000", "phone_masked"),
        ("13800138000/13900139000", "phone_two_numbers"),
        ("13800138000、0795-1234567", "phone_two_numbers"),
        ("13800138000  13900139000", "phone_two_numbers"),
        ("0795-2234567", "phone_landline"),
        ("010 62345678", "phone_landline"),
        ("0795-1234567", "phone_landline"),
        ("1380013800O", "phone_characters"),
        ("١٣٨٠٠١٣٨٠٠٠", "phone_characters"),
        ("13800138000\r\nBcc: x", "control_characters"),
    ],
)
def test_what_is_wrong_with_a_mobile_number_is_named(typed: str, code: str) -> None:
    assert refused(parse_mobile, typed) == code


def test_a_landline_has_its_own_field() -> None:
    assert parse_landline("(0795) 2234567").value == "0795-2234567"
    assert parse_landline("010-62345678转802").value == "010-62345678-802"
    assert refused(parse_landline, "2234567") == "landline_invalid"
    assert refused(parse_landline, "0795-1234567") == "landline_invalid"
    with pytest.raises(BadValueError) as advice:
        parse_landline("7234567")
    assert parse_landline(re.findall(r"[0-9-]+", str(advice.value.words))[0]).value
    assert refused(parse_landline, "") == "landline_missing"


# Money


@pytest.mark.parametrize(
    ("typed", "unit", "fen", "repairs"),
    [
        ("300000", Unit.YUAN, 30_000_000, ()),
        ("0.1", Unit.YUAN, 10, ()),
        ("22135.39", Unit.YUAN, 2_213_539, ()),
        ("30", Unit.WAN, 30_000_000, ()),
        ("30.5千元", Unit.QIAN, 3_050_000, ("unit_in_cell",)),
        ("0.000001", Unit.WAN, 1, ()),
        ("1,234,567.89", Unit.YUAN, 123_456_789, ("thousands_commas",)),
        ("￥５０００", Unit.YUAN, 500_000, ("fullwidth_digits", "currency_sign")),
        ("5000元", Unit.YUAN, 500_000, ("unit_in_cell",)),
        ("30万元", Unit.WAN, 30_000_000, ("unit_in_cell",)),
        ("12.500", Unit.YUAN, 1250, ()),
    ],
)
def test_money_is_read_in_the_unit_of_its_field(typed: str, unit: Unit, fen: int, repairs: tuple[str, ...]) -> None:
    parsed = parse_money(typed, unit=unit)
    assert parsed.value == Money(fen)
    assert parsed.repairs == repairs


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money_missing"),
        ("-5", "money_negative"),
        ("－5", "money_negative"),
        ("(5,000)", "money_negative"),
        ("1e5", "money_exponent"),
        ("NaN", "money_not_a_number"),
        ("Infinity", "money_not_a_number"),
        ("1_000", "money_not_a_number"),
        ("١٢٣", "money_not_a_number"),
        ("5万", "money_wan_in_yuan"),
        ("5万元", "money_wan_in_yuan"),
        ("2亿", "money_wan_in_yuan"),
        ("1.005", "money_decimals"),
        ("1." + "0" * 40 + "1", "money_decimals"),
        ("3,00", "money_commas"),
        ("1000000000000", "money_too_large"),
        ("9" * 400, "money_too_large"),
        (5.0, "not_text"),
        (True, "not_text"),
    ],
)
def test_what_is_wrong_with_an_amount_is_named(typed: object, code: str) -> None:
    assert refused(parse_money, typed) == code


def test_yuan_behind_a_number_in_a_field_of_ten_thousands_is_refused() -> None:
    assert refused(parse_money, "300000元", unit=Unit.WAN) == "money_yuan_in_wan"
    assert refused(parse_money, "0.0000001", unit=Unit.WAN) == "money_decimals"


def test_nothing_is_refused_only_where_nothing_makes_no_sense() -> None:
    assert parse_money("0").value == Money(0)
    assert refused(parse_money, "0.00", zero_allowed=False) == "money_zero"


@given(some.integers(0, 99_999_999_999_999))
def test_every_amount_is_read_back_as_it_is_written(fen: int) -> None:
    amount = Money(fen)
    assert parse_money(str(amount)).value == amount
    assert parse_money(amount.grouped).value == amount
    assert parse_money(f"{Decimal(fen) / 1_000_000:f}", unit=Unit.WAN).value == amount


# Dates


@given(some.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_every_usual_spelling(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    for text in (
        f"{day}",
        f"{year}/{month}/{number}",
        f"{year}.{month}.{number}",
        f"{year}年{month}月{number}日",
        f"{year} 年 {month} 月 {number} 号",
        f"{year:04}{month:02}{number:02}",
        f"{year} {month} {number}",
        f"{year}－{month}－{number}",
        f"{day} 00:00:00",
        f"{day}T08:30",
    ):
        given_date = parse_date(text).value
        assert given_date.day == day
        assert given_date.precision is Precision.DAY


@pytest.mark.parametrize("typed", ["2023.5", "2023-05", "2023/5", "2023年5月", "2023年5月份", "202305", "２０２３．５"])
def test_a_month_alone_becomes_its_first_day_and_says_so(typed: str) -> None:
    given_date = parse_date(typed).value
    assert (given_date.day, given_date.precision) == (date(2023, 5, 1), Precision.MONTH)
    assert refused(parse_date, typed, month_will_do=False) == "date_day_missing"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_missing"),
        ("2026-02-29", "date_does_not_exist"),
        ("2026.4.31", "date_does_not_exist"),
        ("20261301", "date_does_not_exist"),
        ("2023.13", "date_does_not_exist"),
        ("1/2/2023", "date_order"),
        ("23.5.1", "date_two_digit_year"),
        ("23年5月", "date_two_digit_year"),
        ("2023", "date_year_only"),
        ("45047", "date_serial"),
        ("60", "date_serial"),
        ("2101-01-01", "date_year_range"),
        ("1899-12-31", "date_year_range"),
        ("农历2023年正月初一", "date_lunar"),
        ("长期", "date_open_ended"),
        ("去年", "date_invalid"),
        ("2023-5-1至2024-5-1", "date_invalid"),
    ],
)
def test_a_date_that_would_have_to_be_guessed_is_refused(typed: str, code: str) -> None:
    assert refused(parse_date, typed) == code


def test_a_chinese_full_stop_between_the_parts_is_mended() -> None:
    parsed = parse_date("2023。5。1")
    assert parsed.value.day == date(2023, 5, 1)
    assert parsed.repairs == ("date_separators",)


# Names


@pytest.mark.parametrize("typed", ["王\u3000岩", "王 岩", "王　 岩"])
def test_a_blank_inside_a_chinese_name_is_taken_out(typed: str) -> None:
    parsed = parse_name(typed)
    assert parsed.value == "王岩"
    assert parsed.repairs == ("name_spaces",)


@pytest.mark.parametrize(
    "typed",
    [
        "阿卜杜拉·买买提",
        "买买提•艾力",
        "𠮷田",
        "㛃一",
        "䶮之",
        "王\ue863",
        "张〇",
        "葛󠄀城",
        "\ufa0c山",
        "Mary Anne O'Neill",
    ],
)
def test_names_of_minorities_and_rare_characters_are_left_as_they_are(typed: str) -> None:
    parsed = parse_name(f" {typed} ")
    assert parsed.value == typed
    assert parsed.repairs == ()


def test_two_kinds_of_dot_are_found_as_one_name() -> None:
    assert name_for_search("买买提•艾力") == name_for_search("买买提·艾力") == name_for_search("买买提．艾力")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_missing"),
        ("\u3000", "name_missing"),
        ("王", "name_length"),
        ("王" * 51, "name_length"),
        ("王*岩", "name_masked"),
        ("张XX", "name_masked"),
        ("王岩1", "name_characters"),
        ("=1+1", "name_characters"),
        ("<b>王岩", "name_characters"),
        ("王\x00岩", "control_characters"),
        ("王\n岩", "control_characters"),
        ("王\u202e岩", "bidi_characters"),
        ("王\ufffe岩", "not_characters"),
    ],
)
def test_what_is_wrong_with_a_name_is_named(typed: str, code: str) -> None:
    assert refused(parse_name, typed) == code


# Text, numbers, ticks


def test_free_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert parse_text("\ufeff 甲 \r\n乙\u3000\r丙\n", longest=10).value == "甲\n乙\n丙"
    assert parse_text("甲\n乙", longest=10, one_line=True).value == "甲 乙"
    assert parse_text("e\u0301 𠮷 \ufa0c", longest=10).value == "é 𠮷 \ufa0c"


def test_free_text_has_a_length_and_no_tricks() -> None:
    assert refused(parse_text, "甲" * 11, longest=10) == "text_too_long"
    assert refused(parse_text, "甲\x00", longest=10) == "control_characters"
    assert refused(parse_text, "甲\x85", longest=10) == "control_characters"
    assert refused(parse_text, "甲\u202e乙", longest=10) == "bidi_characters"
    assert refused(parse_text, " \n", longest=10, required=True) == "text_missing"
    assert parse_text(None, longest=10).value == ""


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("12.0", 12), ("12人", 12), ("1,200", 1200)])
def test_whole_numbers_may_carry_their_counting_word(typed: str, number: int) -> None:
    assert parse_whole_number(typed).value == number


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (Counted.MONTHS, ("个月", "月")),
        (Counted.DAYS, ("天", "日")),
        (Counted.WORKING_DAYS, ("个工作日", "工作日")),
        (Counted.YEARS, ("年",)),
        (Counted.HOURS, ("学时", "小时")),
        (Counted.THINGS, ("人", "户", "次")),
    ],
)
def test_a_counting_word_of_another_sort_is_never_dropped(counted: Counted, words: tuple[str, ...]) -> None:
    every = {"个月", "月", "天", "日", "个工作日", "工作日", "年", "学时", "小时", "人", "户", "次"}
    for word in every:
        if word in words:
            assert parse_whole_number(f"36{word}", counted=counted).value == 36
        else:
            assert refused(parse_whole_number, f"36{word}", counted=counted) == "number_other_unit", word


NO_AREAS = ("", "0", "-1", "1e2", "NaN", "Infinity", "1_0", "٦٠", "85.505", "1000001", "很大")


@pytest.mark.parametrize(
    ("typed", "kept"), [("85.50", "85.50"), ("６０", "60"), ("1,200", "1200"), *((bad, "") for bad in NO_AREAS)]
)
def test_an_area_is_above_nothing_and_written_in_full(typed: str, kept: str) -> None:
    if kept:
        assert parse_area(typed).value == kept
    else:
        assert refused(parse_area, typed) == "area_invalid"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "number_missing"),
        ("-1", "number_negative"),
        ("1.5", "number_not_whole"),
        ("⑤五", "number_not_whole"),
        ("9" * 18, "number_out_of_range"),
        ("9" * 5000, "number_not_whole"),
    ],
)
def test_what_is_wrong_with_a_whole_number_is_named(typed: str, code: str) -> None:
    assert refused(parse_whole_number, typed) == code


def test_a_percentage_is_read_with_and_without_its_sign() -> None:
    assert parse_percent("3.5").value == parse_percent("３．５％").value == Decimal("3.5")
    assert refused(parse_percent, "101") == "percent_out_of_range"
    assert refused(parse_percent, "3.45678") == "percent_decimals"
    assert refused(parse_percent, "-1%") == "percent_negative"
    assert refused(parse_percent, "三") == "percent_invalid"
    assert refused(parse_percent, "") == "percent_missing"


def test_yes_and_no_are_read_in_the_usual_ways() -> None:
    assert [parse_yes_no(said).value for said in ("是", "√", "Y", "1")] == [True] * 4
    assert [parse_yes_no(said).value for said in ("否", "无", "N", "×", "0")] == [False] * 5
    assert refused(parse_yes_no, "也许") == "yes_no_invalid"
    assert refused(parse_yes_no, "") == "yes_no_missing"
