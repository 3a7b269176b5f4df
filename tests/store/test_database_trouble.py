"""A busy, full, read-only or absent database is answered kindly, and nothing is half written."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import SetupError, TryAgainError
from bot.store import engines
from bot.store.address import database_address, server_arguments
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.tables import DueRow, InboxRow, NoteRow

HERE = 41771983423143937


async def write(store, name, size=10):
    async with store.begin() as tx:
        await tx.seen(name)
        tx.add(NoteRow(key=name, value="x" * size))
        await tx.due("kind", name, HERE, tx.now)


async def rows(store):
    async with store.read() as tx:
        notes = await tx.session.scalar(select(func.count()).select_from(NoteRow).where(NoteRow.key.not_like("store%")))
        return [notes, *[await tx.session.scalar(select(func.count()).select_from(row)) for row in (InboxRow, DueRow)]]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 100)


async def test_a_locked_database_asks_to_try_again_and_works_afterwards(impatient, store, database):
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TryAgainError):
            await write(store, "x")
        other.execute("ROLLBACK")

    assert await rows(store) == [0, 0, 0]
    await write(store, "x")
    assert await rows(store) == [1, 1, 1]


async def test_a_database_locked_at_the_commit_keeps_nothing(impatient, store, database):
    await write(store, "first")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM inbox").fetchone()  # a reader keeps the commit out
        with pytest.raises(TryAgainError):
            await write(store, "second")
        other.execute("ROLLBACK")

    assert await rows(store) == [1, 1, 1]
    await write(store, "second")
    assert await rows(store) == [2, 2, 2]


async def test_a_write_transaction_keeps_other_processes_out_from_its_first_moment(store, database):
    with closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as other:
        async with store.begin():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")


async def test_waiting_for_a_lock_does_not_hold_up_the_loop(store, database):
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        writing = asyncio.create_task(write(store, "x"))
        beats = [asyncio.get_running_loop().time()]
        for _ in range(20):
            await asyncio.sleep(0.01)
            beats.append(asyncio.get_running_loop().time())
        other.execute("ROLLBACK")
        await writing

    assert max(later - earlier for earlier, later in pairwise(beats)) < 0.2
    assert await rows(store) == [1, 1, 1]


async def test_a_full_disk_refuses_whole_transactions_until_there_is_room(store):
    async def allow(pages):
        async with store.begin() as tx:
            await tx.session.execute(text(f"PRAGMA max_page_count = {pages}"))

    async with store.read() as tx:
        pages = await tx.session.scalar(text("PRAGMA page_count"))
    await allow(pages + 20)
    stored = refused = 0
    for n in range(30):
        try:
            await write(store, f"n{n}", size=4000)
        except TryAgainError:
            refused += 1
        else:
            stored += 1

    assert stored > 2
    assert refused > 2
    assert await rows(store) == [stored] * 3
    await allow(pages + 1000)
    await write(store, "room again", size=4000)
    assert await rows(store) == [stored + 1] * 3


async def test_a_read_only_database_asks_to_try_again(store):
    async with store.begin() as tx:
        await tx.session.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(TryAgainError):
        await write(store, "x")

    async with store._writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        await driver.send("PRAGMA query_only = OFF")
    await write(store, "x")
    assert await rows(store) == [1, 1, 1]


async def test_a_bug_is_not_taken_for_a_busy_database(store_on):
    async def write_twice():
        async with store_on.begin() as tx:
            await tx.session.execute(text("INSERT INTO note (key, value) VALUES ('x', 'y')"))
            await tx.session.execute(text("INSERT INTO note (key, value) VALUES ('x', 'y')"))

    with pytest.raises(IntegrityError):
        await write_twice()
    assert await rows(store_on) == [0, 0, 0]


async def test_what_people_wrote_is_not_in_the_text_of_an_error(store_on):
    async def write_twice():
        async with store_on.begin() as tx:
            for _ in range(2):
                values = {"key": "private words", "value": "x"}
                await tx.session.execute(text("INSERT INTO note (key, value) VALUES (:key, :value)"), values)

    with pytest.raises(IntegrityError) as error:
        await write_twice()
    if store_on.is_sqlite:  # PostgreSQL's own DETAIL line names the key; SealedText columns are never keys
        assert "private words" not in str(error.value)


async def test_when_the_line_of_writers_does_not_move_the_last_one_is_told(store, monkeypatch):
    monkeypatch.setattr("bot.store.store._QUEUE_SECONDS", 0.05)
    async with store.begin():
        with pytest.raises(TryAgainError):
            await asyncio.create_task(write(store, "x"))
    await write(store, "x")


@pytest.mark.parametrize(
    "contents", [b"this is no database at all, not even a small one" * 40, b"SQLite format 3\x00" * 300]
)
async def test_a_file_that_is_no_database_is_a_mistake_in_the_setup(tmp_path, open_store, contents):
    path = tmp_path / "alongside.db"
    path.write_bytes(contents)

    with pytest.raises(SetupError):
        await open_store(path)


async def test_a_damaged_page_is_found_at_the_start(database, open_store):
    contents = bytearray(database.read_bytes())
    contents[4096 * 3 : 4096 * 5] = b"\xa5" * 8192
    database.write_bytes(contents)

    with pytest.raises(SetupError):
        await open_store(database)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgres:x://", "sqlite:///"])
async def test_an_address_that_cannot_work_is_a_mistake_in_the_setup(open_store, address):
    with pytest.raises(SetupError):
        await open_store(address)


async def test_a_folder_that_cannot_be_made_is_a_mistake_in_the_setup(tmp_path, open_store):
    (tmp_path / "file").write_text("")

    with pytest.raises(SetupError):
        await open_store(tmp_path / "file" / "alongside.db")


async def test_a_new_database_file_is_for_its_owner_only(tmp_path, open_store):
    path = tmp_path / "deep" / "down" / "alongside.db"
    await open_store(path)

    assert path.stat().st_mode & 0o077 == 0


async def test_a_server_that_is_not_there_is_a_mistake_in_the_setup(open_store):
    with pytest.raises(SetupError):
        await open_store("postgresql://alongside@127.0.0.1:1/alongside")


async def test_without_its_package_postgres_is_a_mistake_in_the_setup(open_store, monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(SetupError, match="pip install"):
        await open_store("postgresql://alongside@127.0.0.1:1/alongside")


def test_an_address_with_encryption_as_hosts_write_it_is_understood():
    url = database_address("postgres://robin:p%40ss@db.example.org:5433/group?sslmode=require")

    assert server_arguments(url) == {
        "host": "db.example.org",
        "port": 5433,
        "user": "robin",
        "password": "p@ss",
        "database": "group",
        "ssl": "require",
    }


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("address", ["postgres"], indirect=True)
class TestOnPostgres:
    async def test_a_database_that_is_not_there_is_a_mistake_in_the_setup(self, address, open_store):
        for guard in (True, False):
            with pytest.raises(SetupError):
                await open_store(f"{address}_not_there", guard=guard)

    async def test_a_reading_is_a_still_picture(self, store_on):
        async with store_on.read() as tx:
            before = await tx.session.scalar(select(func.count()).select_from(InboxRow))
            await asyncio.create_task(write(store_on, "x"))
            assert await tx.session.scalar(select(func.count()).select_from(InboxRow)) == before

    async def test_a_cut_connection_asks_to_try_again_and_the_store_comes_back(self, store_on, postgres):
        async def write_through_a_cut():
            async with store_on.begin() as tx:
                await tx.seen("x")
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'alongside%'"
                postgres.run_sql(cut)
                await tx.seen("y")

        with pytest.raises(TryAgainError):
            await write_through_a_cut()

        assert await rows(store_on) == [0, 0, 0]
        await write(store_on, "x")
        assert await rows(store_on) == [1, 1, 1]

    async def test_a_connection_cut_in_the_commit_is_called_unknown(self, store_on, postgres, monkeypatch):
        async def write_through_a_cut():
            async with store_on.begin() as tx:
                await tx.seen("x")
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'alongside'"
                postgres.run_sql(cut)

        with pytest.raises(TryAgainError, match="whether this was saved"):
            await write_through_a_cut()

    async def test_a_guard_lost_to_another_copy_stops_the_writing(self, store_on, postgres, address, open_store):
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'alongside guard'"
        postgres.run_sql(cut)
        await asyncio.sleep(0.1)
        await open_store(address)

        with pytest.raises(TryAgainError, match="taken over"):
            await write(store_on, "x")

    async def test_a_stopped_server_asks_to_try_again_until_it_is_back(self, store_on, postgres):
        await write(store_on, "x")
        postgres.stop()
        try:
            with pytest.raises(TryAgainError):
                await write(store_on, "y")
            with pytest.raises(TryAgainError):
                await rows(store_on)
        finally:
            postgres.start()

        await write(store_on, "y")
        assert await rows(store_on) == [2, 2, 2]

    async def test_a_deadlock_lets_one_through_and_asks_the_other_to_try_again(self, with_parcels, parcel):
        async with with_parcels.begin() as tx:
            tx.add(parcel(community_id=HERE, label="second"))
        both = asyncio.Barrier(2)

        async def take(first, second):
            async with with_parcels.begin() as tx:
                await tx.take_version(parcel, VersionedRef(first, 1), HERE)
                await both.wait()
                await tx.take_version(parcel, VersionedRef(second, 1), HERE)

        ends = await asyncio.gather(take(1, 2), take(2, 1), return_exceptions=True)

        assert sorted(type(end).__name__ for end in ends) == ["NoneType", "TryAgainError"]

    async def test_a_server_that_takes_no_writes_asks_to_try_again(self, address, postgres, open_store):
        name = address.rsplit("/", 1)[1]
        postgres.run_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        store: Store = await open_store(address)

        with pytest.raises(TryAgainError):
            await write(store, "x")
