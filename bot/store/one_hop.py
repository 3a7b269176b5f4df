"""An aiosqlite connection that goes to its thread only for what may have to wait, where the plain one always goes.

Locks are waited for at the beginning of a transaction and the disk at its end: both happen in the thread. In between
SQLite works in memory; most statements take 0.02 ms there, and the way to the thread and back ten times as long.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

Rows = list[Any]
Outcome = tuple[Rows, Any, int, int | None]

_LONG = ("DELETE", "VACUUM", "PRAGMA")
_BREATH = 8  # statements on the spot before others have a turn


class OneHopCursor:
    """A cursor that executes and fetches everything at once."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: Rows = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> OneHopCursor:
        """Run one statement; on the spot when it is a short one of an open transaction."""
        if self._connection.may_stay and not sql.startswith(_LONG):
            return await self._take(*await self._connection.stay(_execute, sql, parameters))
        return await self._take(*await self._connection.run(_execute, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> OneHopCursor:
        """Run one statement with many sets of values."""
        return await self._take(*await self._connection.run(_execute_many, sql, parameters))

    async def _take(self, rows: Rows, description: Any, rowcount: int, lastrowid: int | None) -> OneHopCursor:  # noqa: ANN401 - as sqlite3 gives it
        self._rows, self.description, self.rowcount, self.lastrowid = rows, description, rowcount, lastrowid
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows, which are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Let the rows go."""
        self._rows = []


class OneHopConnection(aiosqlite.Connection):
    """What SQLAlchemy's adapter uses of an aiosqlite connection, with the quick cursor."""

    may_stay = False
    _first: str | None = None
    _reads_only = False
    _stayed = 0

    def cursor(self) -> OneHopCursor:  # type: ignore[override] # the adapter awaits only __aenter__
        """Return a cursor without going to the thread for it."""
        return OneHopCursor(self)

    async def send(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        await self.run(_execute, sql, ())

    async def begin(self, sql: str) -> None:
        """Begin a transaction with a statement that takes its lock, such as BEGIN IMMEDIATE."""
        await self.send(sql)
        self.may_stay = True

    def begin_with_next(self, sql: str) -> None:
        """Begin a reading transaction in the same visit as its first statement, which takes the lock."""
        self._first, self._reads_only = sql, True

    async def run(self, work: Any, *values: Any) -> Outcome:  # noqa: ANN401 - any statement
        """Do a piece of work with the sqlite3 connection, in its thread."""
        stays, self.may_stay = self.may_stay, False  # until it has come back, nobody else may touch the connection
        first, self._first = self._first, None
        if first is not None:
            stays, work, values = True, _begin_and, (first, work, *values)
        outcome: Outcome = await self._execute(work, self._conn, *values)  # type: ignore[no-untyped-call] # untyped
        self.may_stay = stays
        return outcome

    async def stay(self, work: Any, *values: Any) -> Outcome:  # noqa: ANN401 - any statement
        """Do a piece of work on the spot; now and then others have a turn."""
        outcome: Outcome = work(self._conn, *values)
        self._stayed += 1
        if self._stayed % _BREATH == 0:
            await asyncio.sleep(0)
        return outcome

    async def commit(self) -> None:
        """Write the transaction to the disk."""
        self.may_stay = False
        await super().commit()

    async def rollback(self) -> None:
        """Undo the transaction. One that only read gives back its lock on the spot."""
        never_begun, self._first = self._first is not None, None
        stays, self.may_stay = self.may_stay and self._reads_only, False
        if stays:
            self._conn.rollback()
        elif not never_begun:
            await super().rollback()


def one_hop_connection(database: str, **options: Any) -> OneHopConnection:  # noqa: ANN401 - as sqlite3.connect takes them
    """Prepare a connection; awaiting it opens it. The thread does not keep a dying process alive."""
    options["check_same_thread"] = False  # it is used from one thread at a time, see `may_stay`
    connection = OneHopConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with the connections it makes itself
    return connection


def _begin_and(connection: sqlite3.Connection, first: str, work: Any, *values: Any) -> Outcome:  # noqa: ANN401 - any
    connection.execute(first)
    return work(connection, *values)  # type: ignore[no-any-return] # any work


def _execute(connection: sqlite3.Connection, sql: str, parameters: Any) -> Outcome:  # noqa: ANN401 - as sqlite3 takes them
    return _outcome(connection.execute(sql, parameters))


def _execute_many(connection: sqlite3.Connection, sql: str, parameters: Any) -> Outcome:  # noqa: ANN401 - as sqlite3 takes them
    return _outcome(connection.executemany(sql, parameters))


def _outcome(cursor: sqlite3.Cursor) -> Outcome:
    rows = cursor.fetchall() if cursor.description else []
    outcome = (rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    cursor.close()
    return outcome
