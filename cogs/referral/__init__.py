"""Invites for others, as organisers and moderators see and press them."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.referral.cog import Outreach, ReferralCog

__all__ = ["Outreach", "ReferralCog", "setup"]


async def setup(bot: SupportBot, outreach: Outreach) -> None:
    """Load the cog and its buttons, which survive restarts."""
    cog = ReferralCog(outreach)
    cog.open_doors(bot.doors)
    await bot.add_cog(cog)
