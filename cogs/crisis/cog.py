"""Help now: the commands of everybody and of organisers, and who draws the cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.crisis.alerts import Alerts
from bot.crisis.checks import Checks
from bot.crisis.choices import Choices
from bot.crisis.duty import Duty
from bot.crisis.lines import LINES
from bot.crisis.listening import Listening
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.language import _
from cogs.crisis import alert_cards
from cogs.crisis.alert_presses import AlertPresses
from cogs.crisis.check_screens import CheckPresses, check_card
from cogs.crisis.help_cards import gentle_letter
from cogs.crisis.help_presses import HelpPresses
from cogs.crisis.worry import Worries


@dataclass(frozen=True, slots=True)
class Standby:
    """The use cases this cog stands on. `name_of` gives a community's name for letters."""

    alerts: Alerts
    duty: Duty
    choices: Choices
    checks: Checks
    listening: Listening
    settings: SettingsBook
    clock: Clock
    name_of: Callable[[int], str]


class Crisis(commands.Cog):
    """Commands for whoever needs help now, for who is worried, and for who checks the lines."""

    crisis = app_commands.Group(
        name="crisis",
        description="Look after the help lines",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, standby: Standby, help_presses: HelpPresses) -> None:
        self._standby = standby
        self._help = help_presses
        self._alerts = AlertPresses(standby.alerts)
        self._checks = CheckPresses(standby.checks)
        self.worries = Worries(standby.alerts)

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        for presses in (self._help, self._alerts, self._checks, self.worries):
            presses.open_doors(doors)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        registry.draws("crisis_alert", self._draw_alert)
        registry.draws("crisis_alert_letter", self._draw_alert_letter)
        registry.draws("crisis_debrief", self._draw_debrief)
        registry.draws("crisis_gentle", self._draw_gentle)

    async def _draw_alert(self, community_id: int, ref: str) -> Card | None:
        alert = await self._standby.alerts.card(community_id, int(ref))
        return alert_cards.alert_card(alert) if alert else None

    async def _draw_alert_letter(self, community_id: int, ref: str) -> Card | None:
        alert = await self._standby.alerts.card(community_id, int(ref))
        place = self._standby.settings.for_community(community_id).channels.alerts
        shown = f"<#{place}>" if isinstance(place, int) else f"#{place}"
        return alert_cards.alert_letter(alert, shown) if alert else None

    async def _draw_debrief(self, _community_id: int, _ref: str) -> Card | None:
        return alert_cards.debrief_letter()

    async def _draw_gentle(self, community_id: int, ref: str) -> Card | None:
        nation = await self._standby.choices.letter(community_id, int(ref))
        return gentle_letter(nation, int(ref), self._standby.name_of(community_id))

    @app_commands.command(name="help-now", description="Lines you can call or text now. Only you see the answer")
    async def help_now(self, interaction: discord.Interaction) -> None:
        """Answer at once."""
        await self._help.help(press_of(interaction))

    @app_commands.command(name="private-help", description="Choose whether the bot may write to you with help lines")
    @app_commands.guild_only()
    @app_commands.describe(choice="On: if your words suggest a hard time, one quiet message, at most every 12 hours")
    async def private_help(self, interaction: discord.Interaction, choice: Literal["on", "off"]) -> None:
        """Note the choice."""
        press = press_of(interaction)
        async with press.thinking():
            await self._standby.choices.may_write(press.actor, letters=choice == "on")
        if choice == "on":
            words = _("Noted. If your words suggest a hard time, I write to you once, at most every 12 hours.")
            others = _("A member may also suggest help to you through me, with their name.")
            miss = _("I listen only where a channel says so, and I miss most of it. /help-now is always there.")
            await press.whisper(f"{words} {others} {miss}")
        else:
            await press.whisper(_("Noted. I will not write to you. /help-now is always there."))

    @app_commands.command(name="worried", description="Tell the people on duty that you worry about somebody")
    @app_commands.guild_only()
    @app_commands.describe(person="Who you worry about. They are not told")
    async def worried(self, interaction: discord.Interaction, person: discord.User) -> None:
        """Open the form."""
        await self.worries.ask(press_of(interaction), person)

    @crisis.command(name="check", description="Check one help line, and note that you did")
    @app_commands.describe(line="Which line; leave it out to see how all of them stand")
    async def crisis_check(self, interaction: discord.Interaction, line: str = "") -> None:
        """Show how the lines stand, or one line with what to compare."""
        press = press_of(interaction)
        async with press.thinking():
            checks = await self._standby.checks.of(press.actor.community_id)
        await press.whisper(check_card(checks, line))

    @crisis_check.autocomplete("line")
    async def _suggest_line(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the lines whose name holds what is typed."""
        wanted = typed.casefold()
        found = [line for line in LINES if wanted in line.name.casefold() or wanted in line.id]
        return [app_commands.Choice(name=line.name[:100], value=line.id) for line in found[:25]]
