"""Puts set-up together, and lets the bot sleep where nobody has set it up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.adjusting.service import Adjusting
from bot.community.book import SettingsBook
from bot.crisis.checks import Checks
from bot.crisis.duty import Duty
from bot.delivery.handlers import Handlers
from bot.delivery.todo import Todos
from bot.discord_kit.client import SupportBot
from bot.discord_kit.picture_port import DiscordPictures
from bot.discord_kit.sleeping import Sleepers
from bot.membership.doors import Doors
from bot.setting_up import acting
from bot.setting_up.ports import Ports
from bot.setting_up.service import SettingUp
from bot.store.store import Store
from cogs.organising.setup_desk import SetupDesk


@dataclass(frozen=True, slots=True)
class Founding:
    """Set-up, its screens' desk, and who is asleep."""

    bot: SupportBot
    sleepers: Sleepers
    setting_up: SettingUp
    desk: SetupDesk

    def hook(self, look_over: Callable[[], Awaitable[None]]) -> None:
        """Learn who is asleep before anything is heard, and have everything looked over when a group goes live."""
        self.bot.before_ready.append(self.remember)
        self.bot.when_ready.append(self.wake_up)
        self.setting_up.when_live.append(lambda _community_id: look_over())

        async def role_made(role: discord.Role) -> None:
            """Begin to work where the last of the roles was made by hand: also timers have to be set going."""
            if self.sleepers.unknown([role.guild.id]) and await self.setting_up.found_awake(role.guild.id):
                await look_over()

        async def role_changed(_before: discord.Role, after: discord.Role) -> None:
            await role_made(after)

        self.bot.add_listener(role_made, "on_guild_role_create")
        self.bot.add_listener(role_changed, "on_guild_role_update")

    async def remember(self) -> None:
        """Before anything is heard: learn where the bot works."""
        self.sleepers.learn(await self.setting_up.awake())

    async def wake_up(self) -> None:
        """Stay awake for good where all roles were found by their names."""
        for community_id in self.sleepers.unknown([guild.id for guild in self.bot.guilds]):
            await self.setting_up.found_awake(community_id)


def founding_of(
    store: Store,
    book: SettingsBook,
    bot: SupportBot,
    adjusting: Adjusting,
    doors: Doors,
    todos: Todos,
    handlers: Handlers,
) -> Founding:
    """Put it together, name who hears how acts ended, and let the bot sleep where nobody has set it up."""
    sleepers = Sleepers(book, bot.get_guild)
    bot.sleep_where_not_set_up(sleepers)
    acting.register(handlers)
    ports = Ports(
        settings=book,
        edits=adjusting,
        pictures=DiscordPictures(bot, book),
        lines=Checks(store),
        watch=Duty(store, book),
        opening=doors.open_in,
        wakefulness=sleepers,
    )
    setting_up = SettingUp(store, ports)
    desk = SetupDesk(setting_up=setting_up, settings=book, todos=todos, cards=bot.cards)
    return Founding(bot, sleepers, setting_up, desk)
