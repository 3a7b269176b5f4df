"""Puts a backup back into a new place: proven, brought up to date, erasures replayed, nothing sent by itself."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL

from bot.clock import Clock
from bot.errors import SetupError
from bot.keeping_safe import ledger as ledgers
from bot.keeping_safe.box import BoxReader, read_header
from bot.keeping_safe.copying import run_tool
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import Ledger
from bot.keeping_safe.opening import Opened, look_into, open_backup
from bot.keeping_safe.servers import unfinished
from bot.keeping_safe.trouble import told_of_restoring
from bot.keeping_safe.waking import draw_again, move_on, note_restore, park_what_waited
from bot.language import _
from bot.store.address import database_address
from bot.store.faults import NO_FAULTS, Faults
from bot.store.sealing import KeyRing
from bot.store.store import Store

Overdue = Callable[[Store, Path], Awaitable[None]]
"""Fires the timers that came due since the backup, given the store and the folder of settings; nothing is sent."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: from when, how many rows, steps taken, people erased again, effects that wait for a word."""

    place: Path
    address: str
    made_at: datetime
    rows: int
    steps: int
    erased_again: int
    asked: int
    cards: int


class Restoring:
    """Puts backups back. `overdue` is the whole bot's part, since only it knows what its timers do."""

    def __init__(
        self,
        keys: KeyRing,
        *,
        clock: Clock,
        random: random.Random,
        overdue: Overdue | None = None,
        faults: Faults = NO_FAULTS,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._random = random
        self._overdue = overdue
        self._faults = faults

    async def restore(
        self,
        file: Path,
        into: Path,
        *,
        server: str | None = None,
        erasures: Path | None,
        also: Path | None = None,
    ) -> Restored:
        """Put a backup into a folder that does not exist yet or is empty; a PostgreSQL one into an empty database.

        `erasures` is the list kept beside the backups; `also` is this bot's own, which may know more of them, for a
        backup that was kept elsewhere. Whatever fails, the place is as it was: the work is done in a
        folder beside it. Raises SetupError or BackupError with a sentence.

        Without `erasures` (the list kept beside the backups) people who were erased since then come back: only for
        somebody who has said that they want just that.
        """
        into = _require_new(into)
        header, made_at, kind = look_into(file)
        with file.open("rb") as raw:
            read_header(raw)
            BoxReader(raw, self._keys, header)  # the wrong key is told before anything is done
        gone = self._erasures_since(made_at, erasures, also)
        url = _server_for(kind, server)
        work = into.with_name(f".{into.name}.restoring")
        with told_of_restoring(into.parent):
            await asyncio.to_thread(_begin, work)
            try:
                opened = await asyncio.to_thread(open_backup, file, self._keys, work)
                await self._faults.reach("restore.opened")
                done = await self._awaken(opened, work, url, gone)
                await self._faults.reach("restore.awake")
                await asyncio.to_thread(self._finish, work, into, erasures, also)
            except BaseException:
                await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)
                raise
        address = server or f"sqlite:///{into / 'data' / 'alongside.db'}"
        steps, erased, asked, cards = done
        return Restored(into, address, made_at, opened.rows, steps, erased, asked, cards)

    def _erasures_since(self, made_at: datetime, path: Path | None, also: Path | None) -> list[ledgers.Erasure]:
        if path is None:
            return []
        if made_at < self._clock.now() - timedelta(days=ledgers.KEPT_DAYS):
            raise SetupError(_("This backup is older than a year. The list of erasures does not go back so far."))
        with tempfile.TemporaryDirectory() as folder:
            return self._gathered(Path(folder), path, also).since(made_at)

    def _gathered(self, folder: Path, path: Path, also: Path | None) -> Ledger:
        """Write what the lists know together into one list in a folder."""
        whole = Ledger(folder, self._keys)
        for one in (path, also):
            if one is not None:
                part = Ledger(one.parent, self._keys)
                part.path = one
                whole.take_in(part, strictly=one is path)
        return whole

    async def _awaken(
        self, opened: Opened, work: Path, url: URL | None, gone: list[ledgers.Erasure]
    ) -> tuple[int, int, int, int]:
        async with self._database(opened, url) as store:
            steps = len(await store.pending_migrations())
            await store.migrate()
            await self._faults.reach("restore.migrated")
            erased = await Erasing(store, Ledger(work, self._keys)).replay(gone)
            await self._faults.reach("restore.erased")
            await move_on(store)
            if self._overdue is not None:
                await self._overdue(store, opened.config)
            asked = await park_what_waited(store)
            cards = await draw_again(store)
            await note_restore(store, opened.made_at)
        return steps, erased, asked, cards

    def _finish(self, work: Path, into: Path, erasures: Path | None, also: Path | None) -> None:
        backups = work / "backups"
        backups.mkdir(mode=0o700)
        if erasures is not None:
            self._gathered(backups, erasures, also)
        if into.is_dir():
            into.rmdir()
        work.rename(into)

    @asynccontextmanager
    async def _database(self, opened: Opened, url: URL | None) -> AsyncIterator[Store]:
        if url is None:
            async with self._opened(str(opened.database)) as store:
                yield store
            opened.database.with_name(f"{opened.database.name}.lock").unlink(missing_ok=True)
            return
        async with unfinished(url):
            words = ("--no-owner", "--no-privileges", "--exit-on-error", "--dbname", str(url.database))
            await run_tool("pg_restore", *words, str(opened.database), url=url)
            async with self._opened(url.render_as_string(hide_password=False)) as store:
                yield store
        shutil.rmtree(opened.database.parent)

    @asynccontextmanager
    async def _opened(self, address: str) -> AsyncIterator[Store]:
        store = await Store.open(address, keys=self._keys, clock=self._clock, random=self._random)
        try:
            yield store
        finally:
            await store.close()


def _server_for(kind: str, server: str | None) -> URL | None:
    if kind == "sqlite":
        if server is not None:
            raise SetupError(
                _("This backup is of a database file. Leave --database out: the file goes into the folder.")
            )
        return None
    if server is None:
        raise SetupError(_("This backup is of a PostgreSQL database. Make an empty one and name it with --database."))
    url = database_address(server)
    if url.get_backend_name() == "sqlite":
        raise SetupError(_("This backup is of a PostgreSQL database. Make an empty one and name it with --database."))
    return url


def _require_new(into: Path) -> Path:
    """Return the place with its whole name: "." has none to put a folder beside."""
    try:
        into = into.resolve()
        taken = into.exists() and (not into.is_dir() or any(into.iterdir()))
        missing = not into.parent.is_dir()
    except OSError as error:
        raise SetupError(_("The folder {folder} cannot be read.").format(folder=into)) from error
    if taken:
        sentence = _("{folder} is not empty. Name a new folder: nothing that exists is written over.")
        raise SetupError(sentence.format(folder=into))
    if missing:
        raise SetupError(_("There is no folder {folder}.").format(folder=into.parent))
    return into


def _begin(work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)  # left over by a restore that was interrupted
    work.mkdir(mode=0o700)
