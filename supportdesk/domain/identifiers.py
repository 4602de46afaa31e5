"""The numbers by which people and ventures are known: resident number, passport, credit code.

Read with the same care everywhere: what can be mended is mended and reported, what cannot is refused with a remedy. A
refusal never repeats the number: it ends up in logs.
"""

import re
from datetime import date
from enum import StrEnum

from supportdesk.domain.check_digits import (
    CREDIT_CODE_ALPHABET,
    credit_code_check_char,
    org_code_check_char,
    resident_check_char,
)
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import say

NUMBER_LENGTH = 18
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−]+")
_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_DECIMAL_TAIL = re.compile(r"[0-9]{16,}\.[0-9]*")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}")
_CREDIT_CODE = re.compile(f"[{CREDIT_CODE_ALPHABET}]{{18}}")


class Sex(StrEnum):
    """Sex as the resident number states it."""

    MALE = "male"
    FEMALE = "female"


class IdType(StrEnum):
    """Kinds of identity document; the codes of the trade (data dictionary §3.1)."""

    RESIDENT_CARD = "01"
    HONG_KONG_MACAO_PERMIT = "02"
    TAIWAN_PERMIT = "03"
    PASSPORT = "04"


def parse_resident_number(value: object, *, today: date) -> Parsed[str]:
    """Read an eighteen-character resident number (GB 11643-1999), or a residence permit beginning 81, 82 or 83.

    The area code in front is only a hint: retired codes stay valid for life and are never refused. Repairs:
    `fullwidth_digits`, `id_separators`, `id_lowercase_x`. Raises BadValueError: `id_missing`, `id_masked`,
    `id_lost_precision` (Excel kept fifteen digits), `id_old_15`, `id_length`, `id_characters`, `id_date`, `id_future`,
    `id_checksum`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写身份证号码。"), code="id_missing")
    if "*" in text:
        raise BadValueError(say("号码中有遮盖的星号，请填写完整号码。"), code="id_masked")
    if _EXPONENT.fullmatch(text) or _DECIMAL_TAIL.fullmatch(text):
        raise lost_precision()
    if _SEPARATORS.search(text):
        text = _SEPARATORS.sub("", text)
        repairs.append("id_separators")
    if text.endswith("x"):
        text = text[:-1] + "X"
        repairs.append("id_lowercase_x")
    if not _RESIDENT.fullmatch(text):
        raise _misshapen(text)
    _refuse_unsound(text, today)
    return Parsed(text, tuple(repairs))


def lost_precision() -> BadValueError:
    """Return the refusal for a number that stood in a number cell: Excel keeps fifteen digits of it."""
    return BadValueError(
        say("号码的末几位已被Excel丢掉。请把这一列的单元格格式设为“文本”，再按证件重新输入完整号码。"),
        code="id_lost_precision",
    )


def birth_of(number: str) -> date:
    """Day of birth that stands in a parsed resident number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> Sex:
    """Sex that stands in a parsed resident number: the seventeenth digit is odd for men."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def age_on(birth: date, day: date) -> int:
    """Completed years on a day; who was born on 29 February completes one on 1 March of a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def id_type_of(number: str) -> IdType:
    """Which card carries a parsed resident number."""
    if number.startswith(("81", "82")):
        return IdType.HONG_KONG_MACAO_PERMIT
    return IdType.TAIWAN_PERMIT if number.startswith("83") else IdType.RESIDENT_CARD


def parse_sex(value: object) -> Parsed[Sex]:
    """Read 男/女 in the ways people write it. Raises BadValueError: `sex_missing`, `sex_invalid`."""
    text, repairs = first_wash(value)
    said = text.lower().removesuffix("性")
    if not said:
        raise BadValueError(say("请选择性别。"), code="sex_missing")
    if said in {"男", "m", "male", "1"}:
        return Parsed(Sex.MALE, repairs)
    if said in {"女", "f", "female", "2"}:
        return Parsed(Sex.FEMALE, repairs)
    raise BadValueError(say("性别请填“男”或“女”。"), code="sex_invalid")


