"""What is known of a venture, in the groups in which it is written down and corrected. Field names are the columns' names."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.ages import age_on
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class Registration:
    """Name and licence. `credit_code_proof` names the licence that was seen where a trial code fails its check."""

    name: str
    credit_code: str | None = None
    credit_code_proof: str = ""
    legal_form: str = ""
    founded_on: date | None = None
    is_first_venture: bool | None = None


@dataclass(frozen=True)
class Business:
    """What it does. `industry` is a section's letter or four digits of GB/T 4754-2017."""

    industry: str = ""
    industry_name: str = ""
    main_product: str = ""
    sales_channel: str = ""
    taxpayer: str = ""
    brand: str = ""
    cooperative: str = ""
    linked_chain: str = ""
    honours: str = ""


@dataclass(frozen=True)
class Premises:
    """Where it is and on which lease. Area in square metres with at most two decimals; whether licence, lease and place agree."""

    address: str = ""
    addresses_match: bool | None = None
    area_m2: str = ""
    monthly_rent: Money | None = None
    lease_from: date | None = None
    lease_to: date | None = None
    owner_type: str = ""


@dataclass(frozen=True)
class Figures:
    """Money in it and people at work: all employees ≥ key-group employees, and ≥ insured employees."""

    invested: Money | None = None
    own_fund: Money | None = None
    registered_capital: Money | None = None
    annual_revenue: Money | None = None
    employees: int | None = None
    key_group_employees: int | None = None
    insured_employees: int | None = None
    loan_fund: Money | None = None
    profit_band: str = ""
    scale: str = ""


@dataclass(frozen=True)
class VentureFacts:
    """All that can be told of a venture when it is written down."""

    registration: Registration
    business: Business = Business()
    premises: Premises = Premises()
    figures: Figures = Figures()


# The list of stages and states (venture_status): what a status that the program keeps is called there.
_STAGES = {"suspended": "U", "abnormal": "A", "closed": "X", "moved_away": "M"}
_PLANNED, _LICENSED, _YOUNG, _GROWING, _ESTABLISHED = "S", "R", "O1", "O2", "O3"
_GROWING_FROM, _ESTABLISHED_AFTER = 1, 3


def stage_of(status: str, founded_on: date | None, on: date) -> str:
    """Return the code of a venture's stage on a day; by its age while it runs: under one year, one to three, over three.

    Empty while a running one's day of founding is not known.
    """
    if status in _STAGES:
        return _STAGES[status]
    if status == "planned":
        return _LICENSED if founded_on is not None and founded_on <= on else _PLANNED
    if founded_on is None:
        return ""
    years = age_on(founded_on, on)
    if years < _GROWING_FROM:
        return _YOUNG
    over = years > _ESTABLISHED_AFTER or (
        years == _ESTABLISHED_AFTER and (on.month, on.day) != (founded_on.month, founded_on.day)
    )
    return _ESTABLISHED if over else _GROWING
