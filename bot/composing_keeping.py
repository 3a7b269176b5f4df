"""Puts together what keeps a running bot safe: its nightly backups, and who is told that it is well."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.delivery.handlers import Handlers
from bot.discord_kit.client import SupportBot
from bot.discord_kit.health import Health, Loop
from bot.discord_kit.pulse import Pulse
from bot.keeping_safe.backing_up import Backups
from bot.keeping_safe.nightly import AGAIN, Nightly
from bot.settings import Secrets
from bot.store.faults import Faults
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.transaction import Transaction


def backups_of(secrets: Secrets, keys: KeyRing, clock: Clock, faults: Faults) -> Backups:
    """Return what makes backups of the database and the folder in use."""
    address, config = secrets.database_address(), secrets.config_folder()
    return Backups(address, keys, secrets.backups, config, clock=clock, faults=faults)


def nightly_of(
    store: Store,
    backups: Backups | None,
    book: SettingsBook,
    bot: SupportBot,
    clock: Clock,
    chance: random.Random,
    handlers: Handlers,
) -> Nightly | None:
    """Return the loop of backups, registered with the timers; None where nobody keeps backups."""
    if backups is None:
        handlers.due(AGAIN, _nobody_keeps_any)
        return None

    def communities() -> list[int]:
        return [guild.id for guild in bot.guilds]

    nightly = Nightly(store, backups, book, communities=communities, clock=clock, random=chance)
    nightly.register(handlers)
    return nightly


async def _nobody_keeps_any(tx: Transaction, ref: str, community_id: int) -> None:
    """Take a timer away that another process has set, where this one keeps no backups."""


def nightly_loop(nightly: Nightly | None) -> dict[str, Loop]:
    """Return the loop of backups for those who watch loops; a backup may take a while."""
    return {"backups": Loop(lambda: nightly.pace.last_tick, 1200.0)} if nightly is not None else {}


@asynccontextmanager
async def beating(health: Health, clock: Clock, secrets: Secrets) -> AsyncIterator[None]:
    """Tell who wants to hear that the bot is well, as long as the block runs."""
    pulse = Pulse(health, clock, address=secrets.heartbeat.get_secret_value() if secrets.heartbeat else None)
    task = asyncio.create_task(pulse.run()) if pulse.is_wanted else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
