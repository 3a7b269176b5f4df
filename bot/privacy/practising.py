"""What practice Discord shows of the bot's database, read beside the running bot."""

from __future__ import annotations

import asyncio
import random
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.clock import SystemClock
from bot.community.files import open_book
from bot.errors import TryAgainError
from bot.privacy.known import Known, known_about
from bot.store.base import Base
from bot.store.migrations import import_tables
from bot.store.sealing import KeyRing
from bot.store.store import Store

_TRIES = 3
_PAUSE = 0.2


async def known_beside(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict[str, str]]:
    """Return what is known about a person, each entry with "what", "why", "words" and "goes"; nothing before a start.

    `folder` has `data/alongside.db` and `keys/alongside.key`; the bot may have them in use. The work is done in a
    thread with a loop of its own, so that the caller's goes on. Raises TryAgainError when the database is busy for
    long, SetupError when the settings or the key do not fit.
    """
    return await asyncio.to_thread(lambda: asyncio.run(_known(folder, config, community_id, person_id)))


async def _known(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict[str, str]]:
    database, key_file = folder / "data" / "alongside.db", folder / "keys" / "alongside.key"
    if not database.exists() or not key_file.exists():
        return []
    keys, book = KeyRing.load(key_file), open_book(config)
    # Without the lock of a bot: this reads only, and only for a moment.
    store = await Store.open(str(database), keys=keys, clock=SystemClock(), random=random.SystemRandom(), guard=False)
    try:
        if not await _is_set_up(store):
            return []
        for tries in range(_TRIES):
            try:
                return [_plain(one) for one in await known_about(store, book, community_id, person_id)]
            except TryAgainError:
                if tries == _TRIES - 1:
                    raise
                await asyncio.sleep(_PAUSE)
    finally:
        await store.close()
    return []


async def _is_set_up(store: Store) -> bool:
    """Tell whether the bot has made all its tables yet."""

    def has_all(connection: Connection) -> bool:
        import_tables()
        return set(Base.metadata.tables) <= set(inspect(connection).get_table_names())

    async with store.read() as tx:
        return await (await tx.session.connection()).run_sync(has_all)


def _plain(one: Known) -> dict[str, str]:
    return asdict(one)
