"""What corrections of every kind of record share: which fields differ, and how a value stands in an event."""

from datetime import date
from enum import StrEnum
from typing import Any

from supportdesk.domain.money import Money


def changes_of(record: object, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose new value differs, with the value before and after."""
    return {field: (before, after) for field, after in values.items() if (before := getattr(record, field)) != after}


def plain(value: object) -> object:
    """Return a value as an event may hold it: days as text, money in fen."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.fen
    return value.value if isinstance(value, StrEnum) else value
