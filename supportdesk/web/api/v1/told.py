"""What a program tells of a person and a venture: the groups in which the desk writes them down."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Equal, OneOf, Range

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
from supportdesk.web.api.v1 import fields as read

LONGEST_NUMBER = 40
_LARGEST_ID = 999_999_999
_MOST_CATEGORIES = 6


class CategorySchema(Schema):
    """A key group with its proof."""

    code = fields.String(required=True)
    proof = read.line()
    valid_from = read.day()
    valid_to = read.day()


class PersonToldSchema(Schema):
    """A person who is not on file yet. `unit` is the code of the town where they belong."""

    unit = read.line(LONGEST_NUMBER, required=True)
    name = read.name(required=True)
    id_type = read.code("id_types", load_default="01")
    id_no = read.line(LONGEST_NUMBER, required=True)
    sex = fields.String(validate=OneOf(["M", "F"]), metadata={"description": "only where the number does not tell it"})
    born_on = read.day()
    age_confirmed = fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "an age outside 16 to 100 was looked at twice"}
    )
    consent = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        validate=Equal(True),
        metadata={"description": "the person signed that their data may be kept", "enum": [True]},
    )
    phone = read.phone()
    other_contact = read.line()
    education = read.code("education")
    ethnicity = read.code("ethnicities")
    marital = read.code("marital")
    employment_cert_no = read.line(LONGEST_NUMBER)
    skills = read.line()
    registered_address = read.line()
    registered_division = read.line(LONGEST_NUMBER)
    live_address = read.line()
    bank_name = read.line()
    bank_account = read.line(LONGEST_NUMBER)
    away_place = read.line()
    away_trade = read.line()
    away_from = read.day_or_month()
    away_to = read.day_or_month()
    returned_on = read.day_or_month()
    return_reason = read.line()
    hardship = fields.List(fields.String())
    categories = fields.List(fields.Nested(CategorySchema), validate=lambda told: len(told) <= _MOST_CATEGORIES)
    social_security_card_no = read.line(LONGEST_NUMBER)
    insurance_status = read.code("insurance_statuses")
    disability_no = read.line(LONGEST_NUMBER)
    political_status = read.code("political_statuses")
    notes = read.text()


class VentureToldSchema(Schema):
    """A venture that is not on file yet. `unit` is the code of its town; left out, it is the person's."""

    unit = read.line(LONGEST_NUMBER)
    name = read.line(required=True)
    credit_code = read.credit_code()
    legal_form = read.code("legal_forms")
    founded_on = read.day()
    is_first_venture = fields.Boolean(truthy={True}, falsy={False})
    status = fields.String(validate=OneOf(["operating", "planned"]), load_default="operating")
    industry = read.line(
        LONGEST_NUMBER, metadata={"description": "a section's letter or four digits of GB/T 4754-2017"}
    )
    industry_name = read.line()
    main_product = read.line()
    sales_channel = read.code("sales_channels")
    taxpayer = read.code("taxpayers")
    address = read.line()
    addresses_match = fields.Boolean(truthy={True}, falsy={False})
    area_m2 = read.line(12)
    monthly_rent = read.money()
    invested = read.money()
    own_fund = read.money()
    registered_capital = read.money()
    annual_revenue = read.money()
    loan_fund = read.money()
    employees = read.count()
    key_group_employees = read.count()
    insured_employees = read.count()


class CaseToldSchema(Schema):
    """A case to open: of a person who is on file (`person_id`) or of a new one (`person`), with a venture or without."""

    person_id = fields.Integer(strict=True, validate=Range(1, _LARGEST_ID))
    person = fields.Nested(PersonToldSchema)
    venture_id = fields.Integer(strict=True, validate=Range(1, _LARGEST_ID))
    venture = fields.Nested(VentureToldSchema)


Told = dict[str, Any]


def identity_of(told: Told) -> Identity:
    """Who it is."""
    return Identity(told["name"], told["id_no"], told["id_type"], told.get("sex"), told.get("born_on"))


def groups_of(told: Told) -> dict[str, Any]:
    """What else is told of a person, as the desk's deed takes it."""
    return {
        "contact": Contact(**_texts(told, "phone", "other_contact")),
        "background": Background(**_texts(told, "ethnicity", "education", "marital", "employment_cert_no", "skills")),
        "addresses": Addresses(**_texts(told, "registered_address", "registered_division", "live_address")),
        "bank": BankDetails(**_texts(told, "bank_name", "bank_account")),
        "absence": Absence(
            **_texts(told, "away_place", "away_trade", "return_reason"),
            **_kept(told, "away_from", "away_to", "returned_on"),
        ),
        "certificates": Certificates(
            **_texts(told, "social_security_card_no", "disability_no", "insurance_status", "political_status")
        ),
        "hardship": told.get("hardship", []),
        "categories": [
            CategoryProof(one["code"], one.get("proof") or "", "", one.get("valid_from"), one.get("valid_to"))
            for one in told.get("categories", [])
        ],
        "notes": told.get("notes") or "",
    }


def venture_of(told: Told) -> VentureFacts:
    """A venture."""
    return VentureFacts(
        Registration(
            told["name"], **_kept(told, "credit_code", "founded_on", "is_first_venture"), **_texts(told, "legal_form")
        ),
        Business(**_texts(told, "industry", "industry_name", "main_product", "sales_channel", "taxpayer")),
        Premises(**_texts(told, "address", "area_m2"), **_kept(told, "addresses_match", "monthly_rent")),
        Figures(
            **_kept(
                told, "invested", "own_fund", "registered_capital", "annual_revenue", "loan_fund", "employees",
                "key_group_employees", "insured_employees",
            )
        ),
    )  # fmt: skip


def _texts(told: Told, *names: str) -> dict[str, Any]:
    """Texts, empty where nothing is told."""
    return {name: told.get(name) or "" for name in names}


def _kept(told: Told, *names: str) -> dict[str, Any]:
    return {name: told.get(name) for name in names}
