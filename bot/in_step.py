"""Lets what stands on Discord follow the settings when organisers change them while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.adjusting.service import EVERYBODY, Adjusting
from bot.community.book import SettingsBook
from bot.crisis import listening
from bot.discord_kit.client import SupportBot
from bot.language import DEFAULT, use
from bot.membership.doors import Doors
from bot.misinformation import watching
from bot.topics.panel import Panels

_log = logging.getLogger("alongside")


def hearing(book: SettingsBook) -> dict[str, bool]:
    """Return what the bot has to hear for any of its communities, as `SupportBot` takes it."""
    return {
        "listens": listening.anywhere(book) or watching.anywhere(book),
        "hears_automod": watching.with_automod(book),
    }


@dataclass(frozen=True, slots=True)
class InStep:
    """Hears of changed settings. The person who changed one does not wait for what follows.

    `look_over` is what is done at each ready, too. When the bot has to hear other things, it logs in anew.
    """

    bot: SupportBot
    book: SettingsBook
    panels: Panels
    doors: Doors
    look_over: Callable[[], Awaitable[None]]
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _missed: set[int] = field(default_factory=set)

    def hook(self, adjusting: Adjusting) -> None:
        """Hear of every change from now on."""
        adjusting.when_changed(self.changed)
        self.bot.when_ready.append(self.catch_up)

    async def changed(self, community_id: int) -> None:
        """Let everything follow, after the answer to whoever changed it."""
        if self.bot.is_ready():
            self.bot.doors.see_to(self._follow(community_id))
        else:
            self.bot.hears(**hearing(self.book))  # the next login asks for it, and everything is looked over then

    async def catch_up(self) -> None:
        """Once the bot is ready again, follow the changes that could not be followed."""
        missed = sorted(self._missed)
        self._missed.clear()
        for community_id in missed:
            self.bot.doors.see_to(self._follow(community_id))

    async def _allowed(self) -> dict[str, bool]:
        """Return what the bot has to hear, as far as Discord lets it: a login that asks for more is refused whole."""
        wanted = hearing(self.book)
        if wanted["listens"] and not self.bot.intents.message_content and not await self.bot.may_read_messages():
            _log.warning("the settings ask to listen, but the Message Content Intent is off at Discord")
            wanted["listens"] = False
        return wanted

    async def _follow(self, community_id: int) -> None:
        use(DEFAULT, group=DEFAULT)  # a new login begins tasks that stay: they must not keep one person's language
        try:
            async with self._one_at_a_time:
                ids = [guild.id for guild in self.bot.guilds]
                for one in ids if community_id == EVERYBODY else [community_id]:
                    await self.panels.draw_again(one)
                    await self.doors.draw_again(one)
                if self.bot.hears(**await self._allowed()):
                    await self.bot.log_in_anew()  # everything is looked over once the bot is ready again
                else:
                    await self.look_over()
        except Exception as error:  # noqa: BLE001 - the change stands; it is followed at the next ready
            self._missed.add(community_id)
            self.bot.incidents.report("settings that others follow", error)
