"""Puts the doctor together: with the whole house around it, and for the command line with what there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from bot.adjusting.service import Adjusting
from bot.checkup.machine import Surroundings
from bot.checkup.rounds import Bundles, Rounds
from bot.checkup.service import CheckUp, Eyes
from bot.checkup.stored import Records
from bot.clock import Clock, SystemClock
from bot.community.book import SettingsBook
from bot.crisis.duty import Duty
from bot.delivery.todo import Todos
from bot.discord_kit.client import SupportBot
from bot.discord_kit.commands import CommandDoor
from bot.discord_kit.health import Loop, late_among
from bot.discord_kit.picture_port import DiscordPictures, clock_ahead
from bot.keeping_safe.folder import newest
from bot.settings import Secrets
from bot.signposting.directories import Directories
from bot.store.address import database_address, file_of
from bot.store.store import Store
from cogs.organising.doctor import Surgery


def surroundings_of(secrets: Secrets) -> Surroundings:
    """Return where the machine is looked at."""
    return Surroundings(
        config=secrets.config_folder(),
        private=(secrets.key_file, Path(".env")),
        database=file_of(database_address(secrets.database_address())),
        newest_backup=lambda: _newest_in(secrets.backups),
    )


def watching_loops(surroundings: Surroundings | None, loops: Mapping[str, Loop], clock: Clock) -> Surroundings | None:
    """Return the surroundings of a bot that is running, with its loops; None where nobody looks at the machine."""
    if surroundings is None:
        return None
    return replace(surroundings, late_loops=lambda: late_among(loops, clock.monotonic()))


def _newest_in(folder: Path) -> datetime | None:
    found = newest(folder)
    return found.made_at if found is not None else None


def surgery_of(
    store: Store,
    book: SettingsBook,
    bot: SupportBot,
    clock: Clock,
    directories: Directories,
    todos: Todos,
    adjusting: Adjusting,
    surroundings: Surroundings | None,
) -> tuple[Surgery, Rounds]:
    """Return what the doctor's screens stand on, and the timer of its daily round, not yet registered."""

    async def ahead() -> float | None:
        return await clock_ahead(bot, clock) if isinstance(clock, SystemClock) else None

    def known() -> Collection[int]:
        return [guild.id for guild in bot.guilds]

    eyes = Eyes(
        pictures=DiscordPictures(bot, book),
        records=Records(store, directories),
        surroundings=surroundings,
        aside=adjusting.aside,
        expected=lambda: cast("CommandDoor", bot.tree).names,
        clock_ahead=ahead,
        known=known,
    )
    checkup = CheckUp(store, book, clock, eyes)
    surgery = Surgery(
        checkup=checkup, bundles=Bundles(store, checkup), todos=todos, duty=Duty(store, book), clock=clock
    )
    return surgery, Rounds(store, book)
