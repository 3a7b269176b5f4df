"""Plants in every column of every table a word, number or day that stands nowhere else, one set for each person."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Enum, Float, Integer, String, Text, insert

from bot.privacy.registry import KeptTable, kept_tables
from bot.store.store import Store
from bot.store.types import MemberId, SealedJson, SealedText, Snowflake, UtcDateTime

HERE = 41771983423143937

FIXED = {("outbox", "state"): "done"}
"""Columns the database lets hold certain words only."""


@dataclass
class Planter:
    """Writes one row of every table: the owner's, and in every other person column the `other`'s.

    `letter` begins every canary; `found` has them by table and column.
    """

    store: Store
    letter: str
    owner: int
    other: int
    first: int
    rows: dict[str, Any] = field(default_factory=dict)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(self.first)

    async def plant(self, *, first: bool) -> None:
        """Write the rows, those first that others point to; only the `first` has the rows a community has one of."""
        for each in kept_tables():
            key = [column.name for column in each.table.primary_key.columns]
            if key == ["community_id"] and not first:
                continue
            values = {column.name: self._value(each, column) for column in each.table.columns}
            async with self.store.begin() as tx:
                await tx.session.execute(insert(each.table).values(values))
            self.rows[each.table.name] = values[key[0]]

    def _value(self, each: KeptTable, column: Column[Any]) -> Any:
        name = (each.table.name, column.name)
        if column.name == "community_id":
            return HERE
        if name in FIXED:
            return FIXED[name]
        if isinstance(column.type, MemberId):
            return self.owner if column.name in each.owner[:1] else self.other
        if column.foreign_keys:
            return self._pointed_to(column)
        if column.name in each.owner:
            return self.store.keys.person_key(HERE, self.owner)
        return self._canary(name, column, each)

    def _pointed_to(self, column: Column[Any]) -> Any:
        (foreign,) = column.foreign_keys
        return self.rows.get(foreign.column.table.name)

    def _canary(self, name: tuple[str, str], column: Column[Any], each: KeptTable) -> Any:
        number = next(self._numbers)
        kind = column.type
        if isinstance(kind, Boolean):
            return True
        if isinstance(kind, Enum):
            return list(kind.enum_class)[self.letter != "M"]  # apart, where each may stand once only
        if isinstance(kind, UtcDateTime):
            day = datetime(2031, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
            self.found[name] = f"{day.day} {day:%B %Y}"
            return day
        if isinstance(kind, SealedJson | JSON):
            self.found[name] = f"{self.letter}{number}Z"
            named = {"member_id": self.owner} if column.name in each.keeps.about else {}
            return {**named, "canary": self.found[name]}
        if isinstance(kind, Float):
            self.found[name] = f"{number}.25"
            return number + 0.25
        if isinstance(kind, Snowflake | Integer) or kind.python_type is int:
            self.found[name] = f"{9_000_000 + number}"
            return 9_000_000 + number
        assert isinstance(kind, SealedText | String | Text), name
        self.found[name] = f"{self.letter}{number}Z"
        return self.found[name]
