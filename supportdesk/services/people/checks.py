"""What may be written down of a person. Values come clean from the doors' parsers; what is wrong is refused all the same."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.fields import parse_mobile, parse_name, parse_text
from supportdesk.domain.identifiers import birth_of, id_type_of, parse_passport, parse_resident_number, sex_of
from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    CategoryProof,
    Certificates,
    Consent,
    Contact,
    EarlierAbsence,
    FurtherConsent,
    Identity,
)
from supportdesk.domain.words import say
from supportdesk.policies.codes import code_list

PASSPORT = "04"
SHORT_TEXT = 200
SEXES = {"male": "M", "female": "F"}
DIVISION_LENGTHS = {6, 9, 12}
ACCOUNT_LENGTHS = range(12, 31)
CARD_LENGTHS = range(8, 21)
_DISABILITY_NO = re.compile(r"[0-9]{17}[0-9X][1-7][1-4]")


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(entry.code for entry in code_list(name).entries)


def coded(list_name: str, code: str, field: str) -> str:
    """Return a code of a list, or an empty text for "not asked"; raises BadValueError."""
    if code and code not in _codes(list_name):
        raise BadValueError(say("“{code}”不在代码表里，请重新选择。", code=code[:20]), field=field, code="unknown_code")
    return code


def line(text: str, field: str, *, longest: int = SHORT_TEXT, required: bool = False) -> str:
    """Return one line of free text; raises BadValueError naming the field."""
    if not text and not required:
        return ""
    try:
        return parse_text(text, longest=longest, required=required, one_line=True).value
    except BadValueError as error:
        raise at(field, error) from error


def at(field: str, error: SupportdeskError) -> BadValueError:
    """Return the refusal with the field it belongs to."""
    return BadValueError(error.words, field=field, code=getattr(error, "code", None) or "invalid")


def not_after(day: date | None, last: date, field: str) -> None:
    """Refuse a day in the future."""
    if day is not None and day > last:
        raise BadValueError(say("日期不能晚于今天。"), field=field, code="date_future")


def in_order(first: date | None, last: date | None, field: str) -> None:
    """Refuse an end before its beginning."""
    if first is not None and last is not None and last < first:
        raise BadValueError(say("结束日期早于开始日期，请核对。"), field=field, code="date_order")


def checked_identity(given: Identity, today: date) -> Identity:
    """Return the identity with sex and birth filled from the number; raises BadValueError where they disagree."""
    try:
        name = parse_name(given.name).value
    except BadValueError as error:
        raise at("name", error) from error
    coded("id_types", given.id_type or "?", "id_type")
    try:
        if given.id_type == PASSPORT:
            return _checked_passport(replace(given, name=name, id_no=parse_passport(given.id_no).value), today)
        number = parse_resident_number(given.id_no, today=today).value
    except BadValueError as error:
        raise error if error.field else at("id_no", error) from error
    if id_type_of(number).value != given.id_type:
        raise BadValueError(say("证件类型与号码不符，请核对。"), field="id_type", code="id_type_mismatch")
    born_on, sex = birth_of(number), SEXES[sex_of(number).value]
    if given.born_on not in {None, born_on}:
        raise BadValueError(say("出生日期与身份证号码不一致，请核对。"), field="born_on", code="birth_mismatch")
    if given.sex not in {None, sex}:
        raise BadValueError(say("性别与身份证号码不一致，请核对。"), field="sex", code="sex_mismatch")
    return Identity(name=name, id_no=number, id_type=given.id_type, sex=sex, born_on=born_on)


def _checked_passport(given: Identity, today: date) -> Identity:
    if given.born_on is None:
        raise BadValueError(say("护照上没有可推算的出生日期，请填写。"), field="born_on", code="date_missing")
    if given.sex not in SEXES.values():
        raise BadValueError(say("请选择性别。"), field="sex", code="sex_missing")
    not_after(given.born_on, today, "born_on")
    return given


def checked_contact(given: Contact) -> Contact:
    """Return the contact; raises BadValueError."""
    phone = given.phone
    if phone:
        try:
            phone = parse_mobile(phone).value
        except BadValueError as error:
            raise at("phone", error) from error
    return Contact(phone=phone, other_contact=line(given.other_contact, "other_contact"))


def checked_background(given: Background) -> Background:
    """Return the background; raises BadValueError."""
    return Background(
        ethnicity=coded("ethnicities", given.ethnicity, "ethnicity"),
        education=coded("education", given.education, "education"),
        marital=coded("marital", given.marital, "marital"),
        employment_cert_no=line(given.employment_cert_no, "employment_cert_no", longest=40),
        skills=line(given.skills, "skills"),
        household_relation=coded("family_relations", given.household_relation, "household_relation"),
    )


def checked_certificates(given: Certificates, id_no: str) -> Certificates:
    """Return cards and standings; `id_no` is the person's own number. Raises BadValueError.

    A disability certificate has 20 characters: the resident number, one digit each of kind and degree (domain.md §3.1).
    """
    card = "".join(given.social_security_card_no.split()).upper()
    if card and not (card.isascii() and card.isalnum() and len(card) in CARD_LENGTHS):
        raise BadValueError(
            say("社会保障卡号应为8至20位字母或数字，请核对。"), field="social_security_card_no", code="card_no"
        )
    disability = "".join(given.disability_no.split()).upper()
    if disability and not (_DISABILITY_NO.fullmatch(disability) and disability.startswith(id_no)):
        raise BadValueError(
            say("残疾人证号应为20位：本人身份证号、残疾类别1位（1–7）、残疾等级1位（1–4）。"),
            field="disability_no",
            code="disability_no",
        )
    return Certificates(
        social_security_card_no=card,
        disability_no=disability,
        insurance_status=coded("insurance_statuses", given.insurance_status, "insurance_status"),
        political_status=coded("political_statuses", given.political_status, "political_status"),
    )


def checked_addresses(given: Addresses) -> Addresses:
    """Return the addresses; raises BadValueError."""
    division = given.registered_division
    if division and not (division.isascii() and division.isdigit() and len(division) in DIVISION_LENGTHS):
        raise BadValueError(say("行政区划代码应为6、9或12位数字。"), field="registered_division", code="division")
    return Addresses(
        registered_address=line(given.registered_address, "registered_address"),
        registered_division=division,
        live_address=line(given.live_address, "live_address"),
    )


def checked_bank_details(given: BankDetails) -> BankDetails:
    """Return the bank details; raises BadValueError. A check digit that does not fit is no reason to refuse."""
    account = given.bank_account.replace(" ", "")
    if account and not (account.isascii() and account.isdigit() and len(account) in ACCOUNT_LENGTHS):
        raise BadValueError(say("银行账号应为12至30位数字，请核对。"), field="bank_account", code="bank_account")
    return BankDetails(bank_name=line(given.bank_name, "bank_name"), bank_account=account)


def checked_absence(given: Absence, born_on: date | None, today: date) -> Absence:
    """Return where the person was; raises BadValueError for days in the future, before birth or out of order."""
    for field in ("away_from", "away_to", "returned_on"):
        day: date | None = getattr(given, field)
        not_after(day, today, field)
        if day is not None and born_on is not None and day < born_on:
            raise BadValueError(say("日期早于出生日期，请核对。"), field=field, code="date_before_birth")
    in_order(given.away_from, given.away_to, "away_to")
    in_order(given.away_from, given.returned_on, "returned_on")
    return replace(
        given,
        away_place=line(given.away_place, "away_place"),
        away_trade=line(given.away_trade, "away_trade"),
        return_reason=line(given.return_reason, "return_reason"),
    )


def checked_earlier_absence(given: EarlierAbsence, born_on: date | None, today: date) -> EarlierAbsence:
    """Return where the person was before; both ends are needed. Raises BadValueError as `checked_absence` does."""
    for field in ("away_from", "away_to"):
        if getattr(given, field) is None:
            raise BadValueError(say("请填写日期。"), field=field, code="date_missing")
    stay = checked_absence(Absence(away_from=given.away_from, away_to=given.away_to), born_on, today)
    return EarlierAbsence(line(given.place, "place"), line(given.trade, "trade"), stay.away_from, stay.away_to)


def checked_consent(given: Consent, today: date) -> Consent:
    """Return the consent; raises BadValueError."""
    not_after(given.consent_on, today, "consent_on")
    _checked_withdrawal(given.consent_on, given.consent_withdrawn_on, today, "consent_withdrawn_on")
    channel = coded("channels", given.consent_channel, "consent_channel")
    return Consent(given.consent_on, channel, given.consent_withdrawn_on)


def checked_further_consent(given: FurtherConsent, today: date) -> FurtherConsent:
    """Return a consent to a further purpose; raises BadValueError."""
    coded("consent_purposes", given.purpose or "?", "purpose")
    if given.given_on is None:
        raise BadValueError(say("请填写日期。"), field="given_on", code="date_missing")
    not_after(given.given_on, today, "given_on")
    _checked_withdrawal(given.given_on, given.withdrawn_on, today, "withdrawn_on")
    return replace(given, scope=line(given.scope, "scope"), channel=coded("channels", given.channel, "channel"))


def _checked_withdrawal(given_on: date | None, withdrawn_on: date | None, today: date, field: str) -> None:
    if withdrawn_on is not None and given_on is None:
        raise BadValueError(say("没有签署日期，就没有可撤回的授权。"), field=field, code="date_missing")
    not_after(withdrawn_on, today, field)
    in_order(given_on, withdrawn_on, field)


def checked_category(given: CategoryProof) -> CategoryProof:
    """Return the membership; raises BadValueError. A county's own groups have the codes 80 to 89."""
    known = given.code in _codes("person_categories") or given.code in _codes("tax_categories")
    if not known:
        raise BadValueError(say("请选择人员类别。"), field="code", code="unknown_code")
    in_order(given.valid_from, given.valid_to, "valid_to")
    return replace(given, proof=line(given.proof, "proof"), source=line(given.source, "source", longest=20))


def checked_hardship(flags: list[str]) -> list[str]:
    """Return the flags in the list's order, each once; raises BadValueError."""
    for flag in flags:
        coded("hardship_flags", flag or "?", "hardship")
    return [entry.code for entry in code_list("hardship_flags").entries if entry.code in flags]
