"""Fires the timers that came due while a database lay in a backup, by the whole bot, which is not connected."""

from __future__ import annotations

import random
from pathlib import Path

from bot.app import build
from bot.community.book import SettingsBook
from bot.community.files import read_folder
from bot.store.store import Store


async def fire_overdue(store: Store, config: Path) -> None:
    """Let every overdue timer write what follows from it; nobody sends it, for nothing is connected.

    Settings with a mistake are left out here: the start of the bot tells them, with file and line.
    """
    book = read_folder(config).book or SettingsBook()
    house = build(store, book, token="none", clock=store.clock, chance=random.SystemRandom())  # noqa: S106 - opens nothing
    await house.timers.fire_due()
