"""What the rules of a subsidy are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class SubsidyFacts(ApplicationFacts):
    """One subsidy's facts on one day. None means: not known yet. Amounts in fen; months and people are counts."""

    subject: str = ""
    industry: str = ""
    town: str = ""
    # What the form says.
    persons: int | None = None
    month_amount: Money | None = None
    months: int | None = None
    spent: Money | None = None
    catalogue_code: str = ""
    # Months of the same subsidy that were awarded before.
    months_before: int = 0
