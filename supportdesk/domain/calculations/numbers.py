"""Calculations about the numbers that people, ventures and vouchers carry."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from supportdesk.domain import masking
from supportdesk.domain.ages import age_on
from supportdesk.domain.capitals import accepted_capitals, capitals
from supportdesk.domain.check_digits import credit_code_check_char, org_code_check_char, resident_check_char
from supportdesk.domain.money import Money

from .answers import Answer

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_MASKS = {
    "resident_id": masking.mask_resident_number,
    "phone": masking.mask_phone,
    "bank_account": masking.mask_account,
    "name": masking.mask_name,
}


@dataclass(frozen=True)
class ResidentNumberInputs:
    """A resident number as typed, and the day on which age is asked."""

    value: str
    today: date


@dataclass(frozen=True)
class CreditCodeInputs:
    """A unified social credit code as typed."""

    value: str


@dataclass(frozen=True)
class CapitalsInputs:
    """An amount to be written in capitals."""

    amount: Money


@dataclass(frozen=True)
class MaskInputs:
    """A value that goes onto a public list."""

    kind: Literal["resident_id", "phone", "bank_account", "name"]
    value: str


def resident_number(given: ResidentNumberInputs) -> Answer:
    """ID-01 to ID-10: what can be told of a number; who it is only when it is valid. Divisions are not looked up."""
    number = _as_printed(given.value)
    has_form = bool(_RESIDENT.fullmatch(number))
    checksum_ok = has_form and resident_check_char(number[:17]) == number[17]
    born_on = _birth_date(number[6:14]) if has_form else None
    birth_date_valid = born_on is not None and born_on <= given.today
    answer: dict[str, object] = {
        "checksum_ok": checksum_ok,
        "valid": checksum_ok and birth_date_valid,
        "birth_date_valid": birth_date_valid,
    }
    if checksum_ok and birth_date_valid and born_on:
        answer["normalized"] = number
        answer["birth_date"] = born_on
        answer["gender"] = "M" if int(number[16]) % 2 else "F"
        answer[f"age_on_{given.today:%Y_%m_%d}"] = age_on(born_on, given.today)
    return answer


def credit_code(given: CreditCodeInputs) -> Answer:
    """US-01 to US-09; a code of a wrong form has no parts. A genuine early code may fail: warn, don't refuse."""
    code = _as_printed(given.value)
    if not _CREDIT_CODE.fullmatch(code):
        return {"format_ok": False, "checksum_ok": False}
    expected, organisation = credit_code_check_char(code[:17]), code[8:17]
    return {
        "format_ok": True,
        "checksum_ok": code[17] == expected,
        "expected_check_char": expected,
        "dept": code[0],
        "category": code[1],
        "region": code[2:8],
        "org_code": organisation,
        "org_code_check_ok": org_code_check_char(organisation[:8]) == organisation[8],
    }


def amount_in_capitals(given: CapitalsInputs) -> Answer:
    """CP-01 to CP-17."""
    return {"preferred": capitals(given.amount), "accepted": accepted_capitals(given.amount)}


def masked(given: MaskInputs) -> Answer:
    """MK-01 and MK-02."""
    return {"masked": _MASKS[given.kind](given.value)}


def _as_printed(value: str) -> str:
    """Full-width characters, blanks and small letters as they stand on the card."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def _birth_date(digits: str) -> date | None:
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return None
