"""The folder with the backups: which there are, which are too old, and names that sort by time."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.keeping_safe.box import ForeignFileError, read_header
from bot.keeping_safe.trouble import BackupError
from bot.language import _

_log = logging.getLogger(__name__)

KEPT_DAYS = 14
"""How long backups are kept; the newest one stays however old it is."""

LATE = timedelta(hours=48)
"""A newest backup that is older than this is worth a person's look."""

_NAME = re.compile(r"alongside-\d{8}T\d{6}Z(-\d+)?\.backup", re.ASCII)
_PART = re.compile(r"alongside-.*\.part(-journal|-wal|-shm)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup as its header tells of it; `head` is the newest step of its tables, `kind` the database."""

    path: Path
    made_at: datetime
    size: int
    kind: str
    head: str


def backups_in(folder: Path) -> list[BackupFile]:
    """Return the backups in a folder, newest first. Needs no key; what is no backup is passed over."""
    found = [one for path in _named(folder, _NAME) if (one := look_at(path)) is not None]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def newest(folder: Path) -> BackupFile | None:
    """Return the newest backup in a folder, None when there is none."""
    return next(iter(backups_in(folder)), None)


def look_at(path: Path) -> BackupFile | None:
    """Return what the header of a file says, None when it has none that can be read."""
    try:
        with path.open("rb") as file:
            facts = read_header(file).facts
        return BackupFile(
            path=path,
            made_at=datetime.fromisoformat(facts["made_at"]).astimezone(UTC),
            size=path.stat().st_size,
            kind=str(facts["kind"]),
            head=str(facts["head"]),
        )
    except (OSError, ForeignFileError, KeyError, TypeError, ValueError):
        return None


def free_name(folder: Path, made_at: datetime) -> Path:
    """Return a name for a backup of this moment that nothing has yet."""
    stem = f"alongside-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    path, number = folder / f"{stem}.backup", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.backup", number + 1
    return path


def outdated(found: Iterable[BackupFile], now: datetime) -> list[BackupFile]:
    """Return the backups that have had their days, never the newest."""
    others = sorted(found, key=lambda one: one.made_at, reverse=True)[1:]
    return [one for one in others if one.made_at < now - timedelta(days=KEPT_DAYS)]


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from making a backup here while the block runs. Raises BackupError when one is, OSError."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not every system has it

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("busy", _("Another backup is being made here. Try again when it is done.")) from None
        except OSError as error:  # some network disks lock no folders; a backup without a lock is better than none
            _log.info("the folder of backups cannot be locked: %s", error.strerror)
        yield
    finally:
        os.close(handle)


def left_over(folder: Path) -> list[Path]:
    """Return what an interrupted backup has left behind."""
    return _named(folder, _PART)


def _named(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name) and path.is_file())
    except OSError:
        return []
