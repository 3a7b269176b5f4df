"""Hears that a message was changed or deleted, where Discord tells the bot; what it misses is found out later."""

from __future__ import annotations

from functools import partial

import discord
from discord.ext import commands

from bot.discord_kit.incidents import Incidents
from bot.discord_kit.overhearing import HearingCog, Overheard, Work
from bot.errors import TryAgainError
from bot.misinformation.following import Following
from bot.misinformation.ports import SeenMessage


class Followers(HearingCog):
    """Passes on changes of messages. A change that only added a preview of a link is none."""

    def __init__(self, following: Following, incidents: Incidents) -> None:
        self._following = following
        self._incidents = incidents

    def overhear_edit(self, heard: Overheard) -> Work | None:
        """Pass on what a message was changed to, where people may look at it."""
        edited = heard.data.get("edited_timestamp")
        if heard.community_id is None or not edited or "content" not in heard.data or heard.is_from_bot:
            return None
        if not self._following.may_follow(heard.message_id):
            return None
        seen = SeenMessage(text=heard.text or None, edited_at=discord.utils.parse_time(edited))
        return partial(self._edited, heard.community_id, heard.message_id, seen)

    async def _edited(self, community_id: int, message_id: int, seen: SeenMessage) -> None:
        try:
            await self._following.edited(community_id, message_id, seen)
        except TryAgainError as error:  # the hourly look finds it
            self._incidents.report("an edited message", error)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Pass on that a message is gone."""
        if payload.guild_id is not None:
            await self._gone(payload.guild_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Pass on that several messages are gone."""
        for message_id in sorted(payload.message_ids):
            if payload.guild_id is not None:
                await self._gone(payload.guild_id, message_id)

    async def _gone(self, community_id: int, message_id: int) -> None:
        try:
            await self._following.deleted(community_id, message_id)
        except TryAgainError as error:  # the hourly look finds it
            self._incidents.report("a deleted message", error)
