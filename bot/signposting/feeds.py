"""Reads a file somebody wants to import: its size first, then its form, with a clear word about each trouble."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import InvalidInputError
from bot.language import _

LARGEST = 50 * 1024 * 1024
_PIECE = 1024 * 1024
_LISTS = ("contents", "content", "services", "service", "items", "data")


def bytes_of(path: Path, largest: int = LARGEST) -> bytes:
    """Return a file's bytes, read in pieces; a larger one is refused as soon as it is known to be too large."""
    pieces: list[bytes] = []
    size = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > largest:
                    sentence = _("{file} is too large: {most} MB are allowed. Nothing was changed.")
                    raise InvalidInputError(sentence.format(file=path, most=largest // 2**20))
                pieces.append(piece)
    except OSError as error:
        raise InvalidInputError(_("{file} cannot be read: {why}.").format(file=path, why=error.strerror)) from error
    return b"".join(pieces)


def text_of(path: Path, largest: int = LARGEST) -> str:
    """Return a file's text, without the mark Excel puts before it."""
    raw = bytes_of(path, largest)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sentence = _("{file}:{line}: please save this file as UTF-8 text.")
        raise InvalidInputError(sentence.format(file=path, line=line)) from error


def services_in(path: Path, largest: int = LARGEST) -> list[Mapping[str, object]]:
    """Return the services of a JSON feed, whatever list they stand in. Raises InvalidInputError."""
    text = text_of(path, largest)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        sentence = _("{file}:{line}: this is not whole JSON ({why}). Nothing was changed.")
        raise InvalidInputError(sentence.format(file=path, line=error.lineno, why=error.msg)) from error
    except (RecursionError, ValueError) as error:
        raise InvalidInputError(_("{file}: too many brackets inside brackets.").format(file=path)) from error
    services = list(_listed(found))
    if not services:
        raise InvalidInputError(_("{file}: there is no service in it. Is it an HSDS file?").format(file=path))
    return services


def _listed(found: object) -> Iterator[Mapping[str, object]]:
    if isinstance(found, list):
        yield from (entry for entry in found if isinstance(entry, Mapping))
    elif isinstance(found, Mapping):
        lists = [found[name] for name in _LISTS if isinstance(found.get(name), list)]
        if lists:
            yield from _listed(lists[0])
        elif "name" in found:
            yield found
