"""The arithmetic of tax relief for key groups: turnover taxes, income tax, quotas, the shadow ledger."""

from .income import (
    Bracket,
    Halving,
    SmallEnterpriseRule,
    SoleTraderTax,
    enterprise_tax,
    qualifies_as_small,
    sole_trader_tax,
)
from .ledger import Filing, LedgerRow, OffsetMethod, OffsetTax, ledger, offsettable, relief_by_order
from .quotas import (
    EmployerRelief,
    Window,
    employer_quota,
    employer_relief,
    quota_for_months,
    window,
    window_refusal,
)
from .turnover import (
    NO_TURNOVER_TAX,
    FilingPeriod,
    SurchargeRates,
    TurnoverTaxes,
    VatThreshold,
    threshold_on,
    turnover_taxes,
)

__all__ = [
    "NO_TURNOVER_TAX",
    "Bracket",
    "EmployerRelief",
    "Filing",
    "FilingPeriod",
    "Halving",
    "LedgerRow",
    "OffsetMethod",
    "OffsetTax",
    "SmallEnterpriseRule",
    "SoleTraderTax",
    "SurchargeRates",
    "TurnoverTaxes",
    "VatThreshold",
    "Window",
    "employer_quota",
    "employer_relief",
    "enterprise_tax",
    "ledger",
    "offsettable",
    "qualifies_as_small",
    "quota_for_months",
    "relief_by_order",
    "sole_trader_tax",
    "threshold_on",
    "turnover_taxes",
    "window",
    "window_refusal",
]
