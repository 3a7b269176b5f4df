"""The commands around cases: what waits for moderators, what is a member's own, and the numbers of a month."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.errors import NotFoundError
from bot.language import _
from cogs.misinformation.appeals import AppealPresses
from cogs.misinformation.author import AuthorPresses
from cogs.misinformation.case_cards import cases_screen
from cogs.misinformation.deciding import ModeratorPresses
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.my_cases import MyCases
from cogs.misinformation.notes import NotePresses
from cogs.misinformation.outcome_drawing import OutcomeDrawing


class CasesCog(commands.Cog):
    """What moderators, authors and appellants begin with; everything else is pressed."""

    def __init__(self, house: MisinformationHouse) -> None:
        self._house = house
        self._drawing = OutcomeDrawing(house)
        self._moderator = ModeratorPresses(house.cases, house.deciding)
        self._notes = NotePresses(house.notes, house.sources)
        self._author = AuthorPresses(house.windows, house.sources)
        self._appeals = AppealPresses(house.appeals, self._drawing.about, self._drawing.case_of)
        self._mine = MyCases(house.cases, house.windows, house.appeals, house.outcome_cards)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for presses in (self._moderator, self._notes, self._author, self._appeals, self._mine):
            presses.open_doors(doors)
        doors.press("misinformation:show", self.show)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        self._drawing.draw_cards(registry)

    @app_commands.command(name="cases", description="See what waits for moderators: cases, appeals and notes")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def cases(self, interaction: discord.Interaction) -> None:
        """List what waits for this moderator, oldest first."""
        press = press_of(interaction)
        async with press.thinking():
            by = press.actor
            waiting = await self._house.deciding.open_cases(by)
            appeals = await self._house.appeals.queue(by)
            notes = await self._house.notes.waiting(by)
        await press.whisper(cases_screen(waiting, appeals, notes))

    async def show(self, press: Press) -> None:
        """Show the card of one case from the list, to this person only."""
        async with press.showing():
            by = press.actor
            waiting = await self._house.deciding.open_cases(by)  # which leaves out what this person has a part in
            case = next((one for one in waiting if one.id == press.ref.id), None)
            if case is None:
                raise NotFoundError(_("This case does not wait any more."))
            card = await self._drawing.case(case)
        await press.show(card)

    @app_commands.command(name="my-cases", description="See your own flags, decisions about your messages, and appeals")
    @app_commands.guild_only()
    async def my_cases(self, interaction: discord.Interaction) -> None:
        """Show a member what is theirs."""
        await self._mine.show(press_of(interaction))

    @app_commands.command(name="notes", description="Write or check notes, if you review messages or moderate")
    @app_commands.guild_only()
    async def notes(self, interaction: discord.Interaction) -> None:
        """Show the cases that want a note, and the notes that want a second pair of eyes."""
        await self._notes.home(press_of(interaction))
