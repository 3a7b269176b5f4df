"""Possible misinformation, as members flag it, reviewers look at it, and moderators and authors settle it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.misinformation.cases_cog import CasesCog
from cogs.misinformation.cog import MisinformationCog
from cogs.misinformation.house import MisinformationHouse

__all__ = ["MisinformationHouse", "setup"]


async def setup(bot: SupportBot, house: MisinformationHouse) -> None:
    """Load the cogs, their buttons (which survive restarts), menus and cards."""
    cog, cases = MisinformationCog(house), CasesCog(house)
    for each in (cog, cases):
        each.open_doors(bot.doors)
        each.draw_cards(bot.cards)
        await bot.add_cog(each)
    bot.tree.add_command(cog.flags.menu())
