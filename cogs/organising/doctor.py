"""`/doctor`: one private list of what is wrong, with buttons that mend some of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.checkup.rounds import CARD, Bundles
from bot.checkup.service import CheckUp, Report
from bot.clock import Clock
from bot.crisis.duty import Duty
from bot.delivery.todo import Todos, TodoState
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.client import SupportBot
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.doctor.findings import ButtonVerb
from bot.errors import InvalidInputError
from bot.language import _, language_in_use, ngettext
from cogs.organising.doctor_cards import LETTERS, preview_card, report_card, round_card

_FRESH: Final = timedelta(minutes=5)
_HOURS: Final = 4
_VERBS: Final = {letter: verb for verb, letter in LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Surgery:
    """The use cases the doctor's screens stand on."""

    checkup: CheckUp
    bundles: Bundles
    todos: Todos
    duty: Duty
    clock: Clock


class Doctor(commands.Cog):
    """The command and its buttons.

    The last report of a community is kept a few minutes, for turning its pages, once for each language it was asked in.
    """

    def __init__(self, surgery: Surgery) -> None:
        self._surgery = surgery
        self._reports: dict[tuple[int, str], Report] = {}

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("organising:dr_again", self.again)
        doors.press("organising:dr_page", self.page)
        doors.press("organising:dr_retry", self.retry)
        doors.press("organising:dr_duty", self.on_duty)
        doors.press("organising:dr_close", self.close)
        doors.press("organising:dr_yes", self.closed)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws the card of the daily round."""
        registry.draws(CARD, self._draw_round)

    async def _draw_round(self, community_id: int, ref: str) -> Card | None:
        findings = await self._surgery.bundles.of(community_id, ref)
        return round_card(findings) if findings else None

    @app_commands.command(name="doctor", description="See what is wrong with the bot here, and how to mend it")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def doctor(self, interaction: discord.Interaction) -> None:
        """Look, and show what is wrong."""
        await self.again(press_of(interaction))

    async def again(self, press: Press, note: str = "") -> None:
        """Look afresh."""
        async with press.showing():
            report = await self._look(press)
        await press.show(report_card(report, note=note))

    async def _look(self, press: Press) -> Report:
        by = press.actor
        report = await self._surgery.checkup.report(by)
        self._reports[by.community_id, language_in_use()] = report
        return report

    async def page(self, press: Press) -> None:
        """Turn the page of what was seen a moment ago; of an older look, look afresh."""
        async with press.showing():
            known = self._reports.get((press.actor.community_id, language_in_use()))
            if known is None or self._surgery.clock.now() - known.at > _FRESH:
                known = await self._look(press)
            else:
                self._surgery.checkup.require(press.actor)
        await press.show(report_card(known, _number(press.extra)))

    async def retry(self, press: Press) -> None:
        """Try a parked effect again."""
        self._surgery.checkup.require(press.actor)  # before anything is done: the answer is a report
        async with press.showing():
            todo = await self._surgery.todos.retry(press.extra, press.actor)
            report = await self._look(press)
        over = todo.state is TodoState.NOT_NEEDED
        note = _("It is no longer needed, so nothing was done.") if over else _("It is being tried again.")
        await press.show(report_card(report, note=note))

    async def on_duty(self, press: Press) -> None:
        """Put whoever presses on duty for some hours."""
        self._surgery.checkup.require(press.actor)
        async with press.showing():
            await self._surgery.duty.on(press.actor, hours=_HOURS)
            report = await self._look(press)
        note = _("Thank you. You are on duty for {hours} hours. /duty off ends it at any time.")
        await press.show(report_card(report, note=note.format(hours=_HOURS)))

    async def close(self, press: Press) -> None:
        """Show what closing a channel would change."""
        verb = _verb(press.extra)
        async with press.showing():
            preview = await self._surgery.checkup.preview(press.actor, verb, press.ref.id)
        await press.show(preview_card(preview, verb))

    async def closed(self, press: Press) -> None:
        """Close a channel as it was previewed."""
        verb, stamp = _verb(press.extra), press.extra[1:]
        async with press.showing():
            count = await self._surgery.checkup.close(press.actor, verb, press.ref.id, stamp)
            report = await self._look(press)
        words = ngettext("{count} rule is being changed.", "{count} rules are being changed.", count)
        note = f"{words.format(count=count)} {_('Press “Look again” in a moment.')}"
        await press.show(report_card(report, note=note))


def _verb(extra: str) -> ButtonVerb:
    verb = _VERBS.get(extra[:1])
    if verb is None:
        raise InvalidInputError(_("This button is out of date. Please use the newest message from the bot."))
    return verb


def _number(extra: str) -> int:
    digits = extra.removeprefix("p")
    return int(digits) if digits.isdecimal() else 0


async def setup(bot: SupportBot, surgery: Surgery) -> None:
    """Load the cog, its buttons and its card."""
    cog = Doctor(surgery)
    cog.open_doors(bot.doors)
    cog.draw_cards(bot.cards)
    await bot.add_cog(cog)
