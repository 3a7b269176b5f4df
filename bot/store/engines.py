"""Engines for both databases: how a connection is opened and how its transactions begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only

from bot.store.one_hop import one_hop_connection
from bot.store.sealing import KeyRing
from bot.store.types import use_keys

BUSY_TIMEOUT_MS = 5000
"""How long SQLite waits for another process before it says that the database is busy."""

_READERS = 4


def writer_engine(url: URL, keys: KeyRing) -> AsyncEngine:
    """Return the engine of write transactions; on SQLite one kept connection that begins IMMEDIATE."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, keys, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
    return _postgres(url, keys)


def reader_engine(url: URL, keys: KeyRing, writer: AsyncEngine) -> AsyncEngine:
    """Return the engine of read transactions; on PostgreSQL the writer's own."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, keys, "BEGIN", read_only=True, pool_size=_READERS, max_overflow=0)
    return writer


def migration_engine(url: URL, keys: KeyRing) -> AsyncEngine:
    """Return an engine for changing tables: foreign keys off on SQLite, where a table is changed by copying it."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, keys, "BEGIN IMMEDIATE", foreign_keys=False, poolclass=NullPool)
    return _postgres(url, keys, poolclass=NullPool)


def _sqlite(
    url: URL,
    keys: KeyRing,
    begin: str,
    *,
    foreign_keys: bool = True,
    read_only: bool = False,
    **pool: Any,  # noqa: ANN401 - as create_async_engine takes it
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        connect_args={"async_creator_fn": one_hop_connection},
        pool_reset_on_return=None,  # `_reset` does it, and only when there is something to undo
        **pool,
    )
    use_keys(engine.sync_engine.dialect, keys)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite(foreign_keys=foreign_keys, read_only=read_only))

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        if read_only:
            driver.begin_with_next(begin)
        else:
            await_only(driver.begin(begin))

    @event.listens_for(engine.sync_engine, "reset")
    def _reset(dbapi_connection: Any, _record: Any, _state: Any) -> None:  # noqa: ANN401 - no public type
        if dbapi_connection.driver_connection.in_transaction:  # a commit that failed leaves its transaction open
            dbapi_connection.rollback()

    return engine


def _prepare_sqlite(*, foreign_keys: bool, read_only: bool) -> Callable[[Any, Any], None]:
    pragmas = (
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA synchronous=FULL",
        "PRAGMA secure_delete=ON",
        "PRAGMA cache_spill=OFF",  # nothing goes to the disk before the commit, so no statement waits for it
        f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}",
        f"PRAGMA query_only={'ON' if read_only else 'OFF'}",
    )

    def prepare(dbapi_connection: Any, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's adapter has no public type
        dbapi_connection.isolation_level = None  # transactions begin where we say so, see `_begin`
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    return prepare


def _postgres(url: URL, keys: KeyRing, **pool: Any) -> AsyncEngine:  # noqa: ANN401 - as create_async_engine takes it
    pool = pool or {"pool_size": 8, "max_overflow": 4, "pool_timeout": 5, "pool_pre_ping": True}
    limits = {"timeout": 5, "command_timeout": 30, "server_settings": {"application_name": "alongside"}}
    engine = create_async_engine(url, hide_parameters=True, connect_args=limits, **pool)
    use_keys(engine.sync_engine.dialect, keys)
    return engine
