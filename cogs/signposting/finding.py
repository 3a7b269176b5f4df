"""Searching: the command's answer, more of it, one entry, sharing it and suggesting it to somebody."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.community.actor import Capability
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.language import _
from bot.signposting.directories import NO_FILTERS
from bot.signposting.snapshots import Card as Entry
from bot.signposting.snapshots import Filters, VersionedRef
from cogs.signposting.cards import entry_screen
from cogs.signposting.house import Desk
from cogs.signposting.screens import further_screen, listed_on, offer_screen, results_screen, share_screen

SUGGEST = "Suggest a resource"
LONGEST_WORDS = 2_000
LONGEST_PLACE = 40
_FORM = "signposting:suggest"


class FindingPresses:
    """Each method answers a button, a menu or a form of somebody who looks for help."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for verb in ("one", "more", "first", "meant", "share", "share_named", "share_plain", "offer", "offer_yes"):
            doors.press(f"signposting:{verb}", getattr(self, verb))
        doors.choose("signposting:open", self.open)
        doors.submit(_FORM, self.suggest)

    async def search(
        self, press: Press, words: str, where: str = "", filters: Filters = NO_FILTERS, *, for_id: int = 0
    ) -> None:
        """Answer a search, to this person only. Nothing of it is kept."""
        async with press.showing():
            results = await self._desk.directories.search(press.actor, words, where, filters)
        await press.show(results_screen(results, for_id=for_id))

    async def one(self, press: Press) -> None:
        """Show one entry whole."""
        async with press.showing():
            entry = await self.entry(press)
        await press.show(entry_screen(entry, for_id=_person(press.extra)))

    async def open(self, press: Press) -> None:
        """Show the entry chosen from the menu."""
        async with press.showing():
            entry = await self._desk.directories.card(press.actor, press.values[0] if press.values else "")
        await press.show(entry_screen(entry, for_id=_person(press.extra)))

    async def more(self, press: Press) -> None:
        """Show the next three of what was found."""
        await self._from(press, press.ref.id)

    async def first(self, press: Press) -> None:
        """Show the first three of what was found."""
        await self._from(press, 0)

    async def _from(self, press: Press, start: int) -> None:
        async with press.showing():
            directory = await self._desk.directories.of(press.actor.community_id)
            now = self._desk.directories.now()
            cards = [directory.card(one, now) for one in listed_on(press.interaction.message)]
            entries = [card for card in cards if card is not None]
            if not entries[start:]:
                raise NotFoundError(_("There is no more here. Please search again with /signpost."))
        await press.show(further_screen(entries, start, for_id=_person(press.extra)))

    async def meant(self, press: Press) -> None:
        """Search for the meaning somebody chose for a short form."""
        name = self._desk.directories.term_named(press.ref.id)
        if not name:
            raise NotFoundError(_("This choice is out of date. Please search again with /signpost."))
        await self.search(press, name, for_id=_person(press.extra))

    async def entry(self, press: Press) -> Entry:
        """Return the entry a button is about. Raises NotFoundError."""
        service_id = await self._desk.directories.id_of(press.actor, press.ref.id)
        return await self._desk.directories.card(press.actor, service_id)

    async def share(self, press: Press) -> None:
        """Ask whether to share an entry in the channel."""
        async with press.showing():
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            _channel(press)
            entry = await self.entry(press)
        await press.show(share_screen(entry))

    async def share_named(self, press: Press) -> None:
        """Share an entry with one's name."""
        await self._share(press, named=True)

    async def share_plain(self, press: Press) -> None:
        """Share an entry without one's name."""
        await self._share(press, named=False)

    async def _share(self, press: Press, *, named: bool) -> None:
        async with press.showing():
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            channel_id = _channel(press)
            entry = await self.entry(press)
            await self._desk.sharing.share(press.actor, entry.id, channel_id, named=named)
        news = _("It comes into this channel. Every correction of it shows there, too.")
        await press.show(entry_screen(entry, news=news))

    def menu(self) -> app_commands.ContextMenu:
        """Return the menu on a message."""

        async def suggest(interaction: discord.Interaction, message: discord.Message) -> None:
            press = press_of(interaction)
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            if message.author.bot or message.webhook_id is not None:
                raise NotNowError(_("That was written by a bot. You can search for yourself with /signpost."))
            own = message.author.id == press.user_id
            custom_id = CustomId(_FORM, VersionedRef(0 if own else message.author.id, 0))
            await press.show_modal(FormModal(custom_id, _("Suggest a resource"), _parts()))

        return app_commands.guild_only(app_commands.ContextMenu(name=SUGGEST, callback=suggest))

    async def suggest(self, press: Press) -> None:
        """Answer the private search for somebody else."""
        press.actor.require(Capability.HELP_WITH_DIRECTORY)
        given = press.read(_parts())
        words, where = str(given.get("words", "")), str(given.get("where", ""))
        async with press.thinking():
            results = await self._desk.directories.search(press.actor, words, where)
        await press.whisper(results_screen(results, for_id=press.ref.id))

    async def offer(self, press: Press) -> None:
        """Ask once more before an entry is suggested."""
        async with press.showing():
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            entry, to_id = await self.entry(press), self._receiver(press)
        await press.show(offer_screen(entry, to_id))

    async def offer_yes(self, press: Press) -> None:
        """Suggest an entry in a private message."""
        async with press.showing():
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            entry, to_id = await self.entry(press), self._receiver(press)
            await self._desk.sharing.offer(press.actor, entry.id, to_id)
        news = _("It is on its way. If it cannot be delivered, I write to you.")
        await press.show(entry_screen(entry, news=news))

    @staticmethod
    def _receiver(press: Press) -> int:
        to_id = _person(press.extra)
        if not to_id or to_id == press.user_id:
            raise InvalidInputError(_("Please choose a message of the person again."))
        return to_id


def _parts() -> list[Part]:
    return [
        Part("words", "text", _("What may help them?"), _("Your own words will do. Nothing is kept."), max_length=200),
        Part(
            "where",
            "text",
            _("Where are they?"),
            _("A nation, or the first half of a postcode. You may leave it out."),
            required=False,
            max_length=LONGEST_PLACE,
        ),
    ]


def _person(extra: str) -> int:
    return int(extra) if extra.isdecimal() and len(extra) <= 19 else 0


def _channel(press: Press) -> int:
    """Return the channel in which somebody shares; they need the right to write there themselves, and so does the bot.

    Raises NotAllowedError, NotNowError.
    """
    interaction = press.interaction
    if not isinstance(interaction.channel, discord.TextChannel):
        raise NotNowError(_("I can share it in a text channel only. Please copy the address instead."))
    if not interaction.permissions.send_messages:
        raise NotAllowedError(_("You cannot write in this channel, so I do not post for you."))
    if not interaction.app_permissions.send_messages:
        raise NotNowError(_("I may not write in this channel."))
    return interaction.channel.id
