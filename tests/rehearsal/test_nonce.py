"""An enforced nonce makes a repeated message harmless."""

from __future__ import annotations

import discord
import pytest


async def test_the_same_nonce_returns_the_message_it_made(table, bot):
    channel = table.channel(bot, "applications")

    first = await channel.send("once", nonce="op-1")
    second = await channel.send("once", nonce="op-1")

    assert first.id == second.id
    assert len(table.person("dee").sees("applications")) == 1


async def test_the_same_nonce_in_another_channel_is_another_message(table, bot):
    await table.channel(bot, "applications").send("once", nonce="op-1")

    await table.channel(bot, "moderator-alerts").send("once", nonce="op-1")

    assert len(table.person("dee").sees("moderator-alerts")) == 1


async def test_a_nonce_of_a_deleted_message_is_unknown(table, bot):
    channel = table.channel(bot, "applications")
    first = await channel.send("once", nonce="op-1")
    await first.delete()

    with pytest.raises(discord.NotFound) as refused:
        await channel.send("once", nonce="op-1")

    assert refused.value.code == 10008


async def test_a_nonce_is_forgotten_after_a_few_minutes(table, bot):
    channel = table.channel(bot, "applications")
    await channel.send("once", nonce="op-1")
    table.practice.clock.skip(301)

    await channel.send("once", nonce="op-1")

    assert len(table.person("dee").sees("applications")) == 2


async def test_a_nonce_has_at_most_25_characters(table, bot):
    with pytest.raises(discord.HTTPException) as refused:
        await table.channel(bot, "applications").send("once", nonce="x" * 26)

    assert refused.value.code == 50035
