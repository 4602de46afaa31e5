"""What the counter's pages tell, in the groups in which it is written down; judged at its field while its page is open."""

from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    CategoryProof,
    Certificates,
    Contact,
    Identity,
)
from supportdesk.domain.ventures import Business, Figures, Premises, Registration, VentureFacts
from supportdesk.services import ventures
from supportdesk.services.people import checks
from supportdesk.web.shared.clock import today
from supportdesk.web.staff.cases.counter.forms import (
    NEW,
    NumberForm,
    PersonForm,
    ReturnForm,
    VentureForm,
    clean,
)
from supportdesk.web.staff.cases.counter.numbers import born_on, is_passport

TRUTH = {"yes": True, "no": False}


def identity_of(number: NumberForm, person: PersonForm) -> Identity:
    """Who it is; sex and birth only where the number does not tell them."""
    return Identity(
        name=clean(number.name),
        id_no=clean(number.id_no),
        id_type=number.id_type.data,
        sex=(person.sex.data or None) if is_passport(number) else None,
        born_on=clean(person.born_on, None) if is_passport(number) else None,
    )


def contact_of(number: NumberForm, person: PersonForm) -> Contact:
    """How they are reached."""
    return Contact(clean(number.phone), clean(person.other_contact))


def background_of(person: PersonForm, absence: ReturnForm) -> Background:
    """What forms ask beside the name."""
    return Background(
        ethnicity=person.ethnicity.data or "",
        education=person.education.data or "",
        marital=person.marital.data or "",
        employment_cert_no=clean(person.employment_cert_no),
        skills=clean(absence.skills),
    )


def addresses_of(person: PersonForm) -> Addresses:
    """Where they are registered and where they live."""
    return Addresses(clean(person.registered_address), clean(person.registered_division), clean(person.live_address))


def bank_of(person: PersonForm) -> BankDetails:
    """Where money goes."""
    return BankDetails(clean(person.bank_name), clean(person.bank_account))


def certificates_of(person: PersonForm) -> Certificates:
    """Cards and standings."""
    return Certificates(
        social_security_card_no=clean(person.social_security_card_no),
        disability_no=clean(person.disability_no),
        insurance_status=person.insurance_status.data or "",
        political_status=person.political_status.data or "",
    )


def absence_of(absence: ReturnForm) -> Absence:
    """Where they were."""
    return Absence(
        away_place=clean(absence.away_place),
        away_trade=clean(absence.away_trade),
        away_from=clean(absence.away_from, None),
        away_to=clean(absence.away_to, None),
        returned_on=clean(absence.returned_on, None),
        return_reason=clean(absence.return_reason),
    )


def categories_of(absence: ReturnForm) -> list[CategoryProof]:
    """The groups they belong to."""
    return [
        CategoryProof(
            code=entry.form.code.data,
            proof=clean(entry.form.proof),
            valid_from=clean(entry.form.valid_from, None),
            valid_to=clean(entry.form.valid_to, None),
        )
        for entry in absence.categories
        if entry.form.code.data
    ]


def venture_of(form: VentureForm) -> VentureFacts:
    """A new venture."""
    return VentureFacts(
        Registration(
            name=clean(form.name),
            credit_code=clean(form.credit_code) or None,
            credit_code_proof=clean(form.credit_code_proof),
            legal_form=form.legal_form.data or "",
            founded_on=clean(form.founded_on, None),
            is_first_venture=TRUTH.get(form.is_first_venture.data),
        ),
        Business(
            industry=form.industry.data or "",
            industry_name=clean(form.industry_name),
            main_product=clean(form.main_product),
            sales_channel=form.sales_channel.data or "",
            taxpayer=form.taxpayer.data or "",
            brand=clean(form.brand),
            cooperative=clean(form.cooperative),
            linked_chain=clean(form.linked_chain),
            honours=clean(form.honours),
        ),
        Premises(
            address=clean(form.address),
            addresses_match=TRUTH.get(form.addresses_match.data),
            area_m2=clean(form.area_m2),
            monthly_rent=clean(form.monthly_rent, None),
            lease_from=clean(form.lease_from, None),
            lease_to=clean(form.lease_to, None),
            owner_type=form.owner_type.data or "",
        ),
        Figures(**_figures(form), profit_band=form.profit_band.data or "", scale=form.scale.data or ""),
    )


def _figures(form: VentureForm) -> dict[str, Any]:
    names = ("invested", "own_fund", "registered_capital", "annual_revenue", "loan_fund")
    counts = ("employees", "key_group_employees", "insured_employees")
    return {name: clean(form[name], None) for name in (*names, *counts)}


def person_stands(number: NumberForm, form: PersonForm) -> bool:
    """Judge the person's page as the deed will; a refusal lands on its field."""
    try:
        checks.checked_identity(identity_of(number, form), today())
        checks.checked_addresses(addresses_of(form))
        checks.checked_bank_details(bank_of(form))
        checks.checked_certificates(certificates_of(form), clean(number.id_no))
    except BadValueError as error:
        form.refuse(error)
        return False
    return True


def return_stands(number: NumberForm, person: PersonForm, form: ReturnForm) -> bool:
    """Judge the page about the return as the deed will."""
    try:
        checks.checked_absence(absence_of(form), born_on(number, person), today())
    except BadValueError as error:
        form.refuse(error)
        return False
    sound = True
    for entry in form.categories:
        try:
            checks.in_order(clean(entry.form.valid_from, None), clean(entry.form.valid_to, None), "valid_to")
        except BadValueError as error:
            form.refuse_within(entry.form.valid_to, error)
            sound = False
    return sound


def venture_stands(form: VentureForm) -> bool:
    """Judge a new venture as the deed will."""
    if form.choice.data != NEW:
        return True
    try:
        ventures.check(venture_of(form), today())
    except BadValueError as error:
        form.refuse(error)
        return False
    return True
