"""What the bot hears: direct messages to it, and, only where organisers say so, messages in channels."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final

import discord

from bot.clock import Clock
from bot.crisis.alerts import Alerts, Heard
from bot.crisis.listening import Listening
from bot.crisis.rules import Rules
from bot.crisis.snapshots import HelpFacts
from bot.discord_kit.cards import Card
from bot.discord_kit.overhearing import HearingCog, Overheard, Work
from bot.errors import TryAgainError
from bot.finding.normal import normalised, words_of
from bot.language import DEFAULT, speaking
from cogs.crisis.help_cards import hello_card, help_card
from cogs.crisis.help_presses import HelpPresses

_log = logging.getLogger("alongside.crisis")
_SILENT = discord.AllowedMentions.none()
_PAUSES: Final = (1.0, 5.0, 30.0, 120.0, 600.0)  # seconds between tries to write an alert down
_NOT_AGAIN: Final = 20.0  # seconds in which a person gets the same answer once
_HELLO_AGAIN: Final = 3_600.0
_REMEMBERED: Final = 2_000


Speaks = Callable[[int], str]
"""Says which language a person reads in direct messages."""


def in_english(member_id: int) -> str:  # noqa: ARG001 - the shape of whoever knows languages
    """Return English."""
    return DEFAULT


def asks_for_help(text: str) -> bool:
    """Tell whether a direct message holds the word "help" or "sos" as a word of its own."""
    words = words_of(normalised(text))
    return any(f" {word} " in words for word in ("help", "helpnow", "sos", "help now"))


class Ears(HearingCog):
    """Hears and forgets. No text of a message leaves this class, and nothing without a match touches the database."""

    def __init__(
        self, help_presses: HelpPresses, listening: Listening, alerts: Alerts, clock: Clock, speaks: Speaks = in_english
    ) -> None:
        self._help = help_presses
        self._speaks = speaks
        self._listening = listening
        self._alerts = alerts
        self._clock = clock
        self._rules = Rules()
        self._answered: OrderedDict[tuple[int, bool], float] = OrderedDict()

    def overhear(self, heard: Overheard) -> Work | None:
        """Answer a direct message; look at a channel's message where the bot listens."""
        if heard.community_id is None:
            return partial(self._answer_in_their_language, heard.message()) if heard.is_from_person else None
        return self._look_at(heard.community_id, heard)

    def overhear_edit(self, heard: Overheard) -> Work | None:
        """Look at what a channel's message was changed to."""
        return self._look_at(heard.community_id, heard) if heard.community_id is not None else None

    def _look_at(self, community_id: int, heard: Overheard) -> Work | None:
        place = heard.place
        if place is None or not heard.is_from_person or not self._listening.hears(community_id, place):
            return None
        tier = self._listening.rules_for(community_id).glance_at(heard.glance).tier
        if tier is None:
            return None
        return partial(self._tell, Heard(community_id, heard.channel_id, heard.message_id, heard.author_id, tier))

    async def _tell(self, heard: Heard) -> None:
        """Raise the alert; when the database refuses, try again for a quarter of an hour."""
        for pause in _PAUSES:
            try:
                await self._alerts.hear(heard)
            except TryAgainError:
                _log.warning("an alert could not be written down; trying again in %.0f s", pause)
                await self._clock.sleep(pause)
            else:
                return
        await self._alerts.hear(heard)

    async def _answer_in_their_language(self, message: discord.Message) -> None:
        with speaking(self._speaks(message.author.id)):
            await self._answer(message)

    async def _answer(self, message: discord.Message) -> None:
        """Answer in the same talk: with lines if the words ask for them, else with what this is."""
        for_help = asks_for_help(message.content) or self._rules.look_at(message.content).tier is not None
        if not self._is_new(message.author.id, for_help=for_help):
            return
        if not for_help:
            await self._send(message, hello_card())
            return
        sent = await self._send(message, help_card())
        facts = await self._help.facts_of(None, message.author.id)
        if sent is not None and facts != HelpFacts():
            await sent.edit(view=help_card(facts.nation, facts), allowed_mentions=_SILENT)

    def _is_new(self, member_id: int, *, for_help: bool) -> bool:
        """Tell whether this person has not had the same answer just now."""
        key, now = (member_id, for_help), self._clock.monotonic()
        last = self._answered.pop(key, None)
        if last is not None and now - last < (_NOT_AGAIN if for_help else _HELLO_AGAIN):
            self._answered[key] = last
            return False
        self._answered[key] = now
        if len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        return True

    @staticmethod
    async def _send(message: discord.Message, card: Card) -> discord.Message | None:
        try:
            return await message.channel.send(view=card, nonce=f"help{message.id}", allowed_mentions=_SILENT)
        except discord.Forbidden:
            return None  # they closed their direct messages after writing; there is no other way to them
