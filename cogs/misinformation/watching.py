"""What the bot hears in channels that organisers named, and what Discord's AutoMod tells it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.discord_kit.around_port import DiscordNames, DiscordSurroundings
from bot.discord_kit.overhearing import HearingCog, Overheard, Work
from bot.errors import TryAgainError
from bot.misinformation.automod import AutoMod, Told
from bot.misinformation.detection.pipeline import Suspicion
from bot.misinformation.rule_care import RuleCare
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.watching import Watching
from cogs.misinformation.opened import names_of
from cogs.misinformation.surrounding import completed

_log = logging.getLogger("alongside.misinformation")
_SOON: Final = (0.5, 2.0, 5.0)  # seconds until the number of a new rule is known
_PAUSES: Final = (1.0, 5.0, 30.0, 120.0)  # seconds between tries to write a suspicion down


@dataclass(frozen=True, slots=True)
class Lookout:
    """What the bot's own look at messages stands on."""

    watching: Watching
    automod: AutoMod
    care: RuleCare
    surroundings: DiscordSurroundings
    names: DiscordNames
    clock: Clock


class Watchers(HearingCog):
    """Hears and forgets. Nothing without a match touches the database or Discord, and no text is logged."""

    def __init__(self, lookout: Lookout) -> None:
        self._lookout = lookout
        self._watching = lookout.watching

    def overhear(self, heard: Overheard) -> Work | None:
        """Look at a message where the bot listens."""
        if heard.community_id is None or not heard.is_from_person or heard.is_system or not heard.text:
            return None
        place = heard.place
        if place is None or not self._watching.hears(heard.community_id, place):
            return None
        suspicion = self._watching.glance_at(heard.community_id, heard.glance)
        if not suspicion.is_suspect:
            return None
        ask = partial(self._ask, heard.community_id, _flagged(heard.message()), suspicion)
        return partial(self._patiently, ask)

    def overhear_edit(self, heard: Overheard) -> Work | None:
        """Look at what a message was changed to."""
        return self.overhear(heard)

    @commands.Cog.listener()
    async def on_automod_action(self, execution: discord.AutoModAction) -> None:
        """Pass on what AutoMod found; a message that was never posted is nobody's case."""
        if execution.message_id is None or execution.channel_id is None:
            return
        told = Told(
            community_id=execution.guild_id,
            rule_id=execution.rule_id,
            channel_id=execution.channel_id,
            message_id=execution.message_id,
            author_id=execution.user_id,
            keyword=execution.matched_keyword or "",
        )
        await self._patiently(lambda: self._pass_on(told))

    async def _pass_on(self, told: Told) -> None:
        if not await self._is_ours(told):
            return
        message = await self._completed(
            told.community_id, FlaggedMessage(told.channel_id, told.message_id, told.author_id, "")
        )
        if message is not None:
            await self._lookout.automod.hear(told, message)

    async def _is_ours(self, told: Told) -> bool:
        for pause in _SOON:
            known = await self._lookout.automod.is_ours(told)
            if known is not None:
                return known
            await self._lookout.clock.sleep(pause)
        return bool(await self._lookout.automod.is_ours(told))

    async def _ask(self, community_id: int, message: FlaggedMessage, suspicion: Suspicion) -> None:
        whole = await self._completed(community_id, message)
        if whole is not None:
            await self._watching.ask(community_id, whole, suspicion)

    async def _completed(self, community_id: int, message: FlaggedMessage) -> FlaggedMessage | None:
        return await completed(message, community_id, self._lookout.surroundings, self._lookout.names)

    async def _patiently(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do it; when the database or Discord cannot just now, try again for some minutes."""
        for pause in _PAUSES:
            try:
                await act()
            except TryAgainError:
                _log.warning("a suspicion could not be written down; trying again in %.0f s", pause)
                await self._lookout.clock.sleep(pause)
            else:
                return
        await act()


def _flagged(message: discord.Message) -> FlaggedMessage:
    channel = message.channel
    return FlaggedMessage(
        channel_id=channel.id,
        message_id=message.id,
        author_id=message.author.id,
        text=message.content,
        parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        edited_at=message.edited_at,
        attachments=tuple(one.filename for one in message.attachments),
        names=tuple(name for person in (message.author, *message.mentions) for name in names_of(person)),
        is_reply=message.type is discord.MessageType.reply,
    )
