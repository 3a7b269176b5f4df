"""Reads who wrote when in a topic's channel, and to whom they replied: no words, and nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.discord_kit.guild_port import asked
from bot.errors import TryAgainError
from bot.language import _
from bot.topics.group_rules import Post
from bot.topics.living import History

_PAGE = 100
_OF_A_POST = 50  # messages that are read of each forum post
_MOST_THREADS = 50


class DiscordHistory:
    """A `HistoryPort` over discord.py's HTTP client. Raises TryAgainError when Discord does not answer or refuses."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def recent(self, community_id: int, channel_id: int, since: datetime, most: int, *, forum: bool) -> History:
        """Return the newest messages since a moment: a call for each hundred, in a forum one for each young post."""
        try:
            if forum:
                return await self._of_forum(community_id, channel_id, since, most)
            return await self._of_channel(channel_id, since, most)
        except discord.NotFound as error:
            raise TryAgainError(_("The bot cannot find this topic's channel. Please tell an organiser.")) from error

    async def _of_channel(self, channel_id: int, since: datetime, most: int) -> History:
        posts: list[Post] = []
        before: int | None = None
        while len(posts) < most:
            async with asked():
                page: Sequence[Any] = await self._client.http.logs_from(channel_id, _PAGE, before=before)
            young = [post for data in page if (post := _post(data, channel_id)).at >= since]
            posts += young
            if len(page) < _PAGE or len(young) < len(page):
                return History(posts[:most], whole=True)
            before = min(int(data["id"]) for data in page)
        return History(posts[:most], whole=False)

    async def _of_forum(self, community_id: int, channel_id: int, since: datetime, most: int) -> History:
        """Read the forum's active posts that were begun since, newest first."""
        async with asked():
            found: Any = await self._client.http.get_active_threads(community_id)
        own = [int(data["id"]) for data in found["threads"] if int(data["parent_id"]) == channel_id]
        young = sorted((n for n in own if discord.utils.snowflake_time(n) >= since), reverse=True)
        posts: list[Post] = []
        for number in young[:_MOST_THREADS]:
            async with asked():
                page: Sequence[Any] = await self._client.http.logs_from(number, _OF_A_POST)
            posts += [_post(data, number) for data in page]
            if len(posts) >= most:
                break
        return History(posts[:most], whole=len(young) <= _MOST_THREADS and len(posts) < most)


def _post(data: Any, conversation_id: int) -> Post:  # noqa: ANN401 - Discord's JSON
    reference = data.get("message_reference") or {}
    target = reference.get("message_id")
    is_reply = data.get("type") == discord.MessageType.reply.value
    return Post(
        id=int(data["id"]),
        conversation_id=conversation_id,
        author_id=int(data["author"]["id"]),
        at=discord.utils.snowflake_time(int(data["id"])),
        replies_to=int(target) if is_reply and target is not None else None,
        is_bot=bool(data["author"].get("bot")) or not _is_said(data),
    )


def _is_said(data: Any) -> bool:  # noqa: ANN401 - Discord's JSON
    """Tell a message that a person wrote from Discord's own lines about joining, pinning and the like."""
    return data.get("type") in {discord.MessageType.default.value, discord.MessageType.reply.value}
