"""Moving everything that is sealed to a new key."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, Text, column, select, table, tuple_, update

from bot.clock import Clock
from bot.store.base import Base
from bot.store.migrations import import_tables
from bot.store.sealing import KeyRing
from bot.store.types import SEALED

if TYPE_CHECKING:
    from bot.store.store import Store

_BATCH = 200


async def rotate_key(address: str, key_file: Path, *, clock: Clock, random: random.Random) -> int:
    """Put a new key in front of the key file, seal everything with it and return how many rows there were.

    The older keys stay in the file: backups made before need them. Safe to kill and to repeat.
    Raises SetupError when a bot is using the database.
    """
    from bot.store.store import Store  # noqa: PLC0415 - the store offers `reseal`, which is here

    keys = KeyRing.load(key_file).rotated()
    store = await Store.open(address, keys=keys, clock=clock, random=random)
    try:
        await store.migrate()  # nothing is sealed with a key that does not fit
        keys.save(key_file)
        return await reseal(store)
    finally:
        await store.close()


async def reseal(store: Store) -> int:
    """Seal every sealed column again with the newest key, in small transactions; return how many rows there were."""
    import_tables()
    return sum([await _reseal_table(store, each) for each in Base.metadata.sorted_tables if _sealed_in(each)])


def _sealed_in(each: Table) -> list[str]:
    return [part.name for part in each.columns if isinstance(part.type, SEALED)]


async def _reseal_table(store: Store, each: Table) -> int:
    """Walk one table in the order of its primary key."""
    sealed = _sealed_in(each)
    # The same table as it looks from outside: its sealed columns are texts, so that tokens pass as they are.
    plain = table(
        each.name, *(column(part.name, Text() if part.name in sealed else part.type) for part in each.columns)
    )
    key = [plain.c[part.name] for part in each.primary_key.columns]
    find = select(*key, *(plain.c[name] for name in sealed)).order_by(*key).limit(_BATCH)
    last: Sequence[Any] | None = None
    done = 0
    while True:
        async with store.begin() as tx:
            where = [] if last is None else [tuple_(*key) > tuple_(*last)]
            rows = (await tx.session.execute(find.where(*where))).all()
            for row in rows:
                same = [part == value for part, value in zip(key, row, strict=False)]
                tokens = _tokens(row, sealed, store.keys)
                if tokens:
                    await tx.session.execute(update(plain).where(*same).values(tokens))
        if not rows:
            return done
        done += len(rows)
        last = rows[-1][: len(key)]


def _tokens(row: Row[Any], sealed: list[str], keys: KeyRing) -> dict[str, str]:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by column
    return {name: keys.reseal(values[name]) for name in sealed if values[name] is not None}
