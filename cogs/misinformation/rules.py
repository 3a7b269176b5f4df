"""The rules, as organisers and moderators try, read and switch them."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Capability
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _
from bot.misinformation.precision import CARD
from bot.misinformation.rule_care import RuleCare
from cogs.misinformation.rule_screens import (
    rulebook_card,
    silent_card,
    state_of,
    try_modal,
    try_parts,
    verdict_card,
)


class RulesCog(commands.Cog):
    """`/rules try` and `/rules list`, and the switches."""

    rules = app_commands.Group(name="rules", description="For moderators: what the bot looks for", guild_only=True)

    def __init__(self, care: RuleCare) -> None:
        self._care = care

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.submit("rules:try", self.tried)
        doors.choose("rules:switch", self.switch)
        doors.press("rules:wake", self.wake)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws the card of a silent rule."""
        registry.draws(CARD, self._draw_silent)

    @rules.command(name="try", description="Paste a text and see what the rules say. Nothing is kept")
    async def try_text(self, interaction: discord.Interaction) -> None:
        """Open the form into which a text is pasted."""
        press = press_of(interaction)
        self._care.require_reader(press.actor)
        await press.show_modal(try_modal())

    async def tried(self, press: Press) -> None:
        """Say what the rules find in a text."""
        async with words_kept(press, "text"):
            async with press.thinking():
                verdict = await self._care.try_text(press.actor, str(press.read(try_parts()).get("text", "")))
            await press.whisper(verdict_card(verdict))

    @rules.command(name="list", description="See what each kind of rule looks for, and how often it was right")
    async def list_rules(self, interaction: discord.Interaction) -> None:
        """Show every kind of rule."""
        press = press_of(interaction)
        async with press.thinking():
            card = await self._rulebook(press)
        await press.whisper(card)

    async def switch(self, press: Press) -> None:
        """Switch a kind on or off."""
        word, _dot, kind_id = (press.values[0] if press.values else "").partition(".")
        if word not in {"on", "off"}:
            raise NotFoundError(_("There is nothing here to act on."))
        async with press.thinking():
            kind = await self._care.switch(press.actor, kind_id, on=word == "on")
        await press.whisper(_("{kind}: {state}.").format(kind=kind.name, state=state_of(kind)))

    async def wake(self, press: Press) -> None:
        """Let a silent rule open cases again."""
        async with press.thinking():
            await self._care.wake(press.actor, press.ref.id)
        await press.whisper(_("It may open cases again. Its count begins anew."))

    async def _rulebook(self, press: Press) -> Card:
        by = press.actor
        return rulebook_card(await self._care.rulebook(by), may_switch=by.may(Capability.CONFIGURE))

    async def _draw_silent(self, community_id: int, ref: str) -> Card | None:
        silent = await self._care.silent(community_id, int(ref))
        return silent_card(silent) if silent is not None else None
