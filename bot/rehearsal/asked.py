"""Read what a page asks for, and refuse nonsense with a sentence."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.rehearsal import showing
from bot.rehearsal.answers import CannotError
from bot.rehearsal.people import Person
from bot.rehearsal.shapes import Channel, Json, Message

_LONGEST_PATIENCE = 30.0
_LONGEST_NAME = 100
_MOST_DRAINED = 64 * 1024 * 1024


class typed_values:  # noqa: N801 - reads as a word in a with statement
    """Say kindly that a value has the wrong shape: people.py turns texts into numbers and ids."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, TypeError | ValueError):
            raise CannotError("a value has the wrong shape") from error


def refuse(sentence: str, *, status: int = 400) -> web.Response:
    """Answer with a sentence that says why not."""
    return web.json_response({"error": sentence[:1].upper() + sentence[1:]}, status=status)


async def read(request: web.BaseRequest) -> Json:
    """Read a JSON object from a request. Raises CannotError for anything else."""
    try:
        asked: Any = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError):
        raise CannotError("the request is not JSON") from None
    if not isinstance(asked, dict):
        raise CannotError("the request is not a JSON object")
    return asked


async def read_file(request: web.BaseRequest, *, most: int) -> bytes:
    """Read the bytes of a file; of one that is longer than `most` only so many that it can be told to be too big.

    The rest is read and dropped, since a browser whose sending is cut off cannot tell why.
    """
    kept = bytearray()
    dropped = 0
    async for part in request.content.iter_chunked(1 << 16):
        if len(kept) <= most:
            kept += part
        else:
            dropped += len(part)
        if dropped > _MOST_DRAINED:
            raise CannotError("that file is far too big")
    return bytes(kept)


def patience(asked: Json) -> float:
    """Return how many seconds an act waits for the end of a "thinking"."""
    wanted = asked.get("patience", 10.0)
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not 0 <= wanted <= _LONGEST_PATIENCE:
        raise CannotError(f"patience is a number of seconds from 0 to {_LONGEST_PATIENCE:.0f}")
    return float(wanted)


def id_of(text: object) -> int | None:
    """Read an id; None for anything else."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20 else None


def text(asked: Json, name: str) -> str:
    """Return a text that has to be there."""
    value = asked.get(name)
    if not isinstance(value, str):
        raise CannotError(f"{name!r} is missing")
    return value


def name_of(asked: Json) -> str:
    """Return the name of a new thread or post."""
    name = text(asked, "name").strip()
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise CannotError("a thread needs a name of up to 100 characters")
    return name


def texts(asked: Json, name: str) -> list[str]:
    """Return a list of texts that has to be there."""
    values = asked.get(name)
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise CannotError(f"{name!r} is missing")
    return values


def options(asked: Json) -> Json:
    """Return the options of a command."""
    given = asked.get("options") or {}
    if not isinstance(given, dict):
        raise CannotError("the options of a command come as an object")
    return given


def channel(person: Person, asked: Json) -> Channel:
    """Return the channel that is asked about, if this person sees it."""
    number = asked.get("channel")
    if number == "dm":
        return person.finds("dm")
    channel_id = id_of(number)
    if channel_id is None:
        raise CannotError("the channel is missing")
    return person.finds(channel_id)


def message(person: Person, asked: Json) -> Message:
    """Return the message that is asked about, if this person sees it."""
    found = channel(person, asked).messages.get(id_of(asked.get("message")) or 0)
    if found is None or not showing.may_see(person, found):
        raise CannotError("that message is not there any more")
    return found
