"""Reads of insurance: schemes and claims, and the shared reads bound to the policies."""

from supportdesk.queries.applications import PAGE, ApplicationFilter, ApplicationPage

from .claims import (
    ClaimPage,
    appeal_until,
    claim_page,
    find_scheme,
    get_claim,
    get_scheme,
    is_revoked,
    list_claims,
    list_of_policy,
    list_schemes,
    losses_of,
    may_appeal,
    may_report,
    most_of,
    policy_days,
    report_by,
    rules_of,
    sees_claim,
    terms_of_claim,
)
from .facts import INSURANCES, InsurancePage, InsuranceQueries, InsuranceSurroundings

get_insurance = INSURANCES.get
list_insurances = INSURANCES.list_
page_of = INSURANCES.page_of
rule_results = INSURANCES.rule_results

__all__ = [
    "INSURANCES",
    "PAGE",
    "ApplicationFilter",
    "ApplicationPage",
    "ClaimPage",
    "InsurancePage",
    "InsuranceQueries",
    "InsuranceSurroundings",
    "appeal_until",
    "claim_page",
    "find_scheme",
    "get_claim",
    "get_insurance",
    "get_scheme",
    "is_revoked",
    "list_claims",
    "list_insurances",
    "list_of_policy",
    "list_schemes",
    "losses_of",
    "may_appeal",
    "may_report",
    "most_of",
    "page_of",
    "policy_days",
    "report_by",
    "rule_results",
    "rules_of",
    "sees_claim",
    "terms_of_claim",
]
