"""Being on duty, as moderators use it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.crisis.duty import MOST_HOURS, MOST_HOURS_AHEAD, Duty
from bot.crisis.snapshots import Rota
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at, person
from bot.language import _, ngettext
from cogs.crisis.help_cards import presence_words


class OnDuty(commands.Cog):
    """The commands of people who stand by."""

    duty = app_commands.Group(
        name="duty",
        description="Be there for people who may need help",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(self, duty: Duty) -> None:
        self._duty = duty

    @duty.command(name="on", description="Be on duty, now or later. Alerts are then shown to you")
    @app_commands.describe(hours="For how many hours", starts_in="Begin in so many hours; leave it out for now")
    async def duty_on(
        self,
        interaction: discord.Interaction,
        hours: app_commands.Range[int, 1, MOST_HOURS] = 4,
        starts_in: app_commands.Range[int, 0, MOST_HOURS_AHEAD] = 0,
    ) -> None:
        """Come on duty."""
        await self._come(press_of(interaction), hours, starts_in)

    def open_doors(self, doors: Doors) -> None:
        """Register the button of others' screens that puts whoever presses on duty for so many hours."""
        doors.press("crisis:stand_by", self.stand_by)

    async def stand_by(self, press: Press) -> None:
        """Come on duty now."""
        await self._come(press, int(press.extra) if press.extra.isdecimal() else 4, 0)

    async def _come(self, press: Press, hours: int, starts_in: int) -> None:
        async with press.thinking():
            shift = await self._duty.on(press.actor, hours=hours, starts_in=starts_in)
        words = _("Thank you. You are on duty from {begins} until {ends}. /duty off ends it at any time.")
        await press.whisper(words.format(begins=at(shift.begins), ends=at(shift.ends)))

    @duty.command(name="off", description="End your time on duty; what you have goes to somebody else")
    async def duty_off(self, interaction: discord.Interaction) -> None:
        """Go off duty."""
        press = press_of(interaction)
        async with press.thinking():
            moved = await self._duty.off(press.actor)
        await press.whisper(f"{_('You are off duty. Thank you.')} {_moved_words(moved)}".strip())

    @duty.command(name="hand-over", description="Give what you have to somebody who is on duty, and go")
    @app_commands.rename(somebody="to")
    @app_commands.describe(somebody="Who is on duty now")
    async def duty_hand_over(self, interaction: discord.Interaction, somebody: discord.User) -> None:
        """Hand over."""
        press = press_of(interaction)
        async with press.thinking():
            moved = await self._duty.hand_over(press.actor, somebody.id)
        words = _("Handed over to {person}. You are off duty. Thank you.").format(person=person(somebody.id))
        await press.whisper(f"{words} {_moved_words(moved)}".strip())

    @duty.command(name="rota", description="See who is on duty now, and who comes next")
    async def duty_rota(self, interaction: discord.Interaction) -> None:
        """Show the rota."""
        press = press_of(interaction)
        async with press.thinking():
            rota = await self._duty.rota(press.actor)
        await press.whisper(rota_card(rota))


def _moved_words(count: int) -> str:
    if not count:
        return ""
    return ngettext("{count} alert went on.", "{count} alerts went on.", count).format(count=count)


def rota_card(rota: Rota) -> Card:
    """Draw who is on duty, for moderators."""
    card = Card(_("On duty"))
    for shift in rota.now:
        card.say(_("- {person}, until {moment}").format(person=person(shift.member_id), moment=at(shift.ends)))
    if rota.coming:
        card.say(f"**{_('Coming')}**")
        for shift in rota.coming:
            words = _("- {person}, from {begins} until {ends}")
            card.say(words.format(person=person(shift.member_id), begins=at(shift.begins), ends=at(shift.ends)))
    card.rule()
    card.say(_("Members read: “{words}”").format(words=presence_words(rota.presence)))
    return card
