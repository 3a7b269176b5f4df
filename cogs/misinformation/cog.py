"""Flagging and reviewing: the command of reviewers, the menu on messages, and the letter that invites to a seat."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors, press_of
from cogs.misinformation.flagging import FlagPresses
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.review_screens import invitation_letter
from cogs.misinformation.reviewing import ReviewPresses
from cogs.misinformation.seats import SeatPresses
from cogs.misinformation.training import TrainingPresses


class MisinformationCog(commands.Cog):
    """What members flag with, and where reviewers begin; everything else is pressed."""

    def __init__(self, house: MisinformationHouse) -> None:
        self._house = house
        self.flags = FlagPresses(house)
        self._reviews = ReviewPresses(house.reviewing, house.training)
        self._seats = SeatPresses(house)
        self._training = TrainingPresses(house.reviewing, house.learning, house.training)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for presses in (self.flags, self._reviews, self._seats, self._training):
            presses.open_doors(doors)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws the letter."""
        registry.draws("review_invitation", self._draw_invitation)

    @app_commands.command(name="review", description="Look at what may be wrong, or begin to help with it")
    @app_commands.guild_only()
    async def review(self, interaction: discord.Interaction) -> None:
        """Show where this person stands and what waits for them."""
        await self._reviews.home(press_of(interaction))

    async def _draw_invitation(self, community_id: int, ref: str) -> Card | None:
        seat = await self._house.reviewing.invitation(community_id, int(ref))
        return invitation_letter(seat, self._house.name_of(community_id), community_id) if seat else None
