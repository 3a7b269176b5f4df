"""A PostgreSQL database that a backup goes into: empty before, and marked while the work is not done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL

from bot.errors import SetupError
from bot.language import _
from bot.store.address import server_arguments
from bot.store.store import Store

_MARK = "alongside_unfinished_restore"
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


async def _connect(url: URL) -> Any:  # noqa: ANN401 - asyncpg ships no types
    import asyncpg  # type: ignore[import-untyped] # noqa: PLC0415 - an extra that SQLite users do not have

    try:
        return await asyncpg.connect(**server_arguments(url), timeout=10)
    except (asyncpg.PostgresError, OSError) as error:
        raise SetupError(
            _("The database server does not answer, or has no such database. Look at --database.")
        ) from error


@asynccontextmanager
async def unfinished(url: URL) -> AsyncIterator[None]:
    """Mark an empty database while the block runs; the mark stays when it fails. Raises SetupError if not empty."""
    connection = await _connect(url)
    try:
        if await connection.fetchval(_TABLES):
            raise SetupError(_("That database is not empty. Make a new one: nothing that exists is written over."))
        await connection.execute(f"CREATE TABLE {_MARK} ()")
        yield
        await connection.execute(f"DROP TABLE {_MARK}")
    finally:
        await connection.close()


async def require_finished(store: Store) -> None:
    """Refuse a database into which a restore did not come to its end. Raises SetupError."""
    if store.is_sqlite:
        return  # a file is moved into its place only when all is done
    connection = await _connect(store.url)
    try:
        marked = await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"public.{_MARK}")
    finally:
        await connection.close()
    if marked:
        raise SetupError(_("A restore into this database did not end. Make a new empty one and restore again."))
