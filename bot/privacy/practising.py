"""What practice Discord shows of the bot's database, read beside the running bot."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect

from bot.clock import Clock, ManualClock, SystemClock
from bot.community.files import open_book
from bot.delivery.timers import work_due
from bot.errors import TryAgainError
from bot.privacy.known import Known, known_about
from bot.store.base import Base
from bot.store.migrations import import_tables
from bot.store.sealing import KeyRing
from bot.store.store import Store

T = TypeVar("T")

_TRIES = 3
_PAUSE = 0.2


async def known_beside(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict[str, str]]:
    """Return what is known about a person, each entry with "what", "why", "words" and "goes"; nothing before a start.

    `folder` has `data/alongside.db` and `keys/alongside.key`; the bot may have them in use. The work is done in a
    thread with a loop of its own, so that the caller's goes on. Raises TryAgainError when the database is busy for
    long, SetupError when the settings or the key do not fit.
    """
    return await asyncio.to_thread(lambda: asyncio.run(_known(folder, config, community_id, person_id)))


async def at_work_beside(folder: Path, by: datetime) -> bool:
    """Tell whether the bot has timers or effects that may be done by a moment and are not; False before a start.

    `folder` is that of `known_beside`, and so are the thread and the errors.
    """
    return await asyncio.to_thread(lambda: asyncio.run(_at_work(folder, by)))


async def _known(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict[str, str]]:
    async def look(store: Store) -> list[dict[str, str]]:
        return [_plain(one) for one in await known_about(store, open_book(config), community_id, person_id)]

    return await _looked_up(folder, SystemClock(), look) or []


async def _at_work(folder: Path, by: datetime) -> bool:
    async def look(store: Store) -> bool:
        async with store.read() as tx:
            return await work_due(tx)

    return bool(await _looked_up(folder, ManualClock(by), look))


async def _looked_up(folder: Path, clock: Clock, look: Callable[[Store], Awaitable[T]]) -> T | None:
    """Look into the database for a moment, without the lock of a bot; None before the bot has made its tables."""
    database, key_file = folder / "data" / "alongside.db", folder / "keys" / "alongside.key"
    if not database.exists() or not key_file.exists():
        return None
    keys = KeyRing.load(key_file)
    store = await Store.open(str(database), keys=keys, clock=clock, random=random.SystemRandom(), guard=False)
    try:
        if not await _is_set_up(store):
            return None
        for _again in range(_TRIES - 1):
            try:
                return await look(store)
            except TryAgainError:
                await asyncio.sleep(_PAUSE)
        return await look(store)
    finally:
        await store.close()


async def _is_set_up(store: Store) -> bool:
    """Tell whether the bot has made all its tables yet."""

    def has_all(connection: Connection) -> bool:
        import_tables()
        return set(Base.metadata.tables) <= set(inspect(connection).get_table_names())

    async with store.read() as tx:
        return await (await tx.session.connection()).run_sync(has_all)


def _plain(one: Known) -> dict[str, str]:
    return asdict(one)
