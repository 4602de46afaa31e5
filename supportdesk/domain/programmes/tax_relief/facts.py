"""What the rules of the tax relief are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class TaxFacts(ApplicationFacts):
    """One taxpayer's facts on one day. None means: not known yet. Amounts in fen."""

    subject: str = ""
    # The category that the form names, and those that are on record with their proof.
    category: str = ""
    category_words: object = ""
    tax_categories: frozenset[str] | None = None
    is_returnee: bool = False
    registered_on: date | None = None
    certificate: str = ""
    # A period that is filed or compared, and whether it is there.
    period: object = ""
    period_begins_on: date | None = None
    period_ends_on: date | None = None
    period_is_there: bool | None = None
    # The year's quota, and what of it would be used.
    year: int | None = None
    year_quota: Money | None = None
    year_used: Money | None = None
    # A firm's hires, and one that is entered.
    hires: int | None = None
    contract_on: date | None = None
    contract_months: int | None = None
    ended_for: str = ""
    window_is_over: bool | None = None
