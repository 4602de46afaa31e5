"""An estimate reads the figures of its version: amounts that were shipped with figures of their own name the parameters.

Only a text that nobody changed is replaced, in national and in counties' versions alike, and only where the version holds
every parameter that the new one names.

Revision ID: 0017
Revises: 0016
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LOAN = "limit_subsidy_percent / 100 * limit_person_term_months / 12"
_LPR = "(loan_prime_rate + limit_spread_bp / 100) / 100"
_YEAR = "monthly_rent * limit_ratio * 12"
_RENT = f"({_YEAR} < limit_year_cap ? {_YEAR} : limit_year_cap)"
_CAPPED_RENT = "(limit_month_cap * 12 < limit_year_cap ? limit_month_cap * 12 : limit_year_cap)"
_TOOLS = "invested * limit_catalogue_equipment_ratio"
_TOOLS_CAP = "limit_catalogue_equipment_cap"
_PART_CAP = "limit_ratio < limit_cap ? {0} * limit_ratio : limit_cap"
_TOOLS_PART = f"({_TOOLS} < {_TOOLS_CAP} ? {_TOOLS} : {_TOOLS_CAP})"
# Programme, as it was shipped, as it is.
_AMOUNTS = (
    (
        "startup_loan",
        f"limit_person_cap * 0.035 * {_LOAN}",
        f"limit_person_cap * {_LPR} * {_LOAN} * 365 / limit_day_base",
    ),
    (
        "rent_subsidy",
        "monthly_rent * 12 * 0.2 < 6000 ? monthly_rent * 12 * 0.2 : 6000",
        f"monthly_rent * limit_ratio < limit_month_cap ? {_RENT} : {_CAPPED_RENT}",
    ),
    (
        "jobs_subsidy",
        "contracted_hires * limit_per_person < 100000 ? contracted_hires * limit_per_person : 100000",
        "contracted_hires * limit_per_person < limit_cap ? contracted_hires * limit_per_person : limit_cap",
    ),
    ("social_insurance_subsidy", "insurance_paid * 2 / 3", "insurance_paid * limit_ratio"),
    (
        "failed_founder_subsidy",
        "tax_paid * 0.5 < limit_cap ? tax_paid * 0.5 : limit_cap",
        "tax_paid * " + _PART_CAP.format("tax_paid"),
    ),
    (
        "industry_bonus",
        "invested * 0.1 < 5000 ? invested * 0.1 : 5000",
        f'industry_section == "C" ? {_TOOLS_PART} : invested * limit_catalogue_cold_store_ratio',
    ),
    ("incubator_place", "monthly_rent * 12", ""),
    (
        "startup_fund",
        "verified_investment * 0.3 < limit_cap ? verified_investment * 0.3 : limit_cap",
        "verified_investment * " + _PART_CAP.format("verified_investment"),
    ),
    (
        "startup_insurance",
        "500",
        "premium * limit_premium_ratio < limit_premium_cap ? premium * limit_premium_ratio : limit_premium_cap",
    ),
)
# The demo county's: what it paid was the standard all along.
_DEMO = ("startup_subsidy", "jobs >= 5 ? 8000 : 5000", "limit_standard")
_PROGRAMME = sa.table("programme", sa.column("id", sa.Integer), sa.column("code", sa.String))
_VERSION = sa.table(
    "programme_version",
    sa.column("id", sa.Integer),
    sa.column("programme_id", sa.Integer),
    sa.column("parameters", sa.JSON),
    sa.column("rule_book", sa.JSON),
)


def upgrade() -> None:
    _replace((*_AMOUNTS, _DEMO))


def downgrade() -> None:
    # The program of before can't read the new names.
    _replace((code, new, old) for code, old, new in _AMOUNTS)


def _replace(amounts: Iterable[tuple[str, str, str]]) -> None:
    told = {(code, old): new for code, old, new in amounts}
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_PROGRAMME.c.code, _VERSION.c.id, _VERSION.c.parameters, _VERSION.c.rule_book).join_from(
            _VERSION, _PROGRAMME, _PROGRAMME.c.id == _VERSION.c.programme_id
        )
    ).all()
    for code, version_id, parameters, book in rows:
        if not isinstance(book, dict) or not book.get("rules"):
            continue
        new = told.get((code, book.get("amount", "")))
        if new is None or not _named(new) <= set(parameters or {}):
            continue
        connection.execute(
            sa.update(_VERSION).where(_VERSION.c.id == version_id).values(rule_book={**book, "amount": new})
        )


def _named(amount: str) -> set[str]:
    """The parameters that an amount names; of a list's row, the list."""
    return {re.sub(r"^catalogue_.*", "catalogue", name) for name in re.findall(r"limit_([a-z_]+)", amount)}
