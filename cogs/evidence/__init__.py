"""The evidence hub, as people see and press it: searching, adding, the second pair of eyes, and care."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.evidence.cog import EvidenceCog
from cogs.evidence.house import Hub

__all__ = ["EvidenceCog", "Hub", "setup"]


async def setup(bot: SupportBot, hub: Hub) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = EvidenceCog(hub)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
