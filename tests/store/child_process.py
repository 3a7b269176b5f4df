"""What a second process does in the store's tests: `python -m tests.store.child_process ACT ADDRESS KEY_FILE`."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, event

from bot.clock import SystemClock
from bot.errors import SetupError
from bot.store.faults import NO_FAULTS, KillAt
from bot.store.sealing import KeyRing
from bot.store.store import Store


async def open_store(address, key_file, faults=NO_FAULTS):
    keys = KeyRing.load_or_create(Path(key_file))
    return await Store.open(address, keys=keys, clock=SystemClock(), random=random.Random(1), faults=faults)


async def hold(address, key_file):
    """Have the database until killed."""
    _store = await open_store(address, key_file)
    print("held", flush=True)
    await asyncio.sleep(60)


async def knock(address, key_file):
    """Try to have the database; print how long that took and what was said."""
    before = time.monotonic()
    try:
        store = await open_store(address, key_file)
    except SetupError as error:
        print(json.dumps({"seconds": time.monotonic() - before, "said": error.sentence}))
        return
    print(json.dumps({"seconds": time.monotonic() - before, "said": None}))
    await store.close()


async def write_and_die(address, key_file, point):
    """Write in one transaction after another and be killed at a point."""
    store = await open_store(address, key_file, KillAt(int(point)))
    for n in range(20):
        async with store.begin() as tx:
            await tx.seen(f"event {n}")
            await tx.due("kind", f"event {n}", 1, tx.now)
        print(n, flush=True)


async def migrate(address, key_file):
    store = await open_store(address, key_file)
    try:
        await store.migrate()
        assert await store.pending_migrations() == []
    finally:
        await store.close()


def kill_in_migration(address, key_file, step):
    """Kill a migration at every `step`-th thing it does, finish it in another process, and count both.

    `address` has a star for the number of the try; an SQLite try begins without a file, PostgreSQL's are made before.
    """
    killed, n = 0, 1
    while True:
        here = address.replace("*", str(n))
        if _in_fork(migrate_and_die, here, key_file, n) == 0:
            break
        killed += 1
        assert _in_fork(migrate, here, key_file) == 0, f"the migration could not be finished after a kill at {n}"
        n += int(step)
    print(json.dumps({"killed": killed, "last": n}))


def count_points(address, key_file):
    """Print how many points a whole migration has."""
    points = _Points(None)
    points.listen()
    asyncio.run(migrate(address, key_file))
    print(points.reached)


async def migrate_and_die(address, key_file, n):
    _Points(n).listen()
    await migrate(address, key_file)


class _Points:
    """Counts every begin, statement and commit, before and after; kills at one of them."""

    def __init__(self, kill_at):
        self.reached = 0
        self._kill_at = kill_at

    def listen(self):
        for name in ("begin", "before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, name, self.reach)

    def reach(self, *_about, **_more):
        self.reached += 1
        if self.reached == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _in_fork(work, *values):
    """Run something in a process of its own; return its exit status (minus the signal that killed it)."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            asyncio.run(work(*values))
            status = 0
        finally:
            os._exit(status)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main():
    act, *values = sys.argv[1:]
    work = globals()[act]
    if asyncio.iscoroutinefunction(work):
        asyncio.run(work(*values))
    else:
        work(*values)


if __name__ == "__main__":
    main()
