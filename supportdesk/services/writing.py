"""Writing new rows at once.

A flush looks at everything a session holds; a ledger of twenty thousand rows can't afford three of them a row. What is
written here is afterwards as if it had been loaded.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnDefault, Insert, insert
from sqlalchemy.orm import ColumnProperty, Mapper, Session, class_mapper, make_transient_to_detached, object_mapper

from supportdesk.models import Base

Record = TypeVar("Record", bound=Base)


def new_record(kind: type[Record], **values: Any) -> Record:  # noqa: ANN401 - whatever the columns hold
    """Return a new record for `write_all`, its columns and what it names in place, without the cost of noting changes."""
    mapper: Mapper[Any] = class_mapper(kind)
    record: Record = mapper.class_manager.new_instance()
    given = record.__dict__
    given.update(values)
    for key, default in _defaults(mapper):
        if key not in given:
            given[key] = default() if callable(default) else default
    return record


def write_new(session: Session, record: Base) -> None:
    """Insert a new record of a table with an `id` and let the session know it."""
    write_all(session, [record])


def write_all(session: Session, records: Sequence[Base]) -> None:
    """Insert new records of one table with an `id`, in their order and in one statement."""
    if not records:
        return
    mapper = object_mapper(records[0])
    for record in records:
        for key, default in _defaults(mapper):
            if key not in record.__dict__:
                setattr(record, key, default() if callable(default) else default)
    rows = [{key: record.__dict__[key] for key in _keys(mapper)} for record in records]
    statement = _statement(mapper, session.get_bind().dialect.name)
    # Ids rise in the order of the rows: SQLite numbers them as they come, PostgreSQL is asked for that order.
    ids = sorted(session.connection().execute(statement, rows if len(rows) > 1 else rows[0]).scalars())
    for record, number in zip(records, ids, strict=True):
        record.__dict__["id"] = number
        make_transient_to_detached(record)
        session.add(record)


@cache
def _keys(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in mapper.column_attrs if attribute.key != "id")


@cache
def _statement(mapper: Mapper[Any], dialect: str) -> Insert:
    table = mapper.local_table
    return insert(table).returning(table.c.id, sort_by_parameter_order=dialect == "postgresql")  # type: ignore[arg-type]  # a mapped class's table is a Table


@cache
def _defaults(mapper: Mapper[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((attribute.key, _default(attribute)) for attribute in mapper.column_attrs if attribute.key != "id")


def _default(attribute: ColumnProperty[Any]) -> Any:  # noqa: ANN401 - whatever the column's default is
    default = attribute.columns[0].default
    if not isinstance(default, ColumnDefault):
        return None
    if default.is_callable:
        # SQLAlchemy wraps `list` and its like to take the statement's context.
        return lambda: default.arg(None)
    return default.arg
