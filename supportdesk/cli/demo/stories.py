"""The stories of the demo county's applications beside its loans.

A kind adds its stories to `STORIES`: which programme, what its form says, and where each application stands today.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.incubator import IncubatorState
from supportdesk.domain.programmes.tax_relief import TaxState
from supportdesk.models.cases import Case
from supportdesk.models.people import PersonCategory
from supportdesk.models.policies import Kind
from supportdesk.services.work import Work

S, T = State, TaxState
In = IncubatorState
_COUNTY_DIGITS = 6


def base_code(unit_code: str) -> str:
    """The code of the demo county's first base."""
    return f"{unit_code[:_COUNTY_DIGITS]}-F01"


@dataclass(frozen=True)
class Story:
    """Applications under one programme: what the form says (from the case and the day), and in which states they stand."""

    kind: Kind
    code: str
    says: Callable[[Case, date], Mapping[str, Any]]
    states: Sequence[str]
    # What is put on record first, so that the rules find it.
    prepare: Callable[[Work, Case], None] | None = None


def _place(case: Case, _on: date) -> dict[str, Any]:
    return {
        "project": "本地山货深加工，网店加社区团购", "base_code": base_code(case.unit.code), "wanted_area": "60", "staff": 4,
        "kpi_jobs": 5, "kpi_sales": Money.yuan(300_000), "kpi_tax": Money.yuan(3_000), "is_pledged": True,
    }  # fmt: skip


def _tax(case: Case, _on: date) -> dict[str, Any]:
    founded = case.venture.founded_on if case.venture else None
    return {"category": "T2", "registered_on": founded, "filing": "quarter", "place": "town", "is_pledged": True}


def _unemployed(work: Work, case: Case) -> None:
    """The proof of the tax category: registered as unemployed for half a year."""
    held = date(work.today.year - 1, 1, 1)
    work.session.add(
        PersonCategory(person_id=case.person_id, code="T2", proof="登记失业证明", source="窗口", valid_from=held)
    )
    work.session.flush()


def _one_off(case: Case, _on: date) -> dict[str, Any]:
    return {
        "jobs": max(case.venture.employees or 0, 3) if case.venture else 3,
        "is_pledged": True,
        "statement": "首次创业，正常经营",
    }


def _rent(_case: Case, on: date) -> dict[str, Any]:
    first = date(on.year - 1, on.month, 1)
    return {"month_amount": Money.yuan(420), "months": 12, "period_from": first, "is_pledged": True}


def _jobs(_case: Case, on: date) -> dict[str, Any]:
    return {"persons": 2, "period_from": date(on.year - 1, on.month, 1), "is_pledged": True}


def _insurance(_case: Case, on: date) -> dict[str, Any]:
    first = date(on.year - 1, on.month, 1)
    return {
        "month_amount": Money.yuan("913.50"), "months": 6, "persons": 1, "period_from": first, "is_pledged": True,
    }  # fmt: skip


STORIES: tuple[Story, ...] = (
    # The one that fewest cases fit comes first.
    Story(Kind.TAX_RELIEF, "key_group_tax", _tax, (T.RUNNING, S.REVIEW, T.RUNNING, S.RECEIVED), _unemployed),
    Story(
        Kind.SUBSIDY, "startup_subsidy", _one_off,
        (S.PAID, S.DECISION, S.RETURNED, S.PUBLICITY, S.CLOSED, S.REVIEW, S.OBJECTION, S.REFUSED, S.PAYING, S.RECEIVED),
    ),
    Story(Kind.INCUBATOR_FUND, "incubator_place", _place, (In.INCUBATED, In.PLACED, S.DECISION, S.PUBLICITY, In.GRADUATED)),
    Story(Kind.SUBSIDY, "rent_subsidy", _rent, (S.PAID, S.SUPPLEMENT, S.DECISION, S.DRAFT, S.RECOVERING)),
    Story(Kind.SUBSIDY, "jobs_subsidy", _jobs, (S.PAID, S.PUBLICITY, S.ACCEPTED)),
    Story(Kind.SUBSIDY, "social_insurance_subsidy", _insurance, (S.PAID, S.REVIEW)),
)  # fmt: skip
