"""Floor 1: typed tables, one module per aggregate. Importing this package knows them all."""

from supportdesk.models import (
    accounts,
    applications,
    audit,
    budgets,
    cases,
    closings,
    cooperation,
    follow_ups,
    imports,
    matching,
    mentors,
    needs,
    papers,
    payments,
    people,
    policies,
    ventures,
)
from supportdesk.models.base import Base
from supportdesk.models.programmes import insurance, loans, subsidies, training

__all__ = [
    "Base",
    "accounts",
    "applications",
    "audit",
    "budgets",
    "cases",
    "closings",
    "cooperation",
    "follow_ups",
    "imports",
    "insurance",
    "loans",
    "matching",
    "mentors",
    "needs",
    "papers",
    "payments",
    "people",
    "policies",
    "subsidies",
    "training",
    "ventures",
]
