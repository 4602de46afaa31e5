from typing import Any

from supportdesk.policies import national_reference, read_policy_file, work_calendar


def _tables(figures: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [table for value in figures.values() if isinstance(value, dict) for table in _tables(value)]
    return [figures, *inner] if any(not isinstance(value, dict) for value in figures.values()) else inner


def test_every_national_figure_names_its_source() -> None:
    tables = _tables(read_policy_file("national.toml"))
    assert [table for table in tables if "source" not in table and "title" not in table] == []


def test_the_tables_can_be_looked_up_from_the_least_to_the_greatest() -> None:
    known = national_reference()
    limits = [bracket.up_to for bracket in known.tax.income_brackets]
    assert limits[-1] is None
    assert limits[:-1] == sorted(limit for limit in limits if limit is not None)
    areas = [tier.area_up_to for tier in known.awards.rent_tiers]
    assert areas[-1] is None
    assert areas[:-1] == sorted(area for area in areas if area is not None)


def test_a_calculation_looks_into_the_shipped_calendar() -> None:
    assert national_reference().calendar == work_calendar()
