"""Finds whom the stored rows name: in the columns for people, and in texts, lists and tables that hold a number."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Column, Enum, String, select

from bot.privacy.registry import kept_tables
from bot.store.transaction import Transaction
from bot.store.types import SEALED, MemberId

_NUMBER = re.compile(r"(?<!\d)\d{15,20}(?!\d)", re.ASCII)


async def people_in_rows(tx: Transaction) -> set[tuple[int, int]]:
    """Return every (community id, number) in a community's rows; in texts any number that could be a person's."""
    found: set[tuple[int, int]] = set()
    for each in kept_tables():
        columns = each.table.columns
        if "community_id" not in columns:
            continue
        for column in columns:
            if isinstance(column.type, MemberId):
                asked = select(columns["community_id"], column).where(column.is_not(None), column != 0).distinct()
                found.update((row[0], row[1]) for row in await tx.session.execute(asked))
            elif is_text(column):
                asked = select(columns["community_id"], column).where(column.is_not(None))
                for community_id, value in await tx.session.execute(asked):
                    found.update((community_id, number) for number in _numbers(value))
    return found


async def numbers_in_notes(tx: Transaction) -> set[int]:
    """Return every number that could be a person's in the texts of rows that belong to no community."""
    found: set[int] = set()
    for each in kept_tables():
        if "community_id" not in each.table.columns:
            for column in (one for one in each.table.columns if is_text(one)):
                for (value,) in await tx.session.execute(select(column).where(column.is_not(None))):
                    found.update(_numbers(value))
    return found


def is_text(column: Column[Any]) -> bool:
    """Tell whether a column may hold a number among other things."""
    return isinstance(column.type, (String, *SEALED)) and not isinstance(column.type, Enum)


def _numbers(value: Any) -> set[int]:  # noqa: ANN401 - whatever a column holds
    said = value if isinstance(value, str) else json.dumps(value, default=str)
    return {int(number) for number in _NUMBER.findall(said)}
