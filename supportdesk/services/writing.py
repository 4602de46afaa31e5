"""Writing one new row at once.

A flush looks at everything a session holds; a ledger of twenty thousand rows can't afford three of them a row. What is
written here is afterwards as if it had been loaded.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnDefault, Insert, insert
from sqlalchemy.orm import ColumnProperty, Mapper, Session, make_transient_to_detached, object_mapper

from supportdesk.models import Base


def write_new(session: Session, record: Base) -> None:
    """Insert a new record of a table with an `id` and let the session know it."""
    mapper = object_mapper(record)
    known = record.__dict__
    for key, default in _defaults(mapper):
        if key not in known:
            setattr(record, key, default() if callable(default) else default)
    values = {key: known[key] for key in _keys(mapper) if key in known}
    record.id = session.connection().execute(_statement(mapper), values).scalar_one()  # type: ignore[attr-defined]  # told above
    make_transient_to_detached(record)
    session.add(record)


@cache
def _keys(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in mapper.column_attrs if attribute.key != "id")


@cache
def _statement(mapper: Mapper[Any]) -> Insert:
    table = mapper.local_table
    return insert(table).returning(table.c.id)  # type: ignore[arg-type]  # a mapped class's table is a Table


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
