"""Age on a day, and the month of retirement under the gradual delay. Source: worked cases RA-01 to RA-04."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.calendar import add_months


def age_on(born_on: date, day: date) -> int:
    """Return the completed years; who was born on 29 February completes one on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True)
class RetirementRule:
    """One group's rule: the age of old, and a month's delay per so many months of birth since the delay began."""

    base_age_years: int
    delay_begins: date
    months_per_step: int
    max_delay_months: int


@dataclass(frozen=True)
class Retirement:
    """Months of delay, and the first day of the month of retirement."""

    delay_months: int
    month: date


def retirement_month(birth_month: date, rule: RetirementRule) -> Retirement:
    """Return when somebody born in a month retires: the old month, and the delay for those who reach it later."""
    of_old = add_months(birth_month.replace(day=1), rule.base_age_years * 12)
    begins = rule.delay_begins
    late = (of_old.year - begins.year) * 12 + of_old.month - begins.month
    delay = min(late // rule.months_per_step + 1, rule.max_delay_months) if late >= 0 else 0
    return Retirement(delay, add_months(of_old, delay))
