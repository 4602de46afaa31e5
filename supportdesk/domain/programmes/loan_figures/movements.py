"""What happens to a running loan beside its plan."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.calendar import add_months
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


@dataclass(frozen=True)
class Instalments:
    """What is owed on a day is from then on repaid in equal monthly parts, from `first_due_on`; the last takes the rest.

    Interest falls due with each part, by actual days on the balance. `balance` is what is really owed on that day, whatever
    the plan before it took to be paid. `subsidised_until`: from this day on no interest is subsidised, as it was overdue.
    """

    on: date
    balance: Money
    first_due_on: date
    parts: int
    subsidised_until: date | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which a part is due."""
        return tuple(add_months(self.first_due_on, turn) for turn in range(self.parts))


Movement = Disbursement | EarlyRepayment | Extension | Instalments
