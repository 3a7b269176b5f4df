"""Invites for others: the commands of organisers and moderators, and what they press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.plain import clip
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from bot.referral.inviting import Inviting
from bot.referral.rules import LONGEST_NAME, Audience, InviteState
from cogs.referral.screens import ask_screen, leaflet_screen, list_screen, made_screen

_MARK = "#"  # before the id of an invite that was chosen
_MOST_OFFERED = 25
_LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Outreach:
    """The use cases this cog stands on. `name_of` gives a community's name for the leaflet."""

    inviting: Inviting
    settings: SettingsBook
    name_of: Callable[[int], str]


class ReferralCog(commands.Cog):
    """Commands for invites that surgeries, link workers and charities hand out."""

    referral = app_commands.Group(
        name="referral",
        description="Invites that surgeries, link workers and charities hand out",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(self, outreach: Outreach) -> None:
        self._outreach = outreach

    def open_doors(self, doors: Doors) -> None:
        """Register every button and menu."""
        doors.press("referral:leaflet", self._leaflet)
        doors.choose("referral:choose", self._choose)
        doors.press("referral:list", self._page)
        doors.press("referral:ask", self._ask)
        doors.press("referral:end", self._end)

    @referral.command(name="new", description="Make an invite and a leaflet that others hand to people")
    @app_commands.describe(kind="Who hands it out?", name="The name of the place, not of a person")
    async def new(
        self, interaction: discord.Interaction, kind: Audience, name: app_commands.Range[str, 1, LONGEST_NAME]
    ) -> None:
        """Make an invite."""
        press = press_of(interaction)
        async with press.thinking():
            referral = await self._outreach.inviting.new(press.actor, name, kind.value)
        await press.whisper(made_screen(referral))

    @referral.command(name="list", description="See the invites, and roughly how many people came by each")
    async def list_all(self, interaction: discord.Interaction) -> None:
        """List the invites."""
        press = press_of(interaction)
        async with press.thinking():
            listed = await self._outreach.inviting.list(press.actor)
        await press.whisper(list_screen(listed, 0))

    @referral.command(name="end", description="End an invite, so that nobody can come by it any more")
    @app_commands.describe(invite="Which one?")
    async def end(self, interaction: discord.Interaction, invite: str) -> None:
        """Ask before an invite ends."""
        press = press_of(interaction)
        async with press.thinking():
            referral = await self._outreach.inviting.one(press.actor, _id_of(invite))
        await press.whisper(ask_screen(referral))

    @end.autocomplete("invite")
    async def _offer(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        by = press_of(interaction).actor
        if not by.may(Capability.INVITE_THROUGH_OTHERS):
            return []
        standing = await self._outreach.inviting.standing(by)
        wanted = typed.strip().casefold()
        named = [one for one in standing if wanted in one.name.casefold()]
        return [app_commands.Choice(name=clip(one.name, 100), value=f"{_MARK}{one.id}") for one in named][
            :_MOST_OFFERED
        ]

    async def _leaflet(self, press: Press) -> None:
        """Show the leaflet of an invite."""
        async with press.showing():
            card = await self._drawn(press.actor, press.ref.id)
        await press.show(card)

    async def _choose(self, press: Press) -> None:
        """Show the leaflet of the invite chosen in the menu."""
        async with press.showing():
            card = await self._drawn(press.actor, _id_of(_MARK + (press.values[0] if press.values else "")))
        await press.show(card)

    async def _drawn(self, by: Actor, referral_id: int) -> Card:
        referral = await self._outreach.inviting.one(by, referral_id)
        if referral.state is InviteState.ENDED:
            raise NotNowError(_("This invite was ended. You can make a new one."))
        if not referral.code:
            raise NotNowError(_("Discord has not made the invite yet. Please press again in a moment."))
        about = self._outreach.settings.for_community(by.community_id).referral.about
        return leaflet_screen(referral, self._outreach.name_of(by.community_id), about)

    async def _page(self, press: Press) -> None:
        """Turn a page of the list."""
        number = press.extra.removeprefix("p")
        async with press.showing():
            listed = await self._outreach.inviting.list(press.actor)
        await press.show(list_screen(listed, int(number) if number.isdecimal() else 0))

    async def _ask(self, press: Press) -> None:
        """Ask before an invite ends."""
        async with press.showing():
            referral = await self._outreach.inviting.one(press.actor, press.ref.id)
        await press.show(ask_screen(referral))

    async def _end(self, press: Press) -> None:
        """End an invite."""
        async with press.showing():
            await self._outreach.inviting.end(press.actor, press.ref)
        await press.show(Card().say(_("It is ended. Discord takes the invite away in a moment.")))


def _id_of(typed: str) -> int:
    """Return the invite that was chosen from what was offered. Raises InvalidInputError for other words."""
    number = typed.removeprefix(_MARK)
    if not typed.startswith(_MARK) or not number.isascii() or not number.isdecimal() or len(number) > _LONGEST_ID:
        raise InvalidInputError(_("Please start to write a name, then choose an invite from the list."))
    return int(number)
