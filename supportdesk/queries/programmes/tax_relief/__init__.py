"""Reads of tax reliefs: the shared ones bound to this kind, and the shadow ledger."""

from supportdesk.queries.applications import PAGE, ApplicationFilter

from .facts import TAX_RELIEFS, TaxPage, TaxQueries, TaxSurroundings
from .ledgers import Shadow, shadow_of

get_tax_relief = TAX_RELIEFS.get
list_tax_reliefs = TAX_RELIEFS.list_
page_of = TAX_RELIEFS.page_of
rule_results = TAX_RELIEFS.rule_results

__all__ = [
    "PAGE",
    "TAX_RELIEFS",
    "ApplicationFilter",
    "Shadow",
    "TaxPage",
    "TaxQueries",
    "TaxSurroundings",
    "get_tax_relief",
    "list_tax_reliefs",
    "page_of",
    "rule_results",
    "shadow_of",
]
