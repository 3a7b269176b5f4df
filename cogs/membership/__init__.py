"""Joining: the lobby, the form, the queue and the doors, as people see and press them."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.membership.cog import Joining, Membership
from cogs.membership.comings import Comings

__all__ = ["Joining", "Membership", "setup"]


async def setup(bot: SupportBot, joining: Joining) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = Membership(joining)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    Comings(bot, joining.doors).listen()
    await bot.add_cog(cog)
