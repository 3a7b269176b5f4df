"""What every room's tests start from: a clock that moves when told, keys, and a store on a real file."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.language import DEFAULT, language_in_use
from bot.rehearsal import bot_process
from bot.rehearsal.bot_process import launch
from bot.store.migrations import import_tables
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.nursery import borrowed_bots
from tests.store.postgres_server import FOUND, PostgresServer, postgres_server

MUST_RUN = frozenset(os.environ.get("ALONGSIDE_MUST_RUN", "").split())
"""Markers whose tests may not be skipped here, because what they need is known to be there."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test that must run here into a failed one."""
    report = yield
    marks = MUST_RUN & {mark.name for mark in item.iter_markers()}
    if report.skipped and marks and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but {', '.join(sorted(marks))} must run here: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _bots_start_at_once() -> Iterator[None]:
    """Have the bots of stages forked from a process that has loaded them, where a test does not ask for more."""
    with borrowed_bots():
        yield


@pytest.fixture
def real_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each bot of a stage as on a real machine: `python -m bot run`."""
    monkeypatch.setattr(bot_process, "launch", launch)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Fail a test that leaves its language to those after it."""
    yield
    assert language_in_use() == DEFAULT


@pytest.fixture
def clock() -> ManualClock:
    """A clock at 2 March 2026, 09:00 UTC."""
    return ManualClock()


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    """A ring of fresh keys, the same for the whole run."""
    return KeyRing.fresh()


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Path:
    """A migrated, empty SQLite file; copy it, never use it."""
    import_tables()
    path = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(_migrate(str(path), keys))
    return path


async def _migrate(address: str, keys: KeyRing) -> None:
    store = await Store.open(address, keys=keys, clock=ManualClock(), random=random.Random(1))
    try:
        await store.migrate()
    finally:
        await store.close()


@pytest.fixture
def database(template_database: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file of this test's own."""
    path = tmp_path / "alongside.db"
    shutil.copyfile(template_database, path)
    return path


OpenStore = Callable[..., Coroutine[Any, Any, Store]]


@pytest.fixture
async def open_store(keys: KeyRing, clock: ManualClock) -> AsyncIterator[OpenStore]:
    """Open stores on any address, `await open_store(path, faults=...)`; all are closed at the end."""
    opened: list[Store] = []

    async def open_one(address: Path | str, **options: Any) -> Store:
        settings = {"keys": keys, "clock": clock, "random": random.Random(7)} | options
        store = await Store.open(str(address), **settings)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def store(database: Path, open_store: OpenStore) -> Store:
    """A migrated store on an SQLite file of this test's own."""
    return await open_store(database)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this run's own."""
    if not FOUND:
        pytest.skip("PostgreSQL's programs are not installed (Debian: apt-get install postgresql)")
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def template_on_postgres(postgres: PostgresServer, keys: KeyRing) -> str:
    """The name of a migrated, empty PostgreSQL database; copy it, never use it."""
    import_tables()
    name = postgres.new_database()
    asyncio.run(_migrate(postgres.address(name), keys))
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database of this test's own, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("database"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.borrow_database(request.getfixturevalue("template_on_postgres"))
    yield server.address(name)
    server.give_back(name)


@pytest.fixture
async def store_on(address: str, open_store: OpenStore) -> Store:
    """A migrated store, once on SQLite and once on PostgreSQL."""
    return await open_store(address)
