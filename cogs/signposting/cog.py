"""The directory of help: the commands, and what draws each card and letter."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.plain import clip
from bot.signposting.places import places_like
from bot.signposting.snapshots import Filters
from cogs.signposting.caring import CarePresses
from cogs.signposting.drawing import CardDrawing
from cogs.signposting.editing import EditingPresses
from cogs.signposting.finding import LONGEST_PLACE, LONGEST_WORDS, FindingPresses
from cogs.signposting.house import Desk

Offer = app_commands.Choice[str]


class SignpostingCog(commands.Cog):
    """The commands of everybody: search, and ten minutes a week."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.finding = FindingPresses(desk)
        self.editing = EditingPresses(desk)
        self._care = CarePresses(desk)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for presses in (self.finding, self.editing, self._care):
            presses.open_doors(doors)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        CardDrawing(self._desk).register(registry)

    @app_commands.command(name="signpost", description="Find help outside this group. Only you see the answer")
    @app_commands.describe(
        words="What is it about? Your own words will do",
        where="A nation, a country, or the first half of a postcode. It is not kept",
        online="Only help that can be used online",
        language="A language, such as Welsh or BSL",
        age="How old is the person?",
        cost="Only what is free",
        open_now="Only what is open now",
    )
    async def signpost(
        self,
        interaction: discord.Interaction,
        words: app_commands.Range[str, 1, LONGEST_WORDS],
        where: app_commands.Range[str, 0, LONGEST_PLACE] = "",
        online: bool = False,  # noqa: FBT001, FBT002 - an option of a command
        language: app_commands.Range[str, 0, 40] = "",
        age: app_commands.Range[int, 0, 120] | None = None,
        cost: Literal["free"] | None = None,
        open_now: bool = False,  # noqa: FBT001, FBT002 - an option of a command
    ) -> None:
        """Answer a search."""
        filters = Filters(online, language.strip(), age, cost == "free", open_now)
        await self.finding.search(press_of(interaction), words, where, filters)

    @signpost.autocomplete("words")
    async def _offer_words(self, interaction: discord.Interaction, typed: str) -> list[Offer]:
        found = await self._desk.directories.suggest(press_of(interaction).actor, typed)
        return [Offer(name=clip(one.label, 100), value=clip(one.value, 100)) for one in found]

    @signpost.autocomplete("where")
    async def _offer_places(self, _interaction: discord.Interaction, typed: str) -> list[Offer]:
        return [Offer(name=name, value=name) for name in places_like(typed)]

    @app_commands.command(name="help-out", description="Ten minutes a week: check one entry of the directory")
    @app_commands.guild_only()
    async def help_out(self, interaction: discord.Interaction) -> None:
        """Hand out one entry to check."""
        await self._care.task(press_of(interaction))
