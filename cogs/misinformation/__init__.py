"""Possible misinformation, as members flag it, reviewers look at it, and moderators and authors settle it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.misinformation.cog import MisinformationCog
from cogs.misinformation.house import MisinformationHouse

__all__ = ["MisinformationHouse", "setup"]


async def setup(bot: SupportBot, house: MisinformationHouse) -> None:
    """Load the cogs, their buttons (which survive restarts), menus and cards."""
    cog = MisinformationCog(house)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
    bot.tree.add_command(cog.flags.menu())
