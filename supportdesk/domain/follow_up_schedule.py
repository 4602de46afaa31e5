"""When a promise falls due: months after a day, every few months, or so long before a maturity.

Days are calendar days; a due day that is not worked is not moved here, the reminder goes out earlier.
Source: worked cases FU-01 to FU-04 and LS-07.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supportdesk.domain.calendar import add_months


class LeadUnit(StrEnum):
    """What the time before a maturity is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Lead:
    """How long before a day something is done: `Lead(1, LeadUnit.MONTH)`."""

    count: int
    unit: LeadUnit

    def before(self, day: date) -> date:
        if self.unit is LeadUnit.MONTH:
            return add_months(day, -self.count)
        return day - timedelta(days=self.count * (7 if self.unit is LeadUnit.WEEK else 1))


def months_after(anchor: date, months: Sequence[int]) -> tuple[date, ...]:
    """Return the same day some months later, or the month's last day when it is shorter."""
    return tuple(add_months(anchor, count) for count in months)


def every_months(anchor: date, *, every: int, term_months: int) -> tuple[date, ...]:
    """Return the days every so many months within a term, its end included."""
    return months_after(anchor, range(every, term_months + 1, every))
