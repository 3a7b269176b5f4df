"""Channels as listeners need them: their names and topic lines, and which channel a message stands in."""

from __future__ import annotations

from functools import lru_cache

import discord

from bot.delivery.announcing import Announcing, Place
from bot.discord_kit.acting import own_member

_MOST_KEPT = 2_000
_LOOKED_AT = (discord.TextChannel, discord.ForumChannel, discord.VoiceChannel, discord.StageChannel)


def place_of(channel: object) -> Place | None:
    """Return the channel a message stands in; for a thread, the one it is below. None for what nobody listens in."""
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if not isinstance(channel, _LOOKED_AT):
        return None
    return _place(channel.id, channel.name, getattr(channel, "topic", None) or "")


@lru_cache(maxsize=_MOST_KEPT)
def _place(channel_id: int, name: str, line: str) -> Place:
    """Make a place once, so that the same place is seen at once to be the same: each message asks for one."""
    return Place(channel_id, name, line)


async def announce(client: discord.Client, announcing: Announcing) -> None:
    """Have the topic lines of all channels say where the bot listens, and where it no longer does."""
    for guild in client.guilds:
        me = own_member(guild)
        seen = [channel for channel in guild.channels if me is not None and channel.permissions_for(me).view_channel]
        places = [place_of(channel) for channel in seen]
        await announcing.announce(guild.id, [place for place in places if place is not None])
