"""The door to the database: one write transaction at a time, whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.clock import Clock
from bot.errors import SetupError
from bot.language import _
from bot.store.address import database_address, file_of
from bot.store.engines import migration_engine, reader_engine, writer_engine
from bot.store.failures import busy, in_plain_words, while_committing
from bot.store.faults import NO_FAULTS, Faults
from bot.store.guard import FileGuard, Guard, NoGuard, ServerGuard
from bot.store.migrations import pending, upgrade
from bot.store.rotation import reseal
from bot.store.sealing import KeyRing
from bot.store.tables import NoteRow
from bot.store.transaction import Transaction

T = TypeVar("T")

_log = logging.getLogger(__name__)
_KEY_NOTE = "store.key_check"
_QUEUE_SECONDS = 10.0


class Store:
    """A database in use by this process. Open it, migrate it, then `begin` and `read`."""

    def __init__(
        self, url: URL, guard: Guard, *, keys: KeyRing, clock: Clock, random: random.Random, faults: Faults
    ) -> None:
        self.url = url
        self.keys = keys
        self.clock = clock
        self._random = random
        self._faults = faults
        self._guard = guard
        self._writer = writer_engine(url, keys)
        self._reader = reader_engine(url, keys, self._writer)
        self._one_writes = asyncio.Lock() if self.is_sqlite else None
        self._writing: set[asyncio.Task[Any] | None] = set()
        self._reading: Counter[asyncio.Task[Any] | None] = Counter()
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        keys: KeyRing,
        clock: Clock,
        random: random.Random,
        faults: Faults = NO_FAULTS,
        guard: bool = True,
    ) -> Store:
        """Take the database for this process alone and look whether it is sound.

        Raises SetupError when another process has it, or when it cannot be opened or is damaged.
        `guard` is switched off only by tests that mean to share a database.
        """
        exact = database_address(url)
        lock = _guard_of(exact) if guard else NoGuard()
        try:
            await lock.take()
            store = cls(exact, lock, keys=keys, clock=clock, random=random, faults=faults)
        except OSError as error:
            raise _cannot_open() from error
        except ModuleNotFoundError as error:
            raise SetupError(_('PostgreSQL needs one more package: pip install "alongside[postgres]"')) from error
        try:
            await store._look_over()
        except BaseException:
            await store.close()
            raise
        return store

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite file (else PostgreSQL)."""
        return self.url.get_backend_name() == "sqlite"

    async def _look_over(self) -> None:
        try:
            async with self._reader.connect() as connection:
                word = await connection.scalar(text("PRAGMA quick_check(1)" if self.is_sqlite else "SELECT 'ok'"))
        except (DBAPIError, OSError) as error:
            raise _cannot_open() from error
        if word != "ok":
            raise SetupError(_("The database file is damaged. Put back a backup of it."))

    async def migrate(self) -> None:
        """Bring the tables up to this version of the bot; safe to kill at any moment and to repeat.

        Raises SetupError when the database is newer than the bot, or when the key file belongs to another database.
        """
        engine = migration_engine(self.url, self.keys)
        try:
            with in_plain_words():
                await upgrade(engine)
        finally:
            await engine.dispose()
        async with self.begin() as tx:
            note = await tx.session.get(NoteRow, _KEY_NOTE)  # reading it proves that the keys fit
            if note is None:
                tx.add(NoteRow(key=_KEY_NOTE, value="fits"))

    async def pending_migrations(self) -> list[str]:
        """Return the revisions that `migrate` would apply, oldest first."""
        engine = migration_engine(self.url, self.keys)
        try:
            return await pending(engine)
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open one write transaction: committed at the end of the block, rolled back on any error.

        Raises TryAgainError (nothing is written) when the database is busy, full, read-only or away, and
        OutOfDateError when a versioned row was changed meanwhile. A cancelled block is rolled back, unless the
        commit had begun: then the commit is finished first, so after a cancellation look before repeating.
        """
        async with self._turn():
            with in_plain_words():
                await self._faults.reach("store.begin")
                session = AsyncSession(self._writer, expire_on_commit=False)
                try:
                    tx = self._transaction(session, await _to_the_end(self._start(session)))
                    yield tx
                    await tx.finish()
                    await self._faults.reach("store.before_commit")
                    with while_committing():
                        await _to_the_end(session.commit())
                except BaseException:
                    await _to_the_end(session.close())
                    raise
                await session.close()
            await self._faults.reach("store.after_commit")
        if tx.wakes:
            self._tell_listeners()

    async def _start(self, session: AsyncSession) -> AsyncConnection:
        await self._guard.still_held()
        return await session.connection()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Open one read-only transaction, a still picture of the database; a write in it fails.

        Keep it short: on SQLite nobody can commit while it is open. Raises TryAgainError as `begin` does.
        """
        task = asyncio.current_task()
        with in_plain_words():
            session = AsyncSession(self._reader, expire_on_commit=False, autoflush=False)
            options = {} if self.is_sqlite else {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
            try:
                self._reading[task] += 1
                yield self._transaction(session, await _to_the_end(session.connection(execution_options=options)))
            finally:
                self._reading[task] -= 1
                if not self._reading[task]:
                    del self._reading[task]
                await _to_the_end(session.close())

    def _transaction(self, session: AsyncSession, connection: AsyncConnection) -> Transaction:
        return Transaction(session, connection, clock=self.clock, keys=self.keys, random=self._random)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the turn to write: SQLite takes one writer at a time."""
        task = asyncio.current_task()
        if task in self._writing or task in self._reading:
            msg = "a write transaction was begun inside another transaction of the same task"
            raise RuntimeError(msg)
        if self._one_writes is not None:
            try:
                async with asyncio.timeout(_QUEUE_SECONDS):
                    await self._one_writes.acquire()
            except TimeoutError as error:
                raise busy() from error
        self._writing.add(task)
        try:
            yield
        finally:
            self._writing.discard(task)
            if self._one_writes is not None:
                self._one_writes.release()

    def after_commit(self, listener: Callable[[], None]) -> None:
        """Have a function called after each commit that wrote to the outbox or the due table."""
        self._listeners.append(listener)

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            try:
                listener()
            except Exception:  # noqa: BLE001 - whatever it is, the commit stands
                _log.exception("a listener failed after a commit; the commit stands")

    async def reseal(self) -> int:
        """Seal everything again with the newest key; return how many rows there were."""
        return await reseal(self)

    async def close(self) -> None:
        """Close all connections and let another process have the database."""
        await self._reader.dispose()
        await self._writer.dispose()
        await self._guard.release()


async def _to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do a piece of work to its end even when the caller is cancelled meanwhile; then let the cancellation go on."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        if not task.cancelled() and (failure := task.exception()) is not None:
            _log.warning("a database step failed while its caller was cancelled: %s", type(failure).__name__)
        raise


def _guard_of(url: URL) -> Guard:
    path = file_of(url)
    if path is None:
        return ServerGuard(url)
    _make_file(path)
    return FileGuard(path)


def _make_file(path: Path) -> None:
    """Make the database file, readable by its owner only, and look whether it is one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise _cannot_open() from error


def _cannot_open() -> SetupError:
    return SetupError(_("The database cannot be opened. Look at its address and at the rights to its folder."))
