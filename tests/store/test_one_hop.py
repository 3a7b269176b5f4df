"""The way to the connection's thread: taken for what waits for locks or the disk, and spared for the rest."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import text

from bot.store import one_hop


@pytest.fixture
async def visits(store, monkeypatch):
    """Every statement on connections that are open already, with whether it ran in the loop's own thread."""
    async with store.begin():
        pass
    seen = []
    execute, execute_many = one_hop._execute, one_hop._execute_many

    def noted(work):
        def run(connection, sql, parameters):
            seen.append((sql.split()[0], threading.current_thread() is threading.main_thread()))
            return work(connection, sql, parameters)

        return run

    monkeypatch.setattr(one_hop, "_execute", noted(execute))
    monkeypatch.setattr(one_hop, "_execute_many", noted(execute_many))
    return seen


async def test_what_may_wait_for_a_lock_goes_to_the_thread_and_the_rest_stays(store, visits):
    async with store.begin() as tx:
        await tx.seen("one")
        await tx.session.execute(text("SELECT count(*) FROM inbox"))
        await tx.session.execute(text("DELETE FROM inbox"))

    assert visits == [("BEGIN", False), ("INSERT", True), ("SELECT", True), ("DELETE", False)]


async def test_many_rows_at_once_go_to_the_thread(store, visits):
    values = [{"key": f"event {n}", "at": "2026-03-02"} for n in range(3)]

    async with store.begin() as tx:
        await tx.session.execute(text("INSERT INTO inbox (event_key, seen_at) VALUES (:key, :at)"), values)

    assert visits == [("BEGIN", False), ("INSERT", False)]


async def test_a_reading_transaction_takes_its_lock_in_the_thread(store, visits):
    async with store.read() as tx:
        await tx.session.execute(text("SELECT 1"))
        await tx.session.execute(text("SELECT 2"))

    assert visits == [("SELECT", False), ("SELECT", True)]


async def test_a_reading_transaction_gives_its_lock_back_at_the_end(store, visits):
    async with store.read() as tx:
        await tx.session.execute(text("SELECT count(*) FROM inbox"))
    async with store.begin() as tx:  # a lock that is still held would keep this commit out
        await tx.seen("one")
    async with store.read() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM inbox")) == 1


async def test_a_transaction_that_reads_nothing_costs_no_visit(store, visits):
    async with store.read():
        pass

    assert visits == []


async def test_others_have_a_turn_during_a_long_transaction(store):
    turns = 0

    async def count_turns():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with store.begin() as tx:
        counting = asyncio.create_task(count_turns())
        await asyncio.sleep(0)
        turns = 0
        for n in range(64):
            await tx.session.execute(text(f"SELECT {n}"))
        had = turns
        counting.cancel()

    assert had >= 8


async def test_a_transaction_cancelled_in_the_thread_is_undone_there(store):
    values = [{"key": f"event {n}", "at": "2026-03-02"} for n in range(20_000)]

    async def write_many():
        async with store.begin() as tx:
            await tx.seen("before")
            await tx.session.execute(text("INSERT INTO inbox (event_key, seen_at) VALUES (:key, :at)"), values)

    writing = asyncio.create_task(write_many())
    await asyncio.sleep(0.01)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    async with store.begin() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM inbox")) == 0
        await tx.seen("after")
    async with store.read() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM inbox")) == 1
