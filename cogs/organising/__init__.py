"""Looking after the bot: the cards that tell a person what to mend."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from cogs.organising.cog import Care, Organising
from cogs.organising.settings_cog import SettingsCog
from cogs.organising.settings_house import SettingsDesk

__all__ = ["Care", "Organising", "SettingsDesk", "setup", "setup_settings"]


async def setup(bot: SupportBot, care: Care) -> None:
    """Load the cog, its buttons (which survive restarts) and its cards."""
    cog = Organising(care)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)


async def setup_settings(bot: SupportBot, desk: SettingsDesk) -> None:
    """Load /settings and its buttons, which survive restarts."""
    cog = SettingsCog(desk)
    cog.open_doors(bot.doors)
    await bot.add_cog(cog)