def parse_passport(value: object) -> Parsed[str]:
    """Read a passport number: letters and digits, capitalised.

    Repair: `id_separators`. Raises BadValueError: `passport_missing`, `passport_masked`, `passport_is_resident_number`,
    `passport_invalid`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写护照号码。"), code="passport_missing")
    if "*" in text:
        raise BadValueError(say("号码中有遮盖的星号，请填写完整号码。"), code="passport_masked")
    if _SEPARATORS.search(text):
        text = _SEPARATORS.sub("", text)
        repairs.append("id_separators")
    text = text.upper()
    if _RESIDENT.fullmatch(text):
        raise BadValueError(say("这是身份证号码，请把证件类型改为居民身份证。"), code="passport_is_resident_number")
    if not _PASSPORT.fullmatch(text):
        raise BadValueError(say("护照号码由字母和数字组成，共5至15位，请核对。"), code="passport_invalid")
    return Parsed(text, tuple(repairs))


def parse_credit_code(value: object, *, trial_code_allowed: bool = False) -> Parsed[str]:
    """Read a unified social credit code (GB 32100-2015), eighteen characters without I, O, S, V, Z.

    Genuine codes of the trial period can fail the check: a counter that holds the licence's picture passes
    `trial_code_allowed` and asks `credit_code_holds` for the warning. Repairs: `fullwidth_digits`,
    `credit_code_separators`. Raises BadValueError: `credit_code_missing`, `credit_code_masked`,
    `credit_code_old_15` (a registration number from before 2015), `credit_code_length`, `credit_code_characters`,
    `credit_code_checksum`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写统一社会信用代码。"), code="credit_code_missing")
    if "*" in text:
        raise BadValueError(say("代码中有遮盖的星号，请填写完整代码。"), code="credit_code_masked")
    if _SEPARATORS.search(text):
        text = _SEPARATORS.sub("", text)
        repairs.append("credit_code_separators")
    text = text.upper()
    if re.fullmatch(r"[0-9]{15}", text):
        raise BadValueError(say("15位的是旧注册号，请填营业执照上18位的统一社会信用代码。"), code="credit_code_old_15")
    if len(text) != NUMBER_LENGTH:
        raise BadValueError(
            say("统一社会信用代码应为18位，现在是{given}位，请核对。", given=len(text)), code="credit_code_length"
        )
    if not _CREDIT_CODE.fullmatch(text):
        raise BadValueError(
            say("统一社会信用代码只有数字和大写字母，且不用I、O、S、V、Z（常与1、0、5、U、2混淆），请核对。"),
            code="credit_code_characters",
        )
    if not trial_code_allowed and not credit_code_holds(text):
        raise BadValueError(say("统一社会信用代码第18位校验不符，请对照营业执照核对。"), code="credit_code_checksum")
    return Parsed(text, tuple(repairs))


def credit_code_holds(code: str) -> bool:
    """Say whether the eighteenth character of a well-formed credit code is right."""
    return credit_code_check_char(code[:17]) == code[17]


def org_code_holds(code: str) -> bool:
    """Say whether the organisation code inside a credit code is right (GB 11714): a hint, never a refusal."""
    return org_code_check_char(code[8:16]) == code[16]


def _misshapen(text: str) -> BadValueError:
    if re.fullmatch(r"[0-9]{15}", text):
        return BadValueError(say("15位号码的一代证已停用，请填18位身份证号码。"), code="id_old_15")
    if len(text) != NUMBER_LENGTH:
        return BadValueError(say("身份证号码应为18位，现在是{given}位，请核对。", given=len(text)), code="id_length")
    return BadValueError(say("身份证号码前17位是数字，末位是数字或X，请核对。"), code="id_characters")


def _refuse_unsound(number: str, today: date) -> None:
    fits = resident_check_char(number[:17]) == number[17]
    if not fits and number.endswith("000"):
        raise lost_precision()
    try:
        birth = birth_of(number)
    except ValueError as error:
        raise BadValueError(say("号码中的出生日期不存在，请核对第7至14位。"), code="id_date") from error
    if birth.year < 1850:  # noqa: PLR2004 - nobody alive; the digits are wrong
        raise BadValueError(say("号码中的出生日期不合理，请核对第7至14位。"), code="id_date")
    if not fits:
        raise BadValueError(say("身份证号码第18位校验不符，请对照证件核对。"), code="id_checksum")
    if birth > today:
        raise BadValueError(say("号码中的出生日期晚于今天，请核对第7至14位。"), code="id_future")
