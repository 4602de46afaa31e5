"""The subsidies' room: what is on record when one is begun, and the line of the county's catalogue that a bonus names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.words import BothWords, Words
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind

from .room import AnyPage, Panel, Room


def catalogue_choices(terms: SubsidyTerms) -> list[tuple[str, Words | str]]:
    """The lines of the version's catalogue."""
    return [(row.code, BothWords(row.title, english=row.title_en or row.title)) for row in terms.catalogue]


def prefill(_session: Session, case: Case, terms: SubsidyTerms, _today: date) -> Mapping[str, Any]:
    """What the venture's record says already: its people, its rent."""
    venture = case.venture
    if venture is None:
        return {}
    staff = venture.insured_employees if venture.insured_employees is not None else venture.employees
    known: dict[str, Any] = {"jobs": venture.employees, "persons": staff or None}
    if terms.subject is Subject.SOCIAL_INSURANCE:
        known["persons"] = 1
    if terms.subject is Subject.RENT:
        known["month_amount"] = venture.monthly_rent
    return known


def catalogue_line(_session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """The line of the catalogue that an industry bonus is asked under."""
    terms, code = page.terms, page.application.catalogue_code
    row = next((one for one in terms.catalogue if one.code == code), None)
    return {"row": row, "industry": page.facts.industry} if row is not None else None


ROOM = Room(
    kind=Kind.SUBSIDY,
    name="subsidies",
    panels=(Panel("staff/subsidies/catalogue.html", catalogue_line),),
    choices={"catalogue_code": catalogue_choices},
    prefill=prefill,
)
