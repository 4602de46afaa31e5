"""What happens to a running loan beside its plan."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.money import Money


@dataclass(frozen=True)
class Disbursement:
    """A further payout of the same loan."""

    on: date
    amount: Money


@dataclass(frozen=True)
class EarlyRepayment:
    """Principal repaid beside the plan; the whole balance ends the loan on that day."""

    on: date
    amount: Money


@dataclass(frozen=True)
class Extension:
    """A later maturity, agreed on a day; from the original maturity on there is no subsidy."""

    on: date
    maturity: date


Movement = Disbursement | EarlyRepayment | Extension
