"""Choosing a language, as people see and press it."""

from __future__ import annotations

from bot.discord_kit.client import SupportBot
from bot.discord_kit.departures import Departures
from bot.languages.choosing import Languages
from cogs.languages.cog import LanguageChoice

__all__ = ["LanguageChoice", "setup"]


async def setup(bot: SupportBot, languages: Languages) -> None:
    """Load the cog and its menu, which survives restarts; who leaves takes their choice along."""
    cog = LanguageChoice(languages)
    cog.open_doors(bot.doors)
    await bot.add_cog(cog)
    Departures(bot).tell("languages", languages.forget)
