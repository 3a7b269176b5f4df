"""A place with a database, a key and a folder of backups, and processes that are killed or short of disk there."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.clock import ManualClock
from bot.keeping_safe.backing_up import Backups, Made
from bot.keeping_safe.ledger import NAME
from bot.keeping_safe.restoring import Restored, Restoring
from bot.store.faults import NO_FAULTS, Faults, KillAt
from bot.store.sealing import KeyRing
from bot.store.store import Store

HERE = 41771983423143937


class Place:
    """Where one bot lives, in a folder of the test's own."""

    def __init__(self, folder: Path, database: Path | str, keys: KeyRing, clock: ManualClock) -> None:
        self.folder, self.address, self.keys, self.clock = folder, str(database), keys, clock
        self.random = random.Random(5)
        self.backups = folder / "backups"
        self.config = folder / "config"
        (self.config / "communities").mkdir(parents=True)
        (self.config / "community.toml").write_text('[channels]\nlobby = "hello"\n')
        (self.config / ".env").write_text("DISCORD_TOKEN=secret")

    async def store(self) -> Store:
        return await Store.open(self.address, keys=self.keys, clock=self.clock, random=self.random)

    def maker(self, faults: Faults = NO_FAULTS) -> Backups:
        return Backups(self.address, self.keys, self.backups, self.config, clock=self.clock, faults=faults)

    async def backup(self) -> Made:
        return await self.maker().make()

    def restoring(self, faults: Faults = NO_FAULTS) -> Restoring:
        return Restoring(self.keys, clock=self.clock, random=self.random, faults=faults)

    async def restore(self, file: Path, into: Path | None = None, **options: object) -> Restored:
        options = {"erasures": self.backups / NAME} | options
        return await self.restoring().restore(file, into or self.folder / "new", **options)


def in_fork(work: Callable[[], Awaitable[object]], *, most_bytes: int | None = None) -> tuple[int, str]:
    """Do something in a process of its own, with files of a size at most; return its exit code and what it said."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(ear)
            if most_bytes is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
            asyncio.run(_said(work, mouth))
            code = 0
        finally:
            os._exit(code)
    os.close(mouth)
    with os.fdopen(ear) as file:
        said = file.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


async def _said(work: Callable[[], Awaitable[object]], mouth: int) -> None:
    try:
        await work()
    except Exception as error:
        os.write(mouth, f"{type(error).__name__}: {error}".encode())


def killed_everywhere(work: Callable[[KillAt], Awaitable[object]], look: Callable[[], None]) -> int:
    """Kill a piece of work at its first point, its second and so on, look after each; return how often."""
    for n in range(1, 100):
        code, said = in_fork(lambda n=n: work(KillAt(n)))
        assert not said, said
        if code == 0:
            return n - 1
        assert code == -signal.SIGKILL
        look()
    raise AssertionError("there is no end")
