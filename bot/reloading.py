"""Reads all files of the organisers again while the bot runs: either all of them count, or the old ones stay."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

from bot.adjusting.service import Adjusting
from bot.adjusting.views import AsideEdit
from bot.community.actor import Actor, Capability
from bot.community.files import Reading, read_folder
from bot.errors import TryAgainError
from bot.misinformation.claims import ClaimReading, read_claims
from bot.misinformation.watching import Detectors
from bot.mistakes import Mistake
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryReading, read_directory
from bot.store.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """How reading again went. With any mistake nothing has changed. `aside` are edits that do not fit the files."""

    mistakes: tuple[Mistake, ...]
    advice: tuple[Mistake, ...]
    files: int
    aside: tuple[AsideEdit, ...]


@dataclass(frozen=True, slots=True)
class _Everything:
    settings: Reading
    directory: DirectoryReading
    claims: ClaimReading

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        return (*self.settings.mistakes, *self.directory.mistakes, *self.claims.mistakes)

    @property
    def files(self) -> int:
        return self.settings.files + self.directory.count + self.claims.count


class Reloading:
    """Settings, topics, evidence, training, directory and claims of a folder, read again at a wish."""

    def __init__(
        self, folder: Path, *, store: Store, adjusting: Adjusting, directories: Directories, detectors: Detectors
    ) -> None:
        self._folder = folder
        self._store = store
        self._adjusting = adjusting
        self._directories = directories
        self._detectors = detectors
        self._one_reads = asyncio.Lock()
        self._readings: set[asyncio.Task[None]] = set()

    async def press(self, by: Actor) -> Reloaded:
        """Read again for an organiser. Raises NotAllowedError."""
        by.require(Capability.CONFIGURE)
        done = await self.reload()
        async with self._store.begin() as tx:
            await tx.audit(by, "settings.reload", "files", "kept" if done.mistakes else "taken")
        return done

    async def reload(self) -> Reloaded:
        """Read every file again. With any mistake in any of them, everything stays as it was.

        Raises TryAgainError when the database is busy; then, too, everything stays as it was.
        """
        async with self._one_reads:
            read = await asyncio.to_thread(_read, self._folder)
            book, directory, claims = read.settings.book, read.directory.files, read.claims.files
            if book is None or directory is None or claims is None:
                return Reloaded(read.mistakes, read.settings.advice, read.files, self._adjusting.all_aside())

            def along() -> None:
                self._directories.take(directory)
                self._detectors.take(claims)

            aside = await self._adjusting.take_over(book, along)
            return Reloaded((), read.settings.advice, read.files, aside)

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read again whenever the process gets the signal HUP."""
        loop.add_signal_handler(signal.SIGHUP, self._begin)

    def _begin(self) -> None:
        reading = asyncio.get_running_loop().create_task(self.hear())
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)

    async def hear(self) -> None:
        """Read again at a signal, and tell in the log how it went: files and lines, no words of people."""
        try:
            done = await self.reload()
        except TryAgainError as error:
            _log.error("the files were not read again: %s", error.sentence)
            return
        for mistake in done.mistakes:
            _log.error("%s", mistake)
        if done.mistakes:
            _log.error("the files were read again: %d mistakes, so the old settings stay", len(done.mistakes))
        else:
            _log.info("the files were read again: %d files count now", done.files)


def _read(folder: Path) -> _Everything:
    return _Everything(read_folder(folder), read_directory(folder), read_claims(folder))
