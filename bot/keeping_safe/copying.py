"""A still picture of the whole database in one file, taken while a bot may be using it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from bot.errors import SetupError
from bot.keeping_safe.trouble import BackupError
from bot.language import _
from bot.store.address import file_of, server_arguments

_BUSY_SECONDS = 30.0
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
_TABLES_THERE = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy: which kind, the newest step of its tables, and how many rows each table has."""

    kind: str
    head: str
    counts: Mapping[str, int]


async def copy_database(url: URL, target: Path) -> Copied:
    """Copy a database to a new file that only its owner can read. Raises BackupError, OSError or sqlite3.Error."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = file_of(url)
    if source is not None:
        return await asyncio.to_thread(_copy_file, source, target)
    return await _dump(url, target)


def _copy_file(source: Path, target: Path) -> Copied:
    if not source.is_file():
        raise BackupError("no_database", _("There is no database yet at {path}.").format(path=source))
    with closing(sqlite3.connect(source, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        tables = [name for (name,) in copy.execute(_TABLES)]
        if "alembic_version" not in tables:
            raise BackupError("no_database", _("There is no database yet at {path}.").format(path=source))
        ((head,),) = copy.execute("SELECT version_num FROM alembic_version").fetchall()
        counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 - names of tables
    return Copied("sqlite", head, counts)


async def _dump(url: URL, target: Path) -> Copied:
    """Have pg_dump copy the picture that one transaction sees, and count in the same one."""
    import asyncpg  # type: ignore[import-untyped] # noqa: PLC0415 - an extra that SQLite users do not have

    try:
        connection = await asyncpg.connect(**server_arguments(url), timeout=10)
    except (asyncpg.PostgresError, OSError) as error:
        sentence = _("The database server does not answer. The earlier backups are still there.")
        raise BackupError("database", sentence) from error
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            tables = [row[0] for row in await connection.fetch(_TABLES_THERE)]
            if "alembic_version" not in tables:
                raise BackupError("no_database", _("There are no tables in the database yet."))
            head = await connection.fetchval("SELECT version_num FROM alembic_version")
            counts = {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608 - names of tables
            words = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
            await run_tool("pg_dump", *words, url=url)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise BackupError(
            "database", _("The database could not be read for a backup. The earlier backups are still there.")
        ) from error
    finally:
        await connection.close()
    return Copied("postgresql", head, counts)


async def run_tool(tool: str, *words: str, url: URL) -> None:
    """Run pg_dump or pg_restore on a database; the password goes by the environment, where `ps` does not show it.

    Raises BackupError when the tool is not installed or fails.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            tool,
            *words,
            env=os.environ | _environment(url),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError as error:
        sentence = _("PostgreSQL's program {tool} is not installed. On Debian: apt install postgresql-client")
        raise BackupError("no_tool", sentence.format(tool=tool)) from error
    try:
        _nothing, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = (said.decode("utf-8", errors="replace").strip().splitlines() or [""])[-1]
        sentence = _("PostgreSQL's program {tool} failed: {why}")
        raise BackupError("tool_failed", sentence.format(tool=tool, why=last[:200]))


def _environment(url: URL) -> dict[str, str]:
    said: dict[str, Any] = server_arguments(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
    found = {variable: str(said[name]) for name, variable in names.items() if said.get(name) is not None}
    return found | ({"PGSSLMODE": str(said["ssl"])} if said.get("ssl") else {})


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require_room(folder: Path, url: URL) -> None:
    """Refuse early when a disk has no room for the copy and the sealed copy. Raises BackupError, OSError."""
    import shutil  # noqa: PLC0415 - used here only

    from bot.keeping_safe.trouble import full  # noqa: PLC0415 - used here only

    source = file_of(url)
    if source is not None and source.is_file() and shutil.disk_usage(folder).free < 2.2 * source.stat().st_size:
        raise full(folder)


def is_there(url: URL) -> bool:
    """Tell whether an SQLite file exists; a server is always taken to be there."""
    source = file_of(url)
    if source is None:
        return True
    try:
        return source.is_file()
    except OSError as error:
        raise SetupError(_("The database cannot be opened. Look at its address and its folder's rights.")) from error
