"""Column types: ids, moments and sealed texts, each refusing what would silently go wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.language import later
from bot.store.keeping import kept

if TYPE_CHECKING:
    from bot.store.sealing import KeyRing

_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_key_rings: WeakKeyDictionary[Dialect, KeyRing] = WeakKeyDictionary()

RowId = Annotated[
    int,
    mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        autoincrement=True,
        info=kept(later("its number")),
    ),
]
"""A row's own number, given by the database and never given twice, not even after the row is deleted."""


def created_at_of(snowflake: int) -> datetime:
    """Return the moment a Discord id was made, aware, in UTC."""
    return _DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)


def use_keys(dialect: Dialect, keys: KeyRing) -> None:
    """Let the sealed columns of one engine use a key ring."""
    _key_rings[dialect] = keys


def keys_of(dialect: Dialect) -> KeyRing:
    """Return the key ring of an engine; a LookupError means the engine was not made by the store."""
    return _key_rings[dialect]


class Snowflake(TypeDecorator[int]):
    """A Discord id. Refuses texts, negative numbers and what does not fit 63 bits."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's shape
        if value is not None and (type(value) is not int or not 0 <= value < 2**63):
            msg = f"a Discord id is a whole number of at most 63 bits, not a {type(value).__name__}"
            raise TypeError(msg)
        return value


class MemberId(Snowflake):
    """The id of a person. Erasure walks the metadata for columns of this type, so every person's id has it."""

    cache_ok = True


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the Python side. Refuses a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a stored moment must carry its time zone"
            raise TypeError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class SealedText(TypeDecorator[str]):
    """A text encrypted at rest with the store's key ring. It cannot be searched or compared in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).unseal(value)


class SealedJson(TypeDecorator[Any]):
    """Anything JSON can carry, encrypted at rest. Replace the value to change it: changes inside it are not seen."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - JSON is anything
        if value is None:
            return None
        return keys_of(dialect).seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - JSON is anything
        return None if value is None else json.loads(keys_of(dialect).unseal(value))


SEALED: tuple[type[TypeEngine[Any]], ...] = (SealedText, SealedJson)
"""The column types that hold encrypted values; a change of key walks the metadata for them."""
