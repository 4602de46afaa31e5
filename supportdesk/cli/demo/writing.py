"""Rows by the thousand: numbered here, chained here, written table by table."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, ColumnDefault, Date, Dialect, Table, func, insert, select, text
from sqlalchemy.orm import Session

from supportdesk.models import Base
from supportdesk.models.base import UtcDateTime
from supportdesk.services.work import CHINA, Work, chained

# Referenced rows first.
ORDER = (
    "event", "household", "household_member", "person", "person_absence", "person_consent", "person_category", "person_token",
    "venture", "case_file", "closing", "closing_mark", "application", "loan",
    "incubator_fund", "tax_relief", "insurance", "training", "subsidy", "document", "missing_papers_notice", "clock_pause", "opinion", "publicity",
    "loan_movement", "subsidy_period", "budget_entry", "budget_share", "fund_entry", "follow_up",
)  # fmt: skip
WITHOUT_NUMBER = {"person_token", "budget_share"}


class Rows:
    """Rows that wait to be written, with their numbers given out."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._numbers = {name: itertools.count(self._next_number(name)) for name in ORDER if name not in WITHOUT_NUMBER}

    def _next_number(self, name: str) -> int:
        return (self._session.scalar(select(func.max(_table(name).c.id))) or 0) + 1

    def number(self, table: str) -> int:
        """Give out the next number of a table."""
        return next(self._numbers[table])

    def add(self, table: str, **values: Any) -> int:  # noqa: ANN401 - whatever the columns hold
        """Add a row; returns its number."""
        number: int = values.get("id") or self.number(table)
        values["id"] = number
        self._waiting[table].append(values)
        return number

    def add_all(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Add rows of a table without numbers."""
        self._waiting[table].extend(rows)

    def write(self) -> None:
        """Write what waits, as the driver takes it: the toolkit's own way costs three times the database's work."""
        connection = self._session.connection()
        for name in ORDER:
            if rows := self._waiting.pop(name, None):
                writer = _writer(name, connection.dialect)
                connection.exec_driver_sql(writer.statement, writer.parameters(rows))

    def settle(self) -> None:
        """Tell PostgreSQL's own counters what was given out."""
        if self._session.get_bind().dialect.name != "postgresql":
            return
        for name in self._numbers:
            if name != "event":
                self._session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 1) FROM {name}))"  # noqa: S608 - names of our own tables
                    )
                )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


@dataclass(frozen=True)
class _Column:
    """A column: its key, what stands in it when a row says nothing of it, and what makes values ready for the driver."""

    key: str
    blank: Any
    made_ready: Callable[[Any], Any] | None

    def ready(self, rows: list[dict[str, Any]]) -> list[Any]:
        key, blank, made_ready = self.key, self.blank, self.made_ready
        if made_ready is None:
            return [row.get(key, blank) for row in rows]
        return [made_ready(row[key]) if key in row else blank for row in rows]


@dataclass(frozen=True)
class _Writer:
    """How rows of one table are written; `names` when the driver wants the values by name."""

    statement: str
    columns: tuple[_Column, ...]
    names: tuple[str, ...] | None

    def parameters(self, rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - tuples or dictionaries, as the driver wants
        lines = list(zip(*(column.ready(rows) for column in self.columns), strict=True))
        return lines if self.names is None else [dict(zip(self.names, line, strict=True)) for line in lines]


@cache
def _writer(name: str, dialect: Dialect) -> _Writer:
    table = _table(name)
    columns = []
    for column in table.columns:
        made_ready = column.type.dialect_impl(dialect).bind_processor(dialect)
        if made_ready is not None and isinstance(column.type, Date | UtcDateTime):
            # There are a thousand days and a million rows.
            made_ready = lru_cache(maxsize=10_000)(made_ready)
        blank = _default(column)
        columns.append(_Column(column.key, blank if made_ready is None else made_ready(blank), made_ready))
    names = [column.key for column in columns]
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    return _Writer(str(compiled), tuple(columns), None if compiled.positional else tuple(names))


def _default(column: Column[Any]) -> Any:  # noqa: ANN401 - whatever the column holds
    default = column.default
    if not isinstance(default, ColumnDefault):
        return None
    return default.arg(None) if default.is_callable else default.arg


class Chain:
    """The chain of events, written by the thousand: same content and same digests as `Work.record` gives."""

    def __init__(self, work: Work, rows: Rows) -> None:
        self._head = work._head  # noqa: SLF001 - the same queue of deeds, in bulk
        self._rows = rows

    def record(self, kind: str, on: date, who: tuple[int | None, str], **about: Any) -> int:  # noqa: ANN401 - columns of Event
        """Add an event of a past day; returns its number."""
        row: dict[str, Any] = {
            "id": self._head.last_event_id + 1,
            "kind": kind,
            "recorded_at": datetime.combine(on, time(10, 0), CHINA),
            "happened_on": on,
            "actor_id": who[0],
            "actor_name": who[1],
            "ip": "",
            "unit_id": about.pop("unit_id", None),
            "person_id": about.pop("person_id", None),
            "case_id": about.pop("case_id", None),
            "application_id": about.pop("application_id", None),
            "subject": about.pop("subject", ""),
            "data": about,
        }
        digest = chained(self._head.last_digest, row)
        self._rows.add("event", **row, previous_digest=self._head.last_digest, digest=digest)
        self._head.last_event_id, self._head.last_digest = row["id"], digest
        return self._head.last_event_id


def batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """Cut into lists of a size."""
    while batch := list(itertools.islice(items, size)):
        yield batch
