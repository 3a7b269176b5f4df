"""Messages are heard as they come, and discord.py is given only those that somebody besides the cogs waits for."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
import pytest
from discord.ext import commands

from bot.discord_kit.client import SupportBot
from bot.discord_kit.overhearing import HearingCog, Overheard, Work
from tests.discord_kit.fake_discord import ANN, GUILD_ID, LOBBY_ID, user
from tests.discord_kit.feeding import feed


class Listener(HearingCog):
    """Wants each message with "help" in it, and fails at each with "oh"."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.done: list[str] = []
        self.edits: list[str] = []

    def overhear(self, heard: Overheard) -> Work | None:
        self.heard.append(heard.text)
        if heard.text == "oh":
            raise RuntimeError(heard.text)
        return self._do(heard.message()) if "help" in heard.text else None

    def overhear_edit(self, heard: Overheard) -> Work | None:
        self.edits.append(heard.text)
        return None

    def _do(self, message: discord.Message) -> Work:
        async def work() -> None:
            if "fail" in message.content:
                raise RuntimeError(message.content)
            self.done.append(message.content)

        return work


class Second(Listener):
    """A second pair of ears beside the first."""


class OldWay(commands.Cog):
    """Listens as discord.py has it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        self.heard.append(f"edited: {payload.message.content}")


def said(text: str, **more: Any) -> dict[str, Any]:
    """Return what the gateway sends for a message."""
    whole: dict[str, Any] = {
        "id": "77",
        "channel_id": str(LOBBY_ID),
        "guild_id": str(GUILD_ID),
        "author": user(ANN),
        "content": text,
        "timestamp": "2026-11-22T10:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": [],
    }
    return {name: value for name, value in (whole | more).items() if value is not None}


async def settled() -> None:
    for _ in range(4):
        await asyncio.sleep(0)


async def test_only_wanted_messages_become_tasks_and_discord_pys_messages(
    bot: SupportBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, made = Listener(), []
    await bot.add_cog(first)
    monkeypatch.setattr(discord.Message, "__init__", _counted(made, discord.Message.__init__))
    before = asyncio.all_tasks()

    feed(bot, "MESSAGE_CREATE", said("a quiet day"))
    feed(bot, "MESSAGE_UPDATE", said("a quieter day"))
    nothing = (asyncio.all_tasks() - before, list(made))
    feed(bot, "MESSAGE_CREATE", said("help me"))
    await settled()

    assert nothing == (set(), [])
    assert (first.heard, first.edits) == (["a quiet day", "help me"], ["a quieter day"])
    assert (first.done, len(made)) == (["help me"], 1)


def _counted(made: list[int], earlier: Any) -> Any:
    def init(self: Any, **options: Any) -> None:
        made.append(1)
        earlier(self, **options)

    return init


async def test_a_failing_ear_or_task_is_reported_by_id_and_deafens_nobody(
    bot: SupportBot, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = Listener(), Second()
    first.overhear = _fails  # type: ignore[method-assign]  # the first one breaks
    await bot.add_cog(first)
    await bot.add_cog(second)

    with caplog.at_level(logging.ERROR):
        feed(bot, "MESSAGE_CREATE", said("zebra help"))
        feed(bot, "MESSAGE_CREATE", said("zebra help fail"))
        await settled()

    assert second.done == ["zebra help"]
    assert bot.incidents.count == 3
    assert "listener on_message" in caplog.text
    assert "zebra" not in caplog.text


def _fails(heard: Overheard) -> Work | None:
    raise RuntimeError(heard.text)


async def test_a_direct_message_has_no_community_and_a_bots_is_from_no_person(bot: SupportBot) -> None:
    heard: list[Overheard] = []
    ears = Listener()
    ears.overhear = heard.append  # type: ignore[method-assign,assignment]  # keeps what it hears
    await bot.add_cog(ears)

    feed(bot, "MESSAGE_CREATE", said("hello", guild_id=None))
    feed(bot, "MESSAGE_CREATE", said("hello", webhook_id="9"))
    feed(bot, "MESSAGE_CREATE", said("joined", type=7))
    direct, hook, system = heard

    assert (direct.community_id, direct.place, direct.is_from_person) == (None, None, True)
    assert direct.message().guild is None
    assert (hook.community_id, hook.is_from_person, hook.channel_id) == (GUILD_ID, False, LOBBY_ID)
    assert (system.is_system, system.message().is_system(), direct.is_system) == (True, True, False)
    assert hook.place is not None
    assert hook.place.name == "welcome"


async def test_listeners_of_discord_pys_own_kind_and_waiters_still_hear(bot: SupportBot) -> None:
    old = OldWay()
    await bot.add_cog(old)
    feed(bot, "MESSAGE_CREATE", said("one"))
    feed(bot, "MESSAGE_UPDATE", said("two"))
    await settled()
    await bot.remove_cog("OldWay")
    waits = asyncio.ensure_future(bot.wait_for("message"))
    await settled()
    feed(bot, "MESSAGE_CREATE", said("three"))

    assert old.heard == ["one", "edited: two"]
    assert (await waits).content == "three"


async def test_a_removed_cog_hears_nothing_more(bot: SupportBot) -> None:
    ears = Listener()
    await bot.add_cog(ears)
    await bot.remove_cog("Listener")

    feed(bot, "MESSAGE_CREATE", said("one"))

    assert ears.heard == []
