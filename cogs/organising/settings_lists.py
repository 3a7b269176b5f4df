"""Changes to a list, one thing at a time, so that two organisers who change different things both get their way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 32

Entry = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Put:
    """Adds an entry at the end, or puts it in the place of another."""

    entry: Entry
    instead_of: Entry | None = None

    def on(self, values: Sequence[JsonValue]) -> list[JsonValue] | None:
        """Return the list with the entry in it; None when what it replaces is not there any more."""
        if self.instead_of is None:
            return [*values, self.entry]
        if self.instead_of not in values:
            return None
        index = values.index(self.instead_of)
        return [*values[:index], self.entry, *values[index + 1 :]]


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Takes out some values."""

    values: tuple[JsonValue, ...]

    def on(self, values: Sequence[JsonValue]) -> list[JsonValue] | None:
        """Return the list without them; None when none of them is there any more."""
        left = [value for value in values if value not in self.values]
        return left if len(left) < len(values) else None


@dataclass(frozen=True, slots=True)
class Add:
    """Adds some lines at the end."""

    lines: tuple[str, ...]

    def on(self, values: Sequence[JsonValue]) -> list[JsonValue] | None:
        """Return the list with those lines that are not there yet."""
        return [*values, *(line for line in dict.fromkeys(self.lines) if line not in values)]


@dataclass(frozen=True, slots=True)
class Move:
    """Moves an entry up (-1) or down (1) by one place."""

    entry: Entry
    by: int

    def on(self, values: Sequence[JsonValue]) -> list[JsonValue] | None:
        """Return the list in its new order; None when the entry is not there, or stands at the end already."""
        if self.entry not in values:
            return None
        index = values.index(self.entry)
        there = index + self.by
        if not 0 <= there < len(values):
            return None
        moved = list(values)
        moved[index], moved[there] = moved[there], moved[index]
        return moved


Step = Put | TakeOut | Add | Move


def new_id(words: str, taken: Sequence[JsonValue]) -> str:
    """Return a short name for a new entry, made from its words and unlike those that are taken."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    stem = _NO_LETTER.sub("_", ascii_only.casefold()).strip("_")
    stem = (stem if stem[:1].isalpha() else f"entry_{stem}".rstrip("_"))[: _LONGEST_ID - 4].rstrip("_")
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}_{number}"
    return found


def ids_in(values: Sequence[JsonValue]) -> list[JsonValue]:
    """Return the short names of a list's entries."""
    return [value.get("id") for value in values if isinstance(value, Mapping)]
