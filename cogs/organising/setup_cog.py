"""Set-up as organisers open it: one command."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.client import SupportBot
from bot.discord_kit.doors import press_of
from cogs.organising.setup_desk import SetupDesk
from cogs.organising.setup_presses import SetupPresses


class SetupCog(commands.Cog):
    """The command that begins a set-up or goes on with it."""

    def __init__(self, presses: SetupPresses) -> None:
        self._presses = presses

    @app_commands.command(name="setup", description="Set up this group, one question at a time. Only you see it")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: discord.Interaction) -> None:
        """Begin, or go on."""
        await self._presses.open(press_of(interaction))


async def open_setup(bot: SupportBot, desk: SetupDesk) -> None:
    """Load the command and its buttons, which survive restarts."""
    presses = SetupPresses(desk)
    presses.open_doors(bot.doors)
    await bot.add_cog(SetupCog(presses))
