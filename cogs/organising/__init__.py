"""Looking after the bot: the cards that tell a person what to mend."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.organising.cog import Care, Organising

__all__ = ["Care", "Organising", "setup"]


async def setup(bot: SupportBot, care: Care) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = Organising(care)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
