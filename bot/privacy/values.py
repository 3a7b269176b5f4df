"""Stored values in plain words, for the one person they belong to: nobody else is named in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from bot.language import _
from bot.privacy.registry import KeptColumn, KeptTable
from bot.store.types import MemberId

_CODE = re.compile(r"[\w.:,=/+-]*")
_ID = re.compile(r"(?<!\d)\d{17,20}(?!\d)")
_MENTION = re.compile(r"<@!?(\d{17,20})>")


def day_of(at: datetime) -> str:
    """Return a day in words, such as "2 March 2026"."""
    return f"{at.day} {at:%B %Y}"


class Reader:
    """Puts the values of one table in words for one person. `subjects` are what texts call the person's own rows."""

    def __init__(
        self, each: KeptTable, person_id: int, subjects: AbstractSet[str], names: Mapping[tuple[str, Any], str]
    ) -> None:
        self._each = each
        self._person_id = person_id
        self._subjects = subjects
        self._names = names

    def names_person(self, value: object) -> bool:
        """Tell whether a stored text or JSON names the person, or a row of theirs."""
        return any(self._is_person(leaf) for leaf in _leaves(_opened(value)))

    def _is_person(self, leaf: object) -> bool:
        if isinstance(leaf, str):
            return leaf in self._subjects or str(self._person_id) in _ID.findall(leaf)
        return leaf == self._person_id and not isinstance(leaf, bool)

    def in_words(self, column: KeptColumn, value: object, *, inside: bool) -> str:
        """Return a value in words, "" for nothing. `inside`: it names several people and may hold words of any of them.

        Of such a value only codes are told, and of its lists only what names this person.
        """
        if inside:
            return self._inside(_opened(value))
        if isinstance(column.column.type, MemberId) and value is not None:
            return self._person(value)
        if column.column.foreign_keys and value is not None:
            (foreign,) = column.column.foreign_keys
            return self._names.get((foreign.column.table.name, value), str(value))
        return _plain(value)

    def _person(self, value: object) -> str:
        if value == self._person_id:
            return _("you ({id})").format(id=value)
        return _("somebody else")

    def _inside(self, value: object) -> str:
        if isinstance(value, Mapping):
            parts = {str(name): self._inside(part) for name, part in value.items()}
            return "; ".join(f"{name}: {words}" for name, words in parts.items() if words)
        if isinstance(value, list):
            return ", ".join(filter(None, (self._inside(part) for part in value if self.names_person(part))))
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int) and not isinstance(value, bool) and _ID.fullmatch(str(value)):
            return self._person(value)
        return _plain(value)

    def _text(self, value: str) -> str:
        if _MENTION.search(value) and self.names_person(value):
            return _MENTION.sub(lambda found: self._person(int(found[1])), value)
        if not _CODE.fullmatch(value):
            return ""
        return _ID.sub(lambda found: self._person(int(found[0])), value)


def _plain(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return _("{day}, {time} UTC").format(day=day_of(value), time=f"{value:%H:%M}")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(part)}" for name, part in value.items() if _plain(part))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    return str(value)


def _opened(value: object) -> object:
    """Return what a text of JSON says; anything else as it is."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
