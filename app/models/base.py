"""What every table shares: the metadata, constraint names, and the two column types the databases lack."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base; constraint names follow one convention so that errors can be read by name."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC on both databases (SQLite has no time zones of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: whose clock it was can never be found out later."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: pass an aware moment")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number with at most six decimals, stored as an integer count of millionths.

    SQLite keeps NUMERIC as binary floating point; integers are exact, sortable and summable on both databases.
    """

    impl = BigInteger
    cache_ok = True
    MILLION = Decimal(1_000_000)

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Scale up; a seventh decimal is an error, never a silent rounding."""
        if value is None:
            return None
        scaled = value * self.MILLION
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than six decimals: round it by the tree's rule first")
        return int(scaled)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Scale down and drop the zeros that only the storage added."""
        if value is None:
            return None
        exact = Decimal(value).scaleb(-6).normalize()
        return exact if exact.as_tuple().exponent <= 0 else exact.quantize(Decimal(1))  # type: ignore[operator]


def choice_of(kind: type[StrEnum], name: str) -> Enum:
    """Return a text column type that admits only the values of ``kind``, guarded by the named CHECK."""

    def values(members: Any) -> list[str]:
        return [member.value for member in members]

    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=values,
        length=40,
        validate_strings=True,
    )


def unique_where_empty(name: str, *columns: str, empty: tuple[str, ...]) -> Index:
    """Return an index that keeps ``columns`` unique among rows whose ``empty`` columns are NULL.

    To both databases one NULL never equals another, so a plain unique constraint lets such rows repeat.
    """
    where = text(" AND ".join(f"{column} IS NULL" for column in empty))
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
