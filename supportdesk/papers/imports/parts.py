"""Read the parts of one row: the person, the venture, and each support that stands beside them."""

from datetime import date

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import GivenDate, Precision, parse_name
from supportdesk.domain.identifiers import (
    IdType,
    Sex,
    age_on,
    birth_of,
    id_type_of,
    parse_credit_code,
    parse_passport,
    parse_resident_number,
    parse_sex,
    sex_of,
)
from supportdesk.domain.ledgers import (
    InsurancePart,
    LedgerRow,
    LoanPart,
    PersonPart,
    SubsidyPart,
    TaxReliefPart,
    TrainingPart,
    VenturePart,
)
from supportdesk.papers.imports import sentences
from supportdesk.papers.imports.cells import RowReader, cell_text
from supportdesk.papers.imports.standings import Standing, Standings, kinds_in

USUAL_AGES = range(16, 101)


def read_row(reader: RowReader, reporting_day: date, today: date, earlier: Standings) -> LedgerRow | None:
    """Return the accepted row, or None when the reader then holds its faults.

    `earlier` knows where the people read so far stand, and learns this row's.
    """
    person = _read_person(reader, today, earlier)
    venture = _read_venture(reader)
    loan = _read_loan(reader)
    subsidy = _read_subsidy(reader)
    tax_relief = _read_tax_relief(reader)
    training = _read_training(reader)
    insurance = _read_insurance(reader)
    note, town, others = reader.text("note"), reader.text("town"), reader.others()
    for field, given in (
        ("returned_on", person.returned_on if person else reader.date("returned_on")),
        ("founded_on", venture.founded_on if venture else None),
    ):
        if given and given.day > reporting_day:
            reader.fault(field, sentences.after_reporting_day(field, reporting_day))
    if person is None or reader.faults:
        return None
    _add_hints(reader, person, loan, subsidy, reporting_day)
    return LedgerRow(
        sheet=reader.sheet,
        row=reader.row_number,
        town=town or reader.table.town,
        person=person,
        venture=venture,
        loan=loan,
        subsidy=subsidy,
        tax_relief=tax_relief,
        training=training,
        insurance=insurance,
        note=note,
        others=others,
        repairs=tuple(reader.repairs),
        hints=tuple(reader.hints),
        reported_on=reader.table.reported_on,
        columns=reader.columns,
    )


def _read_person(reader: RowReader, today: date, earlier: Standings) -> PersonPart | None:
    name = _read_name(reader)
    id_type, id_number = _read_id(reader, name, today, earlier)
    sex = reader.read("sex", parse_sex)
    birth = reader.date("birth")
    phone, landline = reader.phones("phone")
    village, address, ethnicity = reader.text("village"), reader.text("address"), reader.text("ethnicity")
    education, categories = reader.coded("education"), reader.all_coded("category")
    away_place = reader.text("away_place")
    if not name or not id_number:
        return None
    born: date | None = birth.day if birth and birth.precision is Precision.DAY else None
    if id_type is not IdType.PASSPORT:
        sex = _checked_sex(reader, sex, id_number)
        born = _checked_birth(reader, birth, id_number)
    return PersonPart(
        name=name,
        id_type=id_type,
        id_number=id_number,
        sex=sex,
        birth=born,
        phone=phone,
        landline=landline,
        village=village,
        address=address,
        ethnicity=ethnicity,
        education=education,
        categories=categories,
        away_place=away_place,
        returned_on=reader.date("returned_on"),
    )


def _read_name(reader: RowReader) -> str | None:
    if not reader.letters("name"):
        reader.fault("name", BadValueError(sentences.column_missing("name"), code="name_missing"))
        return None
    try:
        return reader.keep("name", parse_name(cell_text(reader.cell("name"))))
    except BadValueError as error:
        reader.fault("name", error)
        return None


def _read_id(reader: RowReader, name: str | None, today: date, earlier: Standings) -> tuple[IdType, str | None]:
    """Read the document's number and refuse it when the row repeats one that stands earlier in the workbook."""
    said = reader.coded("id_type")
    passport = said is not None and said.code == IdType.PASSPORT
    if not reader.letters("id_number"):
        reader.fault("id_number", BadValueError(sentences.column_missing("id_number"), code="id_missing"))
        return IdType.RESIDENT_CARD, None
    try:
        text = reader.id_text("id_number")
        parsed = parse_passport(text) if passport else parse_resident_number(text, today=today)
        number = reader.keep("id_number", parsed)
    except BadValueError as error:
        reader.fault("id_number", error)
        return IdType.RESIDENT_CARD, None
    here = Standing(reader.sheet, reader.row_number, name, kinds_in(reader.table))
    if (first := earlier.twin_of(number, here)) is not None:
        reader.fault("id_number", sentences.duplicate(first.sheet, first.row))
    return (IdType.PASSPORT if passport else id_type_of(number)), number


