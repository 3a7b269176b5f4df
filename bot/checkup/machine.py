"""Looks at the files, the disk and the database file of the machine the bot runs on. It changes nothing."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.community.files import read_folder
from bot.doctor.looking import Machine
from bot.misinformation.claims import read_claims
from bot.settings import readable_by_others
from bot.signposting.loading import read_directory

_MOST_MISTAKES: Final = 20
_BUSY_SECONDS: Final = 5.0


def nothing_is_late() -> Sequence[str]:
    """Name no loop, where none is running in this process."""
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where to look: the organisers' folder, files that only the bot may read, the database file, the backups.

    `database` is None for PostgreSQL. `newest_backup` returns when the newest one was made, and is None where
    nobody keeps backups here. `late_loops` names the loops of this process that have stopped.
    """

    config: Path
    private: tuple[Path, ...] = ()
    database: Path | None = None
    newest_backup: Callable[[], datetime | None] | None = None
    late_loops: Callable[[], Sequence[str]] = nothing_is_late
    is_connected: bool = True

    async def look(
        self,
        *,
        known: Collection[int] = (),
        overridden: Iterable[int] = (),
        clock_ahead: float | None = None,
        deep: bool = False,
        steps_waiting: int = 0,
    ) -> Machine:
        """Look off the event loop. `known` are the communities the bot is in, nothing when nobody knows.

        `deep` also reads the whole database file to see whether it is sound.
        """
        late = tuple(self.late_loops())
        strangers = tuple(sorted(set(overridden) - set(known))) if known else ()
        return await asyncio.to_thread(self._look, late, strangers, clock_ahead, steps_waiting, deep=deep)

    def _look(
        self, late: tuple[str, ...], strangers: tuple[int, ...], clock: float | None, steps: int, *, deep: bool
    ) -> Machine:
        return Machine(
            open_files=tuple(str(path) for path in self.private if readable_by_others(path)),
            disk_free=_free(self.database or self.config),
            database_is_sound=_is_sound(self.database) if deep and self.database is not None else None,
            clock_ahead=clock,
            mistakes=tuple(mistakes_in(self.config))[:_MOST_MISTAKES],
            strangers=strangers,
            late_loops=late,
            is_connected=self.is_connected,
            backup_at=self.newest_backup() if self.newest_backup is not None else None,
            backups_are_kept=self.newest_backup is not None,
            steps_waiting=steps,
        )


def mistakes_in(config: Path) -> Iterable[str]:
    """Return every mistake in the organisers' files: file, line, place and reason."""
    for reading in (read_folder(config), read_directory(config), read_claims(config)):
        yield from (str(mistake).removeprefix(f"{config}/") for mistake in reading.mistakes)


def _free(path: Path) -> int | None:
    """Return how many bytes are free on the disk of a path; None where that cannot be told."""
    for place in (path, *path.parents):
        if place.exists():
            return shutil.disk_usage(place).free
    return None


def _is_sound(database: Path) -> bool | None:
    """Ask SQLite whether its file is whole, reading only; None when there is no file or it is busy."""
    if not database.exists():
        return None
    try:
        with closing(
            sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
        ) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:
        return False
