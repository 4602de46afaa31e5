"""Telephone numbers: the mobile by which reminders go out, and the landline of those who have no mobile."""

import re

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import say

MOBILE_LENGTH = 11
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})(?:转?([0-9]{1,6}))?")
_LANDLINE_WRITTEN = re.compile(
    r"\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[-\s]*([2-9][0-9]{6,7})(?:(?:-|转|ext\.?|#)([0-9]{1,6}))?"
)
# An area code that is set apart from its number: nobody writes a mobile so, whatever is wrong with the number.
_MEANT_AS_LANDLINE = re.compile(r"(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}[-\s])[-\s]*[0-9]{5,9}(?:(?:-|转|ext\.?|#)[0-9]{1,6})?")
_PREFIX = re.compile(r"^(?:\(?\+86\)?|0086|86(?=[-\s]*1[3-9][-\s0-9]{9,}$))[-\s]*")
_DASHES = re.compile(r"[-‐‑‒–—―−·.]+")
_BLANKS = re.compile(r"\s+")
_BETWEEN_TWO = re.compile(r"[/、,;|或]|\s{2,}")
_WHOLE_NUMBER_CELL = re.compile(r"([0-9]{7,15})\.0+")


def parse_mobile(value: object) -> Parsed[str]:
    """Read a mainland mobile number: eleven digits, `1[3-9]…`.

    Repairs: `fullwidth_digits`, `phone_decimal` (an Excel number cell's `.0`), `phone_prefix` (+86, 0086, 86),
    `phone_dashes`, `phone_spaces`. Raises BadValueError: `phone_missing`, `phone_masked`, `phone_two_numbers`,
    `phone_landline`, `phone_short`, `phone_long`, `phone_characters`, `phone_not_mobile`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写手机号。"), code="phone_missing")
    if "*" in text:
        raise BadValueError(say("手机号中有遮盖的星号，请填写完整号码。"), code="phone_masked")
    if cell := _WHOLE_NUMBER_CELL.fullmatch(text):
        text = cell[1]
        repairs.append("phone_decimal")
    if _holds_two(text):
        raise BadValueError(
            say("这里像是两个号码，请只留一个手机号，另一个填在其他联系方式。"), code="phone_two_numbers"
        )
    if _is_landline(text):
        raise BadValueError(say("这是固定电话，请填在固定电话一栏；手机号是以1开头的11位数字。"), code="phone_landline")
    if found := _PREFIX.match(text):
        text = text[found.end() :]
        repairs.append("phone_prefix")
    for signs, code in ((_DASHES, "phone_dashes"), (_BLANKS, "phone_spaces")):
        if signs.search(text):
            text = signs.sub("", text)
            repairs.append(code)
    if not _MOBILE.fullmatch(text):
        _refuse(text)
    return Parsed(text, tuple(repairs))


def parse_landline(value: object) -> Parsed[str]:
    """Read a landline with its area code as `0795-7234567`, an extension behind a second dash.

    Raises BadValueError: `landline_missing`, `landline_invalid`.
    """
    text, repairs = first_wash(value)
    if not text:
        raise BadValueError(say("请填写固定电话。"), code="landline_missing")
    found = _LANDLINE_WRITTEN.fullmatch(_DASHES.sub("-", _PREFIX.sub("", text)))
    if not found:
        raise BadValueError(say("固定电话应写成区号加号码，如 0795-7234567。"), code="landline_invalid")
    return Parsed("-".join(part for part in found.groups() if part), repairs)


def _is_landline(text: str) -> bool:
    return bool(
        _LANDLINE.fullmatch(_BLANKS.sub("", _DASHES.sub("", text)))
        or _LANDLINE_WRITTEN.fullmatch(text)
        or _MEANT_AS_LANDLINE.fullmatch(_DASHES.sub("-", text))
    )


def _holds_two(text: str) -> bool:
    parts = [re.sub(r"[^0-9]", "", part) for part in _BETWEEN_TWO.split(text)]
    return sum(len(part) >= MOBILE_LENGTH - 4 for part in parts) > 1


def _refuse(text: str) -> None:
    if not re.fullmatch(r"[0-9]+", text):
        raise BadValueError(say("手机号只能是数字，请核对。"), code="phone_characters")
    if len(text) < MOBILE_LENGTH:
        raise BadValueError(say("手机号应为11位，现在只有{given}位，请补全。", given=len(text)), code="phone_short")
    if len(text) > MOBILE_LENGTH:
        raise BadValueError(say("手机号应为11位，现在有{given}位，请核对。", given=len(text)), code="phone_long")
    raise BadValueError(say("手机号应以13至19开头，请核对。"), code="phone_not_mobile")
