"""What all tables share: the base class, and columns that carry their unit."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Date, DateTime, Dialect, Enum, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from supportdesk.domain.money import Money
from supportdesk.models.secrets import BlindIndex, SealedText

# SQLite makes rowids only of INTEGER; PostgreSQL's counters of events and postings may outgrow 32 bits.
Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as naive UTC; a moment without a zone is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a moment needs its zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class MoneyColumn(TypeDecorator[Money]):
    """An amount in whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Money):
            raise TypeError(f"an amount is Money, not {value!r}")
        return value.fen

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


def words_of(kind: type[StrEnum]) -> Enum:
    """Store an enum by its values, as text without a CHECK: a new word needs no migration."""
    return Enum(
        kind, values_callable=lambda e: [m.value for m in e], native_enum=False, length=40, create_constraint=False
    )


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: String(200),
            Money: MoneyColumn,
            datetime: UtcDateTime,
            date: Date,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )


Key = Annotated[int, mapped_column(Id, primary_key=True, autoincrement=True)]
Code = Annotated[str, mapped_column(String(40))]
LongText = Annotated[str, mapped_column(Text)]
Secret = Annotated[str, mapped_column(SealedText)]
Blind = Annotated[bytes, mapped_column(BlindIndex)]


class Versioned:
    """A record that people edit: its version comes back with the form, and a stale save is refused."""

    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
