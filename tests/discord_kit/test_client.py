from __future__ import annotations

import asyncio
import logging

import discord
import pytest

from bot.clock import ManualClock
from bot.discord_kit.client import SupportBot
from bot.discord_kit.commands import CommandDoor
from bot.discord_kit.incidents import trace_of
from bot.store.store import Store
from tests.discord_kit.fake_discord import GUILD_ID, LOBBY_ID, MEMBER_ROLE_ID, FakeDiscord, member, text_channel
from tests.discord_kit.feeding import feed


def tree_of(bot: SupportBot) -> CommandDoor:
    assert isinstance(bot.tree, CommandDoor)
    return bot.tree


async def test_commands_are_sent_only_when_they_changed(bot: SupportBot, fake: FakeDiscord, store: Store) -> None:
    @bot.tree.command(description="Apply")
    async def apply(interaction: discord.Interaction) -> None:
        """Do nothing."""

    sent = [await tree_of(bot).sync_if_changed(store) for _ in range(2)]

    @bot.tree.command(description="Queue")
    async def queue(interaction: discord.Interaction) -> None:
        """Do nothing."""

    sent += [await tree_of(bot).sync_if_changed(store) for _ in range(2)]

    assert sent == [True, False, True, False]
    assert [sorted(command["name"] for command in body) for body in fake.commands] == [["apply"], ["apply", "queue"]]


async def test_commands_that_could_not_be_sent_are_sent_at_the_next_start(
    bot: SupportBot, fake: FakeDiscord, store: Store
) -> None:
    @bot.tree.command(description="Apply")
    async def apply(interaction: discord.Interaction) -> None:
        """Do nothing."""

    fake.break_next("PUT", "/commands", 50013)

    assert await tree_of(bot).sync_if_changed(store) is False
    assert await tree_of(bot).sync_if_changed(store) is True


async def test_a_lost_role_or_channel_kicks_reconciliation(bot: SupportBot) -> None:
    kicked: list[int] = []
    bot.kicks.append(kicked.append)

    feed(bot, "GUILD_ROLE_DELETE", {"guild_id": str(GUILD_ID), "role_id": str(MEMBER_ROLE_ID)})
    feed(bot, "CHANNEL_DELETE", text_channel(LOBBY_ID, "welcome"))
    for _ in range(3):
        await asyncio.sleep(0)

    assert kicked == [GUILD_ID, GUILD_ID]


@pytest.mark.parametrize(("seconds", "times"), [(30, 0), (61, 1)])
async def test_a_long_absence_is_followed_by_a_look_at_everything(
    bot: SupportBot, clock: ManualClock, seconds: float, times: int
) -> None:
    looks: list[int] = []

    async def look() -> None:
        looks.append(1)

    bot.when_ready.append(look)
    await clock.advance(5)
    await bot.on_shard_disconnect(0)
    await clock.advance(seconds)
    await bot.on_shard_resumed(0)

    assert len(looks) == times


async def test_no_member_and_no_message_is_kept_in_memory(bot: SupportBot) -> None:
    feed(bot, "GUILD_MEMBER_ADD", member(42) | {"guild_id": str(GUILD_ID)})
    here = bot.get_guild(GUILD_ID)

    assert here is not None
    assert here.get_member(42) is None
    assert not list(bot.cached_messages)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_a_broken_listener_is_logged_without_words(bot: SupportBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def on_member_join(_member: discord.Member) -> None:
        raise ValueError("CANARY")

    bot.add_listener(on_member_join)
    feed(bot, "GUILD_MEMBER_ADD", member(42) | {"guild_id": str(GUILD_ID)})
    for _ in range(5):
        await asyncio.sleep(0)

    assert bot.incidents.count == 1
    assert "listener on_member_join" in caplog.text
    assert "CANARY" not in caplog.text


def test_a_trace_names_causes_and_places_but_no_words() -> None:
    try:
        try:
            int("CANARY")
        except ValueError as error:
            raise KeyError("CANARY") from error
    except KeyError as error:
        trace = trace_of(error)

    assert "builtins.KeyError" in trace
    assert "builtins.ValueError" in trace
    assert "in test_a_trace_names" in trace
    assert "CANARY" not in trace
