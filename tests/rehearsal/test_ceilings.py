"""The ceilings of Discord that topics can meet."""

from __future__ import annotations

import discord
import pytest

from bot.discord_kit.channel_effects import full
from bot.rehearsal.rest.channels import MOST_IN_CATEGORY, MOST_OVERWRITES
from bot.rehearsal.shapes import CATEGORY, Overwrite
from bot.rehearsal.structure import add_channel


async def test_a_category_holds_fifty_channels(table, bot):
    guild = table.community.guild
    category = add_channel(table.practice.world, guild, "Topics", kind=CATEGORY, by=guild.owner_id)
    for number in range(MOST_IN_CATEGORY):
        add_channel(table.practice.world, guild, f"c{number}", by=guild.owner_id, parent=category)

    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.create_channel(guild.id, 0, name="one-more", parent_id=category.id)

    assert refused.value.status == 400
    parked = full(refused.value, {"category": "Topics"})
    assert parked is not None
    assert parked.todo == "category_full"


async def test_a_channel_lets_in_a_thousand_by_name(table, bot):
    guild = table.community.guild
    channel = add_channel(table.practice.world, guild, "full", by=guild.owner_id)
    channel.overwrites |= {number: Overwrite(number, 1, 1024, 0) for number in range(1, MOST_OVERWRITES + 1)}
    channel.overwrites[bot.user.id] = channel.overwrites.pop(1)
    channel.overwrites[bot.user.id].id = bot.user.id

    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.edit_channel_permissions(channel.id, 5000, "1024", "0", 1)

    parked = full(refused.value, {})
    assert parked is not None
    assert parked.todo == "access_full"


async def test_a_forum_post_is_put_above_the_others(table, bot):
    forum = await table.bot_guild(bot).create_forum("questions")
    post = (await forum.create_thread(name="Start here", content="hello")).thread

    await bot.http.edit_channel(post.id, flags=2)

    assert (await bot.fetch_channel(post.id)).flags.pinned
