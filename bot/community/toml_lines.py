"""Finds the line on which each key of a TOML text stands, which the standard library's reader does not tell."""

from __future__ import annotations

import bisect
import re
import tomllib
from contextlib import suppress

Place = tuple[str | int, ...]
"""The way down to a value, such as ("membership", "question", 0, "label")."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE = re.compile(r"[^\s,\]}#][^,\]}#\n]*")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, counted from 1, of every key, table and list entry of a text that tomllib accepts.

    A place is the way down to a value, such as ("membership", "question", 0, "label"). A text that
    tomllib refuses may give an incomplete answer, never an endless one.
    """
    finder = _Finder(text)
    with suppress(_LostError, RecursionError):  # what was found so far helps; a key without a line is told without one
        finder.read()
    return finder.lines


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """Return the line of a place, or of the nearest one above it, or None."""
    while place:
        if place in lines:
            return lines[place]
        place = place[:-1]
    return None


class _LostError(Exception):
    """The text is not TOML from here on."""


class _Finder:
    """Walks a text once, from key to key."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Place, int] = {}
        self.lines: dict[Place, int] = {}

    def read(self) -> None:
        table: Place = ()
        self._skip()
        while self._at < len(self._text):
            if self._next("[["):
                table = self._array_header()
            elif self._next("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _array_header(self) -> Place:
        start, (*above, last) = self._at, self._keys()
        self._need("]]")
        place = (*self._down((), above, start), last)
        self.lines.setdefault(place, self._line(start))
        number = self._counts.get(place, 0)
        self._counts[place] = number + 1
        self.lines[(*place, number)] = self._line(start)
        return (*place, number)

    def _header(self) -> Place:
        start, keys = self._at, self._keys()
        self._need("]")
        return self._down((), keys, start)

    def _down(self, place: Place, keys: list[str], start: int) -> Place:
        """Follow keys down, into the newest entry of each list of tables, and remember their line."""
        for key in keys:
            place = (*place, key)
            self.lines.setdefault(place, self._line(start))
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
        return place

    def _pair(self, table: Place) -> None:
        start, keys = self._at, self._keys()
        place = self._down(table, keys, start)
        self._need("=")
        self._blank()
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._next("{"):
            self._entries(place, "}")
        elif self._next("["):
            self._entries(place, "]")
        else:
            for pattern in (_LONG_BASIC, _LONG_LITERAL, _BASIC, _LITERAL, _PLAIN_VALUE):
                if self._match(pattern):
                    return
            raise _LostError

    def _entries(self, place: Place, end: str) -> None:
        number = 0
        self._skip()
        while not self._next(end):
            if end == "}":
                self._pair(place)
            else:
                self.lines.setdefault((*place, number), self._line(self._at))
                self._value((*place, number))
            number += 1
            self._skip()
            if not self._next(",") and self._text[self._at : self._at + 1] != end:
                raise _LostError
            self._skip()

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._blank()
            keys.append(self._key())
            self._blank()
            if not self._next("."):
                return keys

    def _key(self) -> str:
        if bare := self._match(_BARE_KEY):
            return bare
        if quoted := self._match(_BASIC) or self._match(_LITERAL):
            try:
                return str(tomllib.loads(f"key = {quoted}")["key"])
            except tomllib.TOMLDecodeError as error:
                raise _LostError from error
        raise _LostError

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found.group()

    def _next(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _need(self, mark: str) -> None:
        self._blank()
        if not self._next(mark):
            raise _LostError

    def _blank(self) -> None:
        while self._text[self._at : self._at + 1] in {" ", "\t"}:
            self._at += 1

    def _skip(self) -> None:
        self._match(_GAP)

    def _line(self, at: int) -> int:
        return bisect.bisect_left(self._breaks, at) + 1
