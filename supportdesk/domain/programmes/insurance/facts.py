"""What the rules of a premium's subsidy and of its policy are asked about; everything may be unknown."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class InsuranceFacts(ApplicationFacts):
    """One policy's facts on one day. Amounts in fen."""

    scheme: str = ""
    is_scheme_offered: bool | None = None
    insurer: str = ""
    premium: Money | None = None
    sum_insured: Money | None = None
    policy_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    is_bound: bool = False
    lapsed_on: date | None = None
    # Another policy of the household whose days overlap with these.
    overlaps: bool = False
    open_claims: int = 0
