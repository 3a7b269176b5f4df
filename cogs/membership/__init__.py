"""Joining: the lobby, the form, the queue and the doors, as people see and press them."""

from __future__ import annotations

from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.client import SupportBot
from cogs.membership.cog import Joining, Membership

__all__ = ["Joining", "Membership", "setup"]


async def setup(bot: SupportBot, cards: CardRegistry, joining: Joining) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = Membership(joining)
    cog.open_doors(bot.doors)
    cog.draw_cards(cards)
    await bot.add_cog(cog)
