"""Nearby, as people see and press it: the choice, hellos, meetings and reports."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from bot.discord_kit.departures import Departures
from cogs.nearby.cog import NearbyCog, Neighbours

__all__ = ["NearbyCog", "Neighbours", "setup"]


async def setup(bot: SupportBot, neighbours: Neighbours) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = NearbyCog(neighbours)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    Departures(bot).tell("nearby", neighbours.nearby.left)
    await bot.add_cog(cog)
