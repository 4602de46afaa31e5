"""What a row of a ledger says, as the deeds of persons and ventures take it; and what of it they would refuse."""

import re
from datetime import date

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.industries import industry_section
from supportdesk.domain.ledgers import Coded, Finding, LedgerRow, PersonPart, VenturePart
from supportdesk.domain.masking import mask_account
from supportdesk.domain.people import Absence, Addresses, Background, CategoryProof, Contact, Identity, PersonFacts
from supportdesk.domain.ventures import Business, Figures, Premises, Registration, VentureFacts
from supportdesk.domain.words import say
from supportdesk.models.secrets import keyring
from supportdesk.models.ventures import VentureStatus
from supportdesk.policies.codes import code_list
from supportdesk.services import ventures
from supportdesk.services.people import checks

SOURCE = "ledger"
_SEXES = {"male": "M", "female": "F"}
# Numbers long enough to be somebody's: of identity, telephone, bank account. They have no place in a remark.
_NUMBER = re.compile(r"[0-9][0-9Xx -]{5,}[0-9Xx]")
_STATUSES = {
    "P": VentureStatus.PLANNED,
    "S": VentureStatus.PLANNED,
    "R": VentureStatus.PLANNED,
    "U": VentureStatus.SUSPENDED,
    "X": VentureStatus.CLOSED,
    "B": VentureStatus.CLOSED,
    "A": VentureStatus.ABNORMAL,
    "M": VentureStatus.MOVED_AWAY,
}
# The fields of persons and ventures, and the ledger's columns that they come from.
_PERSON_COLUMNS = {
    "name": "name",
    "id_no": "id_number",
    "born_on": "birth",
    "sex": "sex",
    "phone": "phone",
    "other_contact": "phone",
    "registered_address": "village",
    "live_address": "address",
    "away_place": "away_place",
    "returned_on": "returned_on",
    "code": "category",
    "proof": "category",
}
_VENTURE_COLUMNS = {
    "name": "venture_name",
    "credit_code": "credit_code",
    "founded_on": "founded_on",
    "industry_name": "industry",
    "address": "venture_address",
    "employees": "jobs",
    "invested": "invested",
}


def person_facts(row: LedgerRow) -> PersonFacts:
    """Return the person of a row; what no field knows stands in the notes, long numbers masked."""
    person = row.person
    ethnicity = code_list("ethnicities").find(person.ethnicity) if person.ethnicity else None
    return PersonFacts(
        identity=Identity(
            name=person.name,
            id_no=person.id_number,
            id_type=person.id_type.value,
            sex=_SEXES[person.sex.value] if person.sex else None,
            born_on=person.birth,
        ),
        contact=Contact(phone=person.phone or "", other_contact=person.landline or ""),
        background=Background(ethnicity=ethnicity.code if ethnicity else "", education=_code(person.education)),
        addresses=Addresses(registered_address=_registered(row), live_address=person.address or ""),
        absence=Absence(
            away_place=person.away_place or "", returned_on=person.returned_on.day if person.returned_on else None
        ),
        categories=tuple(
            CategoryProof(code=code, source=SOURCE)
            for code in dict.fromkeys(c.code for c in person.categories if c.code)
        ),
        notes=_notes(row, unknown_ethnicity=person.ethnicity if person.ethnicity and not ethnicity else None),
    )


def venture_facts(part: VenturePart) -> VentureFacts:
    """Return the venture of a row. One without a name is kept under its credit code, or as having none."""
    code = _code(part.industry)
    return VentureFacts(
        registration=Registration(
            name=part.name or part.credit_code or "（台账未填名称）",
            credit_code=part.credit_code,
            legal_form=_code(part.legal_form),
            founded_on=part.founded_on.day if part.founded_on else None,
        ),
        business=Business(
            industry=code if industry_section(code) else "", industry_name=part.industry.words if part.industry else ""
        ),
        premises=Premises(address=part.address or ""),
        figures=Figures(invested=part.invested, employees=part.jobs),
    )


def venture_status(part: VenturePart) -> VentureStatus:
    """Return whether the venture runs: it does unless the ledger says otherwise."""
    return _STATUSES.get(_code(part.status), VentureStatus.OPERATING)


def fault_of(row: LedgerRow, today: date) -> Finding | None:
    """Return why a row's person or venture could not be opened, or None."""
    person = person_facts(row)
    try:
        who = checks.checked_identity(person.identity, today)
        checks.checked_contact(person.contact)
        checks.checked_addresses(person.addresses)
        checks.checked_absence(person.absence, who.born_on, today)
        for category in person.categories:
            checks.checked_category(category)
    except BadValueError as error:
        return refusal(row, _PERSON_COLUMNS.get(error.field or "", ""), error)
    if row.venture is None:
        return None
    try:
        ventures.check(venture_facts(row.venture), today, is_ledgers=True)
    except BadValueError as error:
        return refusal(row, _VENTURE_COLUMNS.get(error.field or "", ""), error)
    return None


def refusal(row: LedgerRow, field: str, error: BadValueError) -> Finding:
    """Refuse a row for a field."""
    return Finding(row.sheet, row.row, row.columns.get(field, ""), error.code, error.words)


def elsewhere(row: LedgerRow) -> Finding:
    """Refuse a row whose person another county, or another town, looks after; says no more of it."""
    words = say("这个证件号码已在其他县或其他乡镇登记。请先与原登记地核实，再由上级合并或迁移。")
    return refusal(row, "id_number", BadValueError(words, code="known_elsewhere"))


def foreign_town(row: LedgerRow) -> Finding:
    """Refuse a row of a town of the same county that the importing unit doesn't look after."""
    words = say("“{town}”不是本机构管辖的乡镇，请由县级或该乡镇导入。", town=row.town or "")
    return refusal(row, "town", BadValueError(words, code="foreign_town"))


def person_index(person: PersonPart) -> bytes:
    """Return the blind index by which the person is found."""
    return keyring.blind("id_no", person.id_number)


def content_digest(row: LedgerRow) -> str:
    """Return a keyed digest of what a row says, wherever it stands and whatever was mended in it."""
    said = (
        row.town,
        row.person,
        row.venture,
        row.loan,
        row.subsidy,
        row.tax_relief,
        row.training,
        row.insurance,
        row.note,
        sorted(row.others.items()),
    )
    return keyring.blind("ledger_row", repr(said)).hex()


def without_numbers(text: str) -> str:
    """Mask every number that is long enough to be somebody's."""
    return _NUMBER.sub(lambda found: mask_account(found[0]), text)


def _registered(row: LedgerRow) -> str:
    village = row.person.village or ""
    return village if row.town and village.startswith(row.town) else f"{row.town or ''}{village}"


def _notes(row: LedgerRow, *, unknown_ethnicity: str | None) -> str:
    unknown = [coded.words for coded in (row.person.education, *row.person.categories) if coded and not coded.code]
    lines = [row.note or "", *(f"{heading}：{words}" for heading, words in row.others.items())]
    lines += [words for words in (*unknown, unknown_ethnicity) if words]
    return "\n".join(without_numbers(line) for line in lines if line)


def _code(coded: Coded | None) -> str:
    return (coded.code if coded else None) or ""
