"""How migrations run: on the application's own engine, in one transaction each."""

from typing import Any

from alembic import context
from sqlalchemy import types
from sqlalchemy.schema import SchemaItem

from supportdesk.extensions import db

engine, metadata = db.engine, db.metadata


def render_plainly(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column types as the plain ones that they are stored in: a migration imports nothing of ours."""
    if kind == "type":
        if isinstance(item, types.TypeDecorator):
            return "sa." + repr(item.impl_instance)
        if isinstance(item, types.Enum):
            return f"sa.String(length={item.length})"
        if isinstance(item, types.BigInteger) and item._variant_mapping:
            return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False


def compare_types(_context: Any, _inspected: Any, _column: Any, inspected_type: Any, declared_type: Any) -> bool | None:
    """Words are stored as text; a sealed column as bytes."""
    if isinstance(declared_type, types.Enum):
        return not isinstance(inspected_type, types.String)
    return None


def is_ours(item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
    return not (kind == "table" and name == "alembic_version")


def run() -> None:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render_plainly,
            compare_type=compare_types,
            include_object=is_ours,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
