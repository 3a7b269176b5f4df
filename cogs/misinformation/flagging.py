"""Flagging a message: its menu, the form, and one receipt. The words of the message come with the menu alone."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands

from bot.community.actor import Actor, Capability
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.forms import Answer
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _
from bot.misinformation.checking import require_flaggable
from bot.misinformation.rules import Reason
from bot.misinformation.snapshots import FlaggedMessage, FlagRequest
from cogs.misinformation.flag_cards import FORM, TELL_ME, flag_modal, flag_parts, receipt_card
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.opened import Opened, chosen_of
from cogs.misinformation.surrounding import completed

MENU: Final = "This may be misleading"


class FlagPresses:
    """The menu on a message and the form behind it."""

    def __init__(self, house: MisinformationHouse) -> None:
        self._flagging = house.flagging
        self._surroundings = house.surroundings
        self._names = house.names
        self._clock = house.clock
        self._opened = Opened(house.clock)

    def open_doors(self, doors: Doors) -> None:
        """Register the form."""
        doors.submit(FORM, self.send)

    def menu(self) -> app_commands.ContextMenu:
        """Return the menu on a message."""

        async def flag(interaction: discord.Interaction, message: discord.Message) -> None:
            await self.ask(press_of(interaction), chosen_of(interaction, message))

        return app_commands.guild_only(app_commands.ContextMenu(name=MENU, callback=flag))

    async def ask(self, press: Press, message: FlaggedMessage) -> None:
        """Open the form; what cannot be flagged is said before anybody fills it in."""
        by = press.actor
        by.require(Capability.FLAG_MESSAGES)
        require_flaggable(message, by, self._clock.now())
        self._opened.keep(press.user_id, message)
        await press.show_modal(flag_modal(message.message_id))

    async def send(self, press: Press) -> None:
        """Take the flag, with the message as it stands now and what two people wrote next to it."""
        async with words_kept(press, "words"):
            async with press.thinking():
                by = press.actor
                by.require(Capability.FLAG_MESSAGES)
                given = press.read(flag_parts())
                message = await self._as_it_stands(by, press.ref.id)
                wants_result = TELL_ME in _several(given.get("result"))
                reason = _reason(given.get("reason"))
                request = FlagRequest(message, reason, str(given.get("words", "")), wants_result=wants_result)
                receipt = await self._flagging.flag(by, request)
                self._opened.forget(press.user_id, press.ref.id)
            await press.whisper(receipt_card(receipt, wants_result=wants_result))

    async def _as_it_stands(self, by: Actor, message_id: int) -> FlaggedMessage:
        message = self._opened.of(by.id, message_id)
        if message is None:
            sentence = _("I do not have the message at hand any more. Please open its menu again, and send it anew.")
            raise NotFoundError(sentence)
        whole = await completed(message, by.community_id, self._surroundings, self._names)
        if whole is None:
            raise NotFoundError(_("The message is not there any more. So there is nothing left to look at. Thank you."))
        return whole


def _several(answer: Answer | None) -> list[str]:
    return answer if isinstance(answer, list) else []


def _reason(answer: Answer | None) -> Reason:
    if answer not in set(Reason):
        raise InvalidInputError(_("Please choose what it is about, and send it again."))
    return Reason(str(answer))
