"""What a test of practice Discord has before it: the server, its people, and a small bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
from discord.ext import commands

from bot.rehearsal.building import Community
from bot.rehearsal.people import Person
from bot.rehearsal.server import PracticeDiscord


class Bot(commands.AutoShardedBot):
    """The smallest bot there is; tests put commands and listeners on it before it starts."""

    def __init__(self, intents: discord.Intents | None = None, **options: object) -> None:
        if intents is None:
            intents = discord.Intents.none()
            intents.guilds = intents.members = True
        super().__init__(
            command_prefix="unreachable!",
            intents=intents,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.sync = True
        self.heard: list[str] = []

    async def setup_hook(self) -> None:
        if self.sync and self.tree.get_commands():
            await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 seconds between shards, as a bot at the real Discord has to."""

    async def on_socket_event_type(self, name: str) -> None:
        self.heard.append(name)


class Table:
    """What a test has before it: the server, the community, and its people by name."""

    def __init__(self, practice: PracticeDiscord, community: Community) -> None:
        self.practice = practice
        self.community = community
        self.world = practice.world
        self.guild = community.guild

    def person(self, name: str) -> Person:
        return Person(self.practice, self.community, self.community.people[name])

    @asynccontextmanager
    async def running(self, bot: commands.Bot) -> AsyncIterator[commands.Bot]:
        """Connect a bot and take it down again."""
        task = asyncio.create_task(bot.start(self.practice.token))
        try:
            async with asyncio.timeout(60):
                while not bot.is_ready():
                    if task.done():
                        await task
                    await asyncio.sleep(0.005)
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)

    def channel(self, bot: commands.Bot, name: str) -> discord.TextChannel:
        found = bot.get_channel(self.community.channels[name].id)
        assert isinstance(found, discord.TextChannel | discord.ForumChannel)
        return found

    def bot_guild(self, bot: commands.Bot) -> discord.Guild:
        found = bot.get_guild(self.guild.id)
        assert found is not None
        return found


async def eventually(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
