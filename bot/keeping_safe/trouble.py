"""What can go wrong on the disk or with PostgreSQL's own tools, in sentences with the cure."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import HouseError
from bot.language import _

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class BackupError(HouseError):
    """No backup could be made; the earlier ones are as they were. `code` is short, for a card and the log."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def full(folder: Path) -> BackupError:
    """Return the refusal for a disk without room."""
    sentence = _("There is no room for a backup in {folder}. The earlier backups are still there. Free some space.")
    return BackupError("disk_full", sentence.format(folder=folder))


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the system or SQLite says while a backup is made into a BackupError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full(folder) from error
        sentence = _("The backup could not be written in {folder}: {why}. The earlier backups are still there.")
        raise BackupError("disk", sentence.format(folder=folder, why=error.strerror or type(error).__name__)) from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _FULL_SQLITE:
            raise full(folder) from error
        sentence = _("The database could not be read for a backup. The earlier backups are still there.")
        raise BackupError("database", sentence) from error


@contextmanager
def told_of_restoring(folder: Path) -> Iterator[None]:
    """Turn what the system says while a backup is put back into a BackupError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            sentence = _("There is no room in {folder}. Nothing was put back. Free some space, then try again.")
            raise BackupError("disk_full", sentence.format(folder=folder)) from error
        sentence = _("The folder {folder} could not be written: {why}. Nothing was put back.")
        raise BackupError("disk", sentence.format(folder=folder, why=error.strerror or type(error).__name__)) from error
