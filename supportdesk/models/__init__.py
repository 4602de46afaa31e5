"""Floor 1: typed tables, one module per aggregate. Importing this package knows them all."""

from supportdesk.models import (
    accounts,
    applications,
    audit,
    budgets,
    cases,
    follow_ups,
    imports,
    matching,
    papers,
    payments,
    people,
    policies,
    ventures,
)
from supportdesk.models.base import Base
from supportdesk.models.programmes import incubator, insurance, loans, subsidies, tax_relief, training

__all__ = [
    "Base",
    "accounts",
    "applications",
    "audit",
    "budgets",
    "cases",
    "follow_ups",
    "imports",
    "incubator",
    "insurance",
    "loans",
    "matching",
    "papers",
    "payments",
    "people",
    "policies",
    "subsidies",
    "tax_relief",
    "training",
    "ventures",
]
