"""What ships with the program, loaded once by its own deeds and laid as rows into every later database of a test run.

Thousands of tests begin with the same policies, rules and calendar; reading them again is a third of such a beginning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from supportdesk.models.audit import Event
from supportdesk.models.base import Base
from supportdesk.models.policies import CalendarDay, CalendarYear, LoanPrimeRate, Programme, ProgrammeVersion
from supportdesk.services.work import Work

_LAID = (Programme, ProgrammeVersion, LoanPrimeRate, CalendarYear, CalendarDay)


@dataclass(frozen=True)
class _Stock:
    """The rows that loading made, table by table, and the events that it wrote."""

    rows: dict[str, list[dict[str, Any]]]
    events: list[tuple[str, dict[str, Any], str]]


# What was loaded before in this process, by how.
_kept: dict[tuple[Callable[[Work], object], ...], _Stock] = {}


def lay(work: Work, *loads: Callable[[Work], object]) -> None:
    """Load what ships; where nothing is yet and the same was loaded before, as rows. The events are written either way."""
    session = work.session
    is_empty = all(session.scalar(select(func.count()).select_from(model)) == 0 for model in _LAID)
    if not is_empty:
        for load in loads:
            load(work)
    elif loads in _kept:
        stock = _kept[loads]
        for kind, data, subject in stock.events:
            work.record(kind, data, subject=subject)
        for model in _LAID:
            _insert(session, _table(model), stock.rows[_table(model).name])
    else:
        before = session.scalar(select(func.max(Event.id))) or 0
        for load in loads:
            load(work)
        session.flush()
        events = session.scalars(select(Event).where(Event.id > before).order_by(Event.id)).all()
        rows = {_table(model).name: _rows(session, _table(model)) for model in _LAID}
        _kept[loads] = _Stock(rows, [(event.kind, event.data, event.subject) for event in events])


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


def _rows(session: Session, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(select(table)).mappings()]


def _insert(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)
    if session.get_bind().dialect.name == "postgresql" and "id" in table.columns:
        told = {"table": table.name, "last": max(row["id"] for row in rows)}
        session.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), told)
