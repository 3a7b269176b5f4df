"""Help now, as people see and press it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.crisis.cog import Crisis

__all__ = ["Crisis", "setup"]


async def setup(bot: SupportBot) -> None:
    """Load the cog and its buttons, which survive restarts."""
    cog = Crisis()
    cog.open_doors(bot.doors)
    await bot.add_cog(cog)