def _checked_sex(reader: RowReader, sex: Sex | None, id_number: str) -> Sex:
    if sex is not None and sex is not sex_of(id_number):
        reader.fault("sex", sentences.sex_differs())
    return sex_of(id_number)


def _checked_birth(reader: RowReader, birth: GivenDate | None, id_number: str) -> date:
    born = birth_of(id_number)
    if birth is not None:
        same_month = (birth.day.year, birth.day.month) == (born.year, born.month)
        if birth.day != born and not (birth.precision is Precision.MONTH and same_month):
            reader.fault("birth", sentences.birth_differs())
    return born


def _read_venture(reader: RowReader) -> VenturePart | None:
    venture = VenturePart(
        name=reader.text("venture_name"),
        credit_code=reader.read("credit_code", parse_credit_code),
        legal_form=reader.coded("legal_form"),
        industry=reader.coded("industry"),
        founded_on=reader.date("founded_on"),
        jobs=reader.number("jobs"),
        address=reader.text("venture_address"),
        status=reader.coded("venture_status"),
        invested=reader.money("invested"),
    )
    return venture if venture.name or venture.credit_code or venture.founded_on or venture.industry else None


def _read_loan(reader: RowReader) -> LoanPart | None:
    amount = reader.money("loan_amount")
    disbursed_on, bank, term = reader.date("loan_disbursed_on"), reader.text("loan_bank"), reader.months("loan_term")
    matures_on, rate = reader.date("loan_matures_on"), reader.percent("loan_rate")
    interest_subsidy = reader.money("loan_interest_subsidy")
    if not amount:
        if (disbursed_on or bank) and reader.cell("loan_amount") is None and reader.letters("loan_amount"):
            reader.hint("loan_amount", "loan_without_amount", sentences.HINT_LOAN_WITHOUT_AMOUNT)
        return None
    return LoanPart(amount, disbursed_on, bank, term, matures_on, rate, interest_subsidy)


def _read_subsidy(reader: RowReader) -> SubsidyPart | None:
    amount = reader.money("subsidy_amount")
    paid_on, subject = reader.date("subsidy_paid_on"), reader.text("subsidy_subject")
    return SubsidyPart(amount, paid_on, subject) if amount else None


def _read_tax_relief(reader: RowReader) -> TaxReliefPart | None:
    amount, period = reader.money("tax_amount"), reader.text("tax_period")
    return TaxReliefPart(amount, period) if amount else None


def _read_training(reader: RowReader) -> TrainingPart | None:
    course, certificate = reader.text("training_class"), reader.text("training_certificate")
    on, amount = reader.date("training_on"), reader.money("training_amount")
    return TrainingPart(course, certificate, on, amount) if course or certificate or on or amount else None


def _read_insurance(reader: RowReader) -> InsurancePart | None:
    insurance = InsurancePart(
        insurer=reader.text("insurer"),
        insured_sum=reader.money("insured_sum") or None,
        kind=reader.text("insurance_kind"),
        policy_number=reader.text("insurance_policy"),
        premium=reader.money("insurance_premium"),
        subsidy=reader.money("insurance_subsidy"),
        paid_out=reader.money("insurance_paid"),
        insured_on=reader.date("insured_on"),
    )
    return insurance if insurance.insurer or insurance.insured_sum or insurance.policy_number else None


def _add_hints(
    reader: RowReader, person: PersonPart, loan: LoanPart | None, subsidy: SubsidyPart | None, reporting_day: date
) -> None:
    if person.birth and age_on(person.birth, reporting_day) not in USUAL_AGES:
        reader.hint("id_number", "unusual_age", sentences.HINT_UNUSUAL_AGE)
    for field, given in (
        ("loan_disbursed_on", loan.disbursed_on if loan else None),
        ("subsidy_paid_on", subsidy.paid_on if subsidy else None),
    ):
        if given and given.day > reporting_day:
            reader.hint(field, "paid_after_report", sentences.HINT_PAID_AFTER_REPORT)
