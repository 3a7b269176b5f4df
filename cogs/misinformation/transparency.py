"""The numbers of a month, for everybody in the group; organisers can share them in a channel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Capability
from bot.discord_kit.cards import Card, CardRegistry, button
from bot.discord_kit.custom_ids import NO_ROW
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError
from bot.language import _
from bot.misinformation.transparency import CARD, Report, Transparency
from bot.misinformation.transparency_words import sentences_of

_LONGEST_MONTH = 7


def month_card(report: Report) -> Card:
    """Say a month's numbers in words."""
    card = Card(_("What came of flags in {month}").format(month=report.month.words))
    for sentence in sentences_of(report):
        card.say(sentence)
    return card


class TransparencyCog(commands.Cog):
    """The command, the button of organisers, and the card they share."""

    def __init__(self, transparency: Transparency) -> None:
        self._transparency = transparency

    def open_doors(self, doors: Doors) -> None:
        """Register the button."""
        doors.press("transparency:share", self.share)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws the shared card."""
        registry.draws(CARD, self._draw)

    async def _draw(self, community_id: int, ref: str) -> Card | None:
        report = await self._transparency.kept(community_id, ref)
        return month_card(report) if report is not None else None

    @app_commands.command(name="transparency", description="See what came of flags in a month, in rounded numbers")
    @app_commands.describe(month="Which month? Leave it out for the last one that is over")
    @app_commands.guild_only()
    async def transparency(
        self, interaction: discord.Interaction, month: app_commands.Range[str, 0, _LONGEST_MONTH] = ""
    ) -> None:
        """Show the numbers of a month to this person."""
        press = press_of(interaction)
        async with press.thinking():
            by = press.actor
            report = await self._transparency.report(by, month)
        card = month_card(report)
        if by.may(Capability.CONFIGURE):
            card.buttons(button("transparency:share", _("Share it in this channel"), NO_ROW, extra=report.month.key))
        await press.whisper(card)

    @transparency.autocomplete("month")
    async def _offer_months(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        by = press_of(interaction).actor
        if not by.may(Capability.FLAG_MESSAGES):
            return []
        months = await self._transparency.months(by)
        return [
            app_commands.Choice(name=month.words, value=month.key)
            for month in months
            if typed.casefold() in f"{month.words} {month.key}".casefold()
        ]

    async def share(self, press: Press) -> None:
        """Post the numbers in the channel where the button was pressed."""
        channel_id = press.interaction.channel_id
        if channel_id is None:
            raise InvalidInputError(_("Please do this in the channel where it should stand."))
        async with press.thinking():
            await self._transparency.share(press.actor, press.extra, channel_id)
        await press.whisper(_("It is posted in this channel. Everybody who sees the channel can read it."))
