"""Nearby: the command, and what draws each card and letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.nearby.cards import Cards
from bot.nearby.service import Nearby
from cogs.nearby.cards import (
    connector_card,
    ending_letter,
    hello_letter,
    meeting_card,
    report_card,
    stopped_letter,
)
from cogs.nearby.moderator import TeamPresses
from cogs.nearby.presses import MemberPresses


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The use cases this cog stands on. `name_of` gives a community's name for direct messages."""

    nearby: Nearby
    cards: Cards
    name_of: Callable[[int], str]


class NearbyCog(commands.Cog):
    """The command of members; everything else is pressed."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._member = MemberPresses(neighbours.nearby, neighbours.cards)
        self._team = TeamPresses(neighbours.nearby)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        self._member.open_doors(doors)
        self._team.open_doors(doors)

    @app_commands.command(name="nearby", description="Find people of your region, when both of you want to")
    @app_commands.guild_only()
    async def nearby(self, interaction: discord.Interaction) -> None:
        """Show the screen."""
        await self._member.open(press_of(interaction))

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        drawing = _CardDrawing(self._neighbours)
        for name in ("report", "connector", "meeting", "hello", "ending", "stopped"):
            registry.draws(f"nearby_{name}", getattr(drawing, name))


class _CardDrawing:
    """Draws each card from what is stored now."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._cards = neighbours.cards
        self._name_of = neighbours.name_of

    async def report(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.report(community_id, int(ref))
        return report_card(shown) if shown else None

    async def connector(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.connector(community_id, int(ref))
        return connector_card(shown) if shown else None

    async def meeting(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.meeting(community_id, int(ref))
        return meeting_card(shown) if shown else None

    async def hello(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.hello(community_id, int(ref))
        return hello_letter(shown, self._name_of(community_id)) if shown else None

    async def ending(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.ending(community_id, int(ref))
        return ending_letter(shown, self._name_of(community_id)) if shown else None

    async def stopped(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.stopped(community_id, int(ref))
        return stopped_letter(shown, self._name_of(community_id)) if shown else None
