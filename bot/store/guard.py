"""One process to a database: a lock that frees itself when its holder dies."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import URL

from bot.errors import SetupError, TryAgainError
from bot.language import _
from bot.store.address import server_arguments
from bot.store.failures import busy

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped] # asyncpg ships no types

_TRIES = 6
_PAUSE = 0.1
_ADVISORY_KEY = 0x616C6F6E6773  # the letters "alongs"; PostgreSQL keeps such locks apart by database


class Guard(Protocol):
    """A lock on a whole database, held from `take` to `release`."""

    async def take(self) -> None:
        """Take the lock. Raises SetupError within a second when another process has it."""

    async def still_held(self) -> None:
        """Make sure of the lock before a write. Raises TryAgainError when it is lost and cannot be had again."""

    async def release(self) -> None:
        """Give the lock back."""


class NoGuard:
    """Lets several stores share one database, for tests that mean to."""

    async def take(self) -> None:
        """Take nothing."""

    async def still_held(self) -> None:
        """Find all well."""

    async def release(self) -> None:
        """Release nothing."""


class FileGuard:
    """A lock on a file beside the SQLite file; the system frees it when the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._handle: int | None = None

    async def take(self) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        for _attempt in range(_TRIES):
            if _lock(handle):
                self._handle = handle
                return
            await asyncio.sleep(_PAUSE)
        os.close(handle)
        raise _second_process()

    async def still_held(self) -> None:
        """Find all well: a file lock is not lost while the process lives."""

    async def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class ServerGuard:
    """A session's advisory lock on a PostgreSQL database, on a connection of its own."""

    def __init__(self, url: URL) -> None:
        self._arguments = server_arguments(url)
        self._connection: asyncpg.Connection | None = None

    async def take(self) -> None:
        for _attempt in range(_TRIES):
            if await self._try():
                return
            await asyncio.sleep(_PAUSE)
        raise _second_process()

    async def _try(self) -> bool:
        import asyncpg  # noqa: PLC0415 - an extra that SQLite users do not have

        name = {"application_name": "alongside guard"}
        try:
            connection = await asyncpg.connect(**self._arguments, timeout=5, server_settings=name)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ConnectionError(type(error).__name__) from error
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _ADVISORY_KEY):
            self._connection = connection
            return True
        await connection.close()
        return False

    async def still_held(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            return
        try:
            held = await self._try()
        except OSError as error:
            raise busy() from error
        if not held:
            raise TryAgainError(_("Another copy of the bot has taken over. Please try again there."))

    async def release(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def _second_process() -> SetupError:
    return SetupError(_("Another copy of the bot already uses this database. Stop that one first."))


def _lock(handle: int) -> bool:
    """Try to lock an open file; tell whether we have it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - each system has its own

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - each system has its own

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
