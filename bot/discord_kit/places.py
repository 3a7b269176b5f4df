"""Channels as listeners need them: their names and topic lines, and which channel a message stands in."""

from __future__ import annotations

import discord

from bot.delivery.announcing import Announcing, Place
from bot.discord_kit.acting import own_member

_LOOKED_AT = (discord.TextChannel, discord.ForumChannel, discord.VoiceChannel, discord.StageChannel)


def place_of(channel: object) -> Place | None:
    """Return the channel a message stands in; for a thread, the one it is below. None for what nobody listens in."""
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if not isinstance(channel, _LOOKED_AT):
        return None
    return Place(channel.id, channel.name, getattr(channel, "topic", None) or "")


async def announce(client: discord.Client, announcing: Announcing) -> None:
    """Have the topic lines of all channels say where the bot listens, and where it no longer does."""
    for guild in client.guilds:
        me = own_member(guild)
        seen = [channel for channel in guild.channels if me is not None and channel.permissions_for(me).view_channel]
        places = [place_of(channel) for channel in seen]
        await announcing.announce(guild.id, [place for place in places if place is not None])
