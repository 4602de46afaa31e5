"""Gap-free numbers: counted within the transaction that uses them, so a deed that fails leaves no hole."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.models.papers import NumberSeries


def _next(dialect: Any) -> Any:  # noqa: ANN401 - two dialects' own inserts, alike only in what they can do
    return (
        dialect.insert(NumberSeries)
        .values(name=bindparam("series"), last=bindparam("count"))
        .on_conflict_do_update(
            index_elements=[NumberSeries.name], set_={"last": NumberSeries.last + bindparam("count")}
        )
        .returning(NumberSeries.last)
    )


_NEXT = {"sqlite": _next(sqlite), "postgresql": _next(postgresql)}


def next_in(session: Session, series: str, *, count: int = 1) -> int:
    """Return the next number of a series, from 1; the series begins when it is first asked.

    With a count, so many numbers are given out, of which the first is returned.
    """
    # Through the connection: nothing that waits to be written has to be written for this.
    counted = session.connection().execute(_NEXT[session.get_bind().dialect.name], {"series": series, "count": count})
    return int(counted.scalar_one()) - count + 1


def county_letters(session: Session, unit: OrgUnit) -> str:
    """Return what numbers of a unit begin with: its county's letters, else the county's code."""
    kept: dict[int, str] = session.info.setdefault("county_letters", {})
    if unit.id not in kept:
        with session.no_autoflush:
            codes = unit.path.strip("/").split("/")
            county = session.scalar(
                select(OrgUnit).where(OrgUnit.code.in_(codes), OrgUnit.level == UnitLevel.COUNTY).limit(1)
            )
        kept[unit.id] = (county or unit).letters or (county or unit).code
    return kept[unit.id]
