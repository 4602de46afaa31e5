"""The shipped policy data, as TOML with source and dates, read into the domain's types.

This package stands outside the domain because it reads files; services and doors may ask it.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

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
