"""Reads of subsidies: the shared ones bound to this kind, and the facts that its rules are asked about."""

from supportdesk.queries.applications import PAGE, ApplicationFilter, ApplicationPage

from .facts import SUBSIDIES, SubsidyPage, SubsidyQueries

get_subsidy = SUBSIDIES.get
list_subsidies = SUBSIDIES.list_
page_of = SUBSIDIES.page_of
rule_results = SUBSIDIES.rule_results

__all__ = [
    "PAGE",
    "SUBSIDIES",
    "ApplicationFilter",
    "ApplicationPage",
    "SubsidyPage",
    "SubsidyQueries",
    "get_subsidy",
    "list_subsidies",
    "page_of",
    "rule_results",
]
