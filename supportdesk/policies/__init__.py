"""The shipped policy data, as TOML with source and dates, read into the domain's types.

This package stands outside the domain because it reads files; services and doors may ask it.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from supportdesk.domain.ages import RetirementRule
from supportdesk.domain.calculations import ClockReference, LoanReference, Reference
from supportdesk.domain.calendar import WorkCalendar


def read_policy_file(name: str) -> dict[str, Any]:
    """Return one shipped TOML file as plain data."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def work_calendar() -> WorkCalendar:
    """Return the shipped calendar: the confirmed years, as the State Council's office arranged them."""
    years = read_policy_file("calendar.toml")
    return WorkCalendar(
        off_days=frozenset(day for year in years.values() for day in year["off"]),
        make_up_days=frozenset(day for year in years.values() for day in year["make_up"]),
        confirmed_years=frozenset(int(year) for year in years),
    )


@cache
def national_reference() -> Reference:
    """Return the shipped national figures that a calculation may look up."""
    figures = read_policy_file("national.toml")
    loan, clock, retirement = figures["loan"], figures["clock"], figures["retirement"]
    return Reference(
        calendar=work_calendar(),
        loan=LoanReference(
            day_base=loan["day_base"],
            staff_threshold=loan["staff_threshold"],
            compensation_after_months=loan["compensation_after_months"],
        ),
        clock=ClockReference(
            notice_working_days=clock["notice_working_days"],
            decision_working_days=clock["decision_working_days"],
        ),
        retirement={
            name: RetirementRule(
                base_age_years=group["base_age_years"],
                delay_begins=retirement["delay_begins"],
                months_per_step=group["months_per_step"],
                max_delay_months=group["max_delay_months"],
            )
            for name, group in retirement["groups"].items()
        },
    )
