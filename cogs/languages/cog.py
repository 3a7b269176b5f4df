"""The command with which a person chooses the language the bot speaks to them."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.language import catalogues, use
from bot.languages.choosing import Languages
from bot.languages.rules import AS_DISCORD
from cogs.languages.screens import GROUP, MENU, chosen_card, language_card


class LanguageChoice(commands.Cog):
    """One command and one menu. Only the person sees either."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    def open_doors(self, doors: Doors) -> None:
        """Register the menu."""
        doors.choose(MENU, self.choose)

    @app_commands.command(name="language", description="Choose the language the bot speaks to you. Only you see it")
    async def language(self, interaction: discord.Interaction) -> None:
        """Show the languages, each under its own name."""
        press = press_of(interaction)
        choice = self._languages.choice_of(press.actor.community_id, press.user_id)
        await press.whisper(language_card(choice, self._languages.of_community(press.actor.community_id)))

    async def choose(self, press: Press) -> None:
        """Take the choice, and answer in the language that was chosen."""
        wanted = next(iter(press.values), GROUP)
        by = press.actor
        async with press.redrawing():
            if wanted == GROUP:
                await self._languages.forget(by.community_id, by.id)
            else:
                await self._languages.choose(by, wanted)
        before = self._languages.of_press(by.id, by.community_id, str(press.interaction.locale))
        use(before)
        of_group = self._languages.of_community(by.community_id)
        choice = wanted if wanted in catalogues() or wanted == AS_DISCORD else None
        await press.redraw(chosen_card(choice, catalogues()[before], of_group))
