"""What the rules of a subsidy are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class PriorAward:
    """An award or a running application of the same person or venture: a subject, its number, and when it was received."""

    subject: str
    number: str
    received_on: date | None
    same_person: bool
    same_venture: bool
    is_running: bool


@dataclass(frozen=True)
class SubsidyFacts(ApplicationFacts):
    """One subsidy's facts on one day. None means: not known yet. Amounts in fen; months and people are counts."""

    subject: str = ""
    # The applicant.
    categories: frozenset[str] = frozenset()
    months_away: int | None = None
    priors: tuple[PriorAward, ...] = ()
    # The venture.
    has_venture: bool = False
    is_operating: bool | None = None
    founded_on: date | None = None
    closed_on: date | None = None
    is_first_venture: bool | None = None
    industry: str = ""
    town: str = ""
    # What the form says.
    jobs: int | None = None
    persons: int | None = None
    month_amount: Money | None = None
    months: int | None = None
    spent: Money | None = None
    insured_months: int | None = None
    is_unemployed: bool | None = None
    catalogue_code: str = ""
    # Months of the same subsidy that were awarded before.
    months_before: int = 0
    asked_on: date = field(default=date.min)
