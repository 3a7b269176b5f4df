"""An aiosqlite connection that goes to its thread once for a statement, where the plain one goes four times."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

Rows = list[Any]


class OneHopCursor:
    """A cursor that executes and fetches everything in one visit to the connection's thread."""

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
        """Run one statement."""
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

    def cursor(self) -> OneHopCursor:  # type: ignore[override] # the adapter awaits only __aenter__
        """Return a cursor without going to the thread for it."""
        return OneHopCursor(self)

    async def send(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        await self.run(_execute, sql, ())

    async def run(self, work: Any, *values: Any) -> tuple[Rows, Any, int, int | None]:  # noqa: ANN401 - any statement
        """Do a piece of work with the sqlite3 connection, in its thread."""
        return await self._execute(work, self._conn, *values)  # type: ignore[no-any-return,no-untyped-call] # untyped


def one_hop_connection(database: str, **options: Any) -> OneHopConnection:  # noqa: ANN401 - as sqlite3.connect takes them
    """Prepare a connection; awaiting it opens it. The thread does not keep a dying process alive."""
    connection = OneHopConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with the connections it makes itself
    return connection


def _execute(connection: sqlite3.Connection, sql: str, parameters: Any) -> tuple[Rows, Any, int, int | None]:  # noqa: ANN401 - as sqlite3 takes them
    return _outcome(connection.execute(sql, parameters))


def _execute_many(connection: sqlite3.Connection, sql: str, parameters: Any) -> tuple[Rows, Any, int, int | None]:  # noqa: ANN401 - as sqlite3 takes them
    return _outcome(connection.executemany(sql, parameters))


def _outcome(cursor: sqlite3.Cursor) -> tuple[Rows, Any, int, int | None]:
    rows = cursor.fetchall() if cursor.description else []
    outcome = (rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    cursor.close()
    return outcome
