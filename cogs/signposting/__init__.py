"""The directory of help, as people see and press it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.signposting.cog import SignpostingCog
from cogs.signposting.directory_cog import DirectoryCog
from cogs.signposting.house import Desk

__all__ = ["Desk", "SignpostingCog", "setup"]


async def setup(bot: SupportBot, desk: Desk) -> None:
    """Load the cog, its buttons (which survive restarts), its menu and its cards."""
    cog = SignpostingCog(desk)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
    await bot.add_cog(DirectoryCog(desk, cog.editing))
    bot.tree.add_command(cog.finding.menu())
