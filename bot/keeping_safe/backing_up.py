"""Makes a backup: a copy of the database and of the organisers' files, sealed, proven and put in its place at once."""

from __future__ import annotations

import asyncio
import importlib.metadata
import io
import json
import logging
import os
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import URL

from bot.clock import Clock
from bot.errors import SetupError
from bot.keeping_safe.box import BoxReader, BoxWriter, read_header
from bot.keeping_safe.copying import Copied, copy_database, fingerprint, require_room
from bot.keeping_safe.folder import BackupFile, alone_in, backups_in, free_name, left_over, look_at, outdated
from bot.keeping_safe.ledger import Ledger
from bot.keeping_safe.trouble import told
from bot.store.address import database_address
from bot.store.faults import NO_FAULTS, Faults
from bot.store.sealing import KeyRing

FORMAT = 1
MANIFEST, DATABASE, CONFIG = "manifest.json", "database", "config"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and read again, how many rows it holds, and the old ones that went.

    `erasures_are_well` is False when the list of erasures beside it is damaged, so that putting back would be refused.
    """

    file: BackupFile
    rows: int
    gone: tuple[Path, ...]
    erasures_are_well: bool = True


class Backups:
    """Makes backups of one database in one folder. Works while the bot runs; one at a time."""

    def __init__(
        self, address: str, keys: KeyRing, folder: Path, config: Path, *, clock: Clock, faults: Faults = NO_FAULTS
    ) -> None:
        self.folder = folder
        self.ledger = Ledger(folder, keys)
        self._url = database_address(address)
        self._keys = keys
        self._config = config
        self._clock = clock
        self._faults = faults
        self._one = asyncio.Lock()

    async def make(self) -> Made:
        """Make a backup, read it again to the end, and let those go that have had their days.

        Raises BackupError, saying what to do; then the earlier backups are as they were.
        """
        async with self._one:
            with told(self.folder):
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with alone_in(self.folder):
                    return await self._make(self._url)

    async def _make(self, url: URL) -> Made:
        for part in left_over(self.folder):
            part.unlink(missing_ok=True)
        require_room(self.folder, url)
        made_at = self._clock.now()
        self.ledger.begin(made_at)
        path = free_name(self.folder, made_at)
        copy, sealed = path.with_suffix(".copy.part"), path.with_suffix(".part")
        try:
            await self._faults.reach("backup.copying")
            copied = await copy_database(url, copy)
            await self._faults.reach("backup.sealing")
            await asyncio.to_thread(self._seal, sealed, copy, copied, made_at)
            await self._faults.reach("backup.sealed")
            await asyncio.to_thread(prove, sealed, self._keys)
            sealed.replace(path)
            await asyncio.to_thread(_sync, self.folder)
        finally:
            for part in (copy, sealed):
                part.unlink(missing_ok=True)
        await self._faults.reach("backup.made")
        file = look_at(path)
        assert file is not None
        gone = tuple(self._let_go(made_at))
        return Made(file, sum(copied.counts.values()), gone, self._erasures_are_well(made_at))

    def _seal(self, sealed: Path, copy: Path, copied: Copied, made_at: datetime) -> None:
        facts = {
            "format": FORMAT,
            "made_at": made_at.isoformat(),
            "bot": importlib.metadata.version("alongside"),
            "kind": copied.kind,
            "head": copied.head,
        }
        files = list(_organisers_files(self._config))
        manifest = facts | {
            "counts": dict(copied.counts),
            "size": copy.stat().st_size,
            "sha256": fingerprint(copy),
            "config": [name for name, _content in files],
        }
        with os.fdopen(os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            box = BoxWriter(file, self._keys, facts)
            with tarfile.open(fileobj=cast("BinaryIO", box), mode="w|") as parts:
                _add(parts, MANIFEST, json.dumps(manifest, indent=1).encode())
                for name, content in files:
                    _add(parts, f"{CONFIG}/{name}", content)
                parts.add(copy, DATABASE, filter=_plain)
            box.finish()
            file.flush()
            os.fsync(file.fileno())

    def _let_go(self, now: datetime) -> Iterable[Path]:
        for old in outdated(backups_in(self.folder), now):
            old.path.unlink(missing_ok=True)
            yield old.path

    def _erasures_are_well(self, now: datetime) -> bool:
        """Let the list of erasures forget what is a year old; tell whether it could be read and written."""
        try:
            self.ledger.forget(now)
        except (SetupError, OSError) as error:
            _log.error("the list of erasures is damaged or cannot be written: %s", type(error).__name__)
            return False
        return True


def prove(path: Path, keys: KeyRing) -> None:
    """Read a sealed file to its end. Raises what `BoxReader` raises, and OSError."""
    with path.open("rb") as file:
        box = io.BufferedReader(BoxReader(file, keys, read_header(file)))
        while box.read(1 << 20):
            pass


def _organisers_files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Yield the names and contents of the organisers' files, never of a `.env` or a key."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix in {".toml", ".po"} and path.is_file() and path.stat().st_size < 1 << 22:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _add(parts: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), 0o600
    parts.addfile(about, io.BytesIO(content))


def _plain(about: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was on this computer."""
    about.uid = about.gid = 0
    about.uname = about.gname = ""
    about.mode = 0o600
    return about


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
