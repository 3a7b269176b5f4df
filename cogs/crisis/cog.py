"""Help now: the commands."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.doors import Doors, press_of
from cogs.crisis.help_presses import HelpPresses


class Crisis(commands.Cog):
    """Commands for whoever needs help now, and for those who stand by."""

    def __init__(self) -> None:
        self._help = HelpPresses()

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        self._help.open_doors(doors)

    @app_commands.command(name="help-now", description="Lines you can call or text now. Only you see the answer")
    async def help_now(self, interaction: discord.Interaction) -> None:
        """Answer at once."""
        await self._help.help(press_of(interaction))
