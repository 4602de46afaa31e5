"""Subsidies of each subject, with what their forms say."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.models.cases import Case
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.programmes import subsidies
from tests.factories.applications import ApplicationWalk, SupportDesk, case_of

CODES = {
    "one_off": "startup_subsidy",
    "rent": "rent_subsidy",
    "jobs": "jobs_subsidy",
    "social_insurance": "social_insurance_subsidy",
    "failed_founder": "failed_founder_subsidy",
    "industry_bonus": "industry_bonus",
}
FILLED: dict[str, dict[str, Any]] = {
    "one_off": {},
    "rent": {"month_amount": Money.yuan(420), "months": 12, "period_from": date(2025, 11, 1)},
    "jobs": {"persons": 3, "period_from": date(2025, 11, 1)},
    "social_insurance": {
        "month_amount": Money.yuan("913.50"), "months": 12, "persons": 1, "period_from": date(2025, 11, 1),
    },
    "failed_founder": {"spent": Money.yuan(14_300), "insured_months": 8, "is_unemployed": True},
    "industry_bonus": {"spent": Money.yuan(80_000), "catalogue_code": "equipment"},
}  # fmt: skip


def subsidy_walk(
    session: Session,
    at: SupportDesk,
    subject: str = "one_off",
    case: Case | None = None,
    **more: Any,  # noqa: ANN401
) -> ApplicationWalk:
    """A subsidy begun in a case, with a form that is filled in."""
    filled = subsidies.form(subject, {"is_pledged": True, **FILLED[subject], **more})
    walk = ApplicationWalk(session, at, SUBSIDIES, subsidies)
    return walk.begin(case or case_of(session, at), filled, code=CODES[subject])
