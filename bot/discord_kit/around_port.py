"""Reads by REST what stands around a message, who wrote near it, and by which names people go. Little is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import discord

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.discord_kit.actors import find_role
from bot.discord_kit.guild_port import asked
from bot.errors import TryAgainError
from bot.language import _
from bot.misinformation.ports import SeenMessage

_NEAR = 10  # messages that are read to find two that people wrote
_WAITED = frozenset({discord.MessageType.default.value, discord.MessageType.reply.value})
_PAGE = 1_000
_POSTS = 100
_MOST_PAGES = 10
_FRESH = 60.0  # seconds for which the names of a community are taken as known


class Standing(StrEnum):
    """Whether a message is still there; unknown where the bot may not read the history."""

    THERE = "there"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Around:
    """A message as it stands now, and what two people wrote next to it, oldest first.

    `text` and `neighbours` are empty where Discord hides words from the bot. `names` are those of everybody who wrote
    near it or is mentioned there.
    """

    standing: Standing
    text: str = ""
    edited_at: datetime | None = None
    neighbours: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message: by which names they go, and whether they look after the community."""

    names: tuple[str, ...] = ()
    is_staff: bool = False


_UNKNOWN = Around(Standing.UNKNOWN)


class DiscordSurroundings:
    """Looks at one message with its neighbours, and at who wrote it."""

    def __init__(self, client: discord.Client, settings: SettingsBook) -> None:
        self._client = client
        self._settings = settings

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

    async def author(self, community_id: int, member_id: int) -> Author:
        """Look up who wrote a message; somebody who has left has no names here. Raises TryAgainError."""
        guild = self._client.get_guild(community_id)
        if guild is None or guild.unavailable:
            raise _no_answer()
        try:
            async with asked():
                data = await self._client.http.get_member(community_id, member_id)
        except discord.NotFound:
            return Author()
        named = self._settings.for_community(community_id).roles
        held = {int(role_id) for role_id in data["roles"]}
        found = (find_role(guild, name) for name in (*named.moderator, *named.organiser))
        is_staff = guild.owner_id == member_id or any(role is not None and role.id in held for role in found)
        return Author(tuple(_names(data)), is_staff)

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
        names=tuple(dict.fromkeys(name for data in posts for name in _names_in(data))),
    )


def _names_in(data: Any) -> Iterator[str]:  # noqa: ANN401 - Discord's JSON
    """Yield the names of who wrote a message and of whom it mentions."""
    for user in (data["author"], *data.get("mentions", ())):
        yield from _names({"user": user, "nick": (user.get("member") or {}).get("nick")})


def _is_said(data: Any) -> bool:  # noqa: ANN401 - Discord's JSON
    """Tell a message whose words a person wrote and the bot can read."""
    by_person = not data["author"].get("bot") and not data.get("webhook_id")
    return by_person and data.get("type") in _WAITED and bool(data.get("content"))


def _no_answer() -> TryAgainError:
    return TryAgainError(_("Discord does not answer just now. Please try again in a minute."))


class DiscordNear:
    """A `NearPort` over discord.py's HTTP client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def recent_posters(self, community_id: int, channel_id: int, since: datetime) -> frozenset[int]:  # noqa: ARG002
        """Return who wrote in a channel or thread since a moment, among its newest thousand messages.

        Nobody, where the channel is gone or closed to the bot. Raises TryAgainError when Discord does not answer.
        """
        found: set[int] = set()
        before: int | None = None
        for _page in range(_MOST_PAGES):
            page = await self._page(channel_id, before)
            young = [data for data in page if discord.utils.snowflake_time(int(data["id"])) >= since]
            found.update(int(data["author"]["id"]) for data in young)
            if len(page) < _POSTS or len(young) < len(page):
                break
            before = min(int(data["id"]) for data in page)
        return frozenset(found)

    async def _page(self, channel_id: int, before: int | None) -> Sequence[Any]:
        try:
            async with asked():
                page: Sequence[Any] = await self._client.http.logs_from(channel_id, _POSTS, before=before)
        except discord.NotFound:
            return ()
        except TryAgainError as error:
            if isinstance(error.__cause__, discord.Forbidden):
                return ()
            raise
        return page


class DiscordMessages:
    """A `MessagePort` over discord.py's HTTP client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def look(self, community_id: int, channel_id: int, message_id: int) -> SeenMessage | None:  # noqa: ARG002
        """Return a message as it is now, None when it was deleted. Raises TryAgainError when Discord does not say.

        Of one in a channel that is closed to the bot nothing is known, and nothing is concluded.
        """
        try:
            async with asked():
                data: Any = await self._client.http.get_message(channel_id, message_id)
        except discord.NotFound:
            return None
        except TryAgainError as error:
            if isinstance(error.__cause__, discord.Forbidden):
                return SeenMessage(None, None)
            raise
        words = str(data.get("content") or "")
        edited = data.get("edited_timestamp")
        return SeenMessage(
            text=words if words or self._client.intents.message_content else None,
            edited_at=discord.utils.parse_time(edited) if edited else None,
        )


class DiscordNames:
    """A `NamesPort`: by which names people go, so that these can be taken out of what reviewers read."""

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[int, tuple[float, frozenset[str]]] = {}

    async def names(self, community_id: int) -> frozenset[str]:
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
            raise _no_answer() from error
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
