"""Reads what stands around a message by REST, and by which names people go: nothing of it is kept here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_kit.guild_port import asked
from bot.errors import TryAgainError
from bot.language import _

_NEAR = 10  # messages that are read to find two that people wrote
_WAITED = frozenset({discord.MessageType.default.value, discord.MessageType.reply.value})
_PAGE = 1_000
_FRESH = 60.0  # seconds for which the names of a community are taken as known


class Standing(StrEnum):
    """Whether a message is still there; unknown where the bot may not read the history."""

    THERE = "there"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Around:
    """A message as it stands now, and what two people wrote next to it, oldest first.

    `text` and `neighbours` are empty where Discord hides words from the bot.
    """

    standing: Standing
    text: str = ""
    edited_at: datetime | None = None
    neighbours: tuple[str, ...] = ()


_UNKNOWN = Around(Standing.UNKNOWN)


class DiscordSurroundings:
    """Looks at one message with its neighbours: one call, or two where nothing was to be seen."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def of(self, channel_id: int, message_id: int) -> Around:
        """Return how a message stands; unknown for a missing permission or a Discord that does not answer."""
        try:
            async with asked():
                page: Sequence[Any] = await self._client.http.logs_from(channel_id, _NEAR, around=message_id)
            if not page:
                return await self._alone(channel_id, message_id)
        except discord.NotFound:
            return Around(Standing.GONE)
        except TryAgainError:
            return _UNKNOWN
        return _around(page, message_id)

    async def _alone(self, channel_id: int, message_id: int) -> Around:
        """Tell an empty channel from one whose history is closed to the bot: Discord lists both as empty."""
        async with asked():
            data = await self._client.http.get_message(channel_id, message_id)
        return _around([data], message_id)


def _around(page: Sequence[Any], message_id: int) -> Around:
    posts = sorted(page, key=lambda data: int(data["id"]))
    found = next((data for data in posts if int(data["id"]) == message_id), None)
    if found is None:
        return Around(Standing.GONE)
    before = [data for data in posts if int(data["id"]) < message_id and _is_said(data)]
    after = [data for data in posts if int(data["id"]) > message_id and _is_said(data)]
    chosen = [*before[-1:], *after[:1]] if before and after else [*before[-2:], *after[:2]]
    edited = found.get("edited_timestamp")
    return Around(
        standing=Standing.THERE,
        text=str(found.get("content") or ""),
        edited_at=discord.utils.parse_time(edited) if edited else None,
        neighbours=tuple(str(data["content"]) for data in chosen),
    )


def _is_said(data: Any) -> bool:  # noqa: ANN401 - Discord's JSON
    """Tell a message whose words a person wrote and the bot can read."""
    by_person = not data["author"].get("bot") and not data.get("webhook_id")
    return by_person and data.get("type") in _WAITED and bool(data.get("content"))


class DiscordNames:
    """By which names the people of a community go, so that these can be taken out of what reviewers read."""

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[int, tuple[float, frozenset[str]]] = {}

    async def of(self, community_id: int) -> frozenset[str]:
        """Return every account name, display name and nickname: a call for each thousand people, at most once a minute.

        Raises TryAgainError when Discord does not answer: without the names nothing may be shown.
        """
        now = self._clock.monotonic()
        read_at, names = self._known.get(community_id, (now - 2 * _FRESH, frozenset[str]()))
        if now - read_at < _FRESH:
            return names
        try:
            names = frozenset([name async for name in self._read(community_id)])
        except discord.NotFound as error:
            raise TryAgainError(_("Discord does not answer just now. Please try again in a minute.")) from error
        self._known[community_id] = (now, names)
        return names

    async def _read(self, community_id: int) -> AsyncIterator[str]:
        after = 0
        while True:
            async with asked():
                page: Sequence[Any] = await self._client.http.get_members(community_id, _PAGE, after)
            for data in page:
                for name in _names(data):
                    yield name
            if len(page) < _PAGE:
                return
            after = max(int(data["user"]["id"]) for data in page)


def _names(data: Any) -> Iterator[str]:  # noqa: ANN401 - Discord's JSON
    user = data["user"]
    for name in (data.get("nick"), user.get("global_name"), user.get("username")):
        if name:
            yield str(name)
