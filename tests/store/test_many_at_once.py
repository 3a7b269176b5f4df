"""Many writers at once, cancelled callers, and what must hold after both."""

from __future__ import annotations

import asyncio
import random
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from bot.delivery.effects import Effect, EffectKind
from bot.errors import OutOfDateError, TryAgainError
from bot.store.base import VersionedRef
from bot.store.tables import NoteRow
from tests.thorough import tries

HERE = 41771983423143937


async def count_up(store, parcel, times):
    """Raise the number on parcel 1 by compare-and-set, reading again whenever somebody was quicker."""
    late = 0
    for _ in range(times):
        while True:
            async with store.read() as tx:
                seen = await tx.get(parcel, 1)
            try:
                async with store.begin() as tx:
                    row = await tx.take_version(parcel, VersionedRef(1, seen.version), HERE)
                    row.label = str(int(row.label) + 1)
            except OutOfDateError:
                late += 1
            except TryAgainError:
                pass
            else:
                break
    return late


@pytest.mark.slow
async def test_two_processes_lose_none_of_many_updates(with_parcels, parcel, address, open_store):
    async with with_parcels.begin() as tx:
        (await tx.take_version(parcel, VersionedRef(1, 1), HERE)).label = "0"
    await with_parcels.close()
    first, second = [await open_store(address, guard=False) for _ in range(2)]

    each = tries(120, 500)
    late = await asyncio.gather(count_up(first, parcel, each), count_up(second, parcel, each))

    async with first.read() as tx:
        row = await tx.get(parcel, 1)
    assert (row.label, row.version) == (str(2 * each), 2 * each + 2)
    assert sum(late) > 0


async def test_writers_of_one_process_wait_for_each_other(store_on):
    async def write(n):
        async with store_on.begin() as tx:
            tx.add(NoteRow(key=f"n{n}", value="x"))
            await asyncio.sleep(0)

    await asyncio.gather(*(write(n) for n in range(60)))

    assert await notes(store_on) == {f"n{n}" for n in range(60)}


async def notes(store):
    async with store.read() as tx:
        return set((await tx.session.scalars(select(NoteRow.key).where(NoteRow.key.like("n%")))).all())


async def written(store, table, column):
    async with store.read() as tx:
        return [row[0] for row in await tx.session.execute(text(f"SELECT {column} FROM {table}"))]


async def write_all(store, name, said):
    effect = Effect(EffectKind.GRANT_ROLE, HERE, name, {"member_id": 1})
    async with store.begin() as tx:
        await tx.seen(name)
        tx.add(NoteRow(key=name, value="x"))
        await tx.outbox(effect)
        await tx.due("kind", name, HERE, tx.now)
    said.add(name)


@pytest.mark.slow
async def test_cancelled_writers_leave_whole_transactions_only(store_on):
    rounds = tries(150, 600)
    dice = random.Random(11)
    said: set[str] = set()
    cancelled = set()
    for n in range(rounds):
        task = asyncio.create_task(write_all(store_on, f"n{n}", said))
        chance = dice.random()
        if chance < 0.4:
            for _ in range(dice.randrange(40)):
                await asyncio.sleep(0)
        elif chance < 0.8:
            await asyncio.sleep(dice.random() * 0.02)
        else:
            await task
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            cancelled.add(f"n{n}")

    kept = await notes(store_on)
    for table, column in (("inbox", "event_key"), ("outbox", "stream"), ("due", "ref")):
        assert sorted(await written(store_on, table, column)) == sorted(kept)
    assert said <= kept
    assert len(cancelled) > rounds / 10
    assert len(said) > rounds / 10
    await write_all(store_on, "n-last", said)
    assert store_on._writer.pool.checkedout() == 0
    assert store_on._reader.pool.checkedout() == 0


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_a_cancellation_during_the_commit_waits_for_the_commit(store, monkeypatch, turns):
    async with store.read() as tx:  # open the connections
        await tx.session.execute(text("SELECT 1"))
    committing = asyncio.Event()
    task_said = set()

    async def reach(point):
        if point == "store.before_commit":
            committing.set()

    monkeypatch.setattr(store, "_faults", SimpleNamespace(reach=reach))
    task = asyncio.create_task(write_all(store, "n1", task_said))
    await committing.wait()
    for _ in range(turns):  # let the commit get on its way
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert await notes(store) == {"n1"}
    assert task_said == set()


@pytest.mark.slow
async def test_cancelled_readers_leave_no_connection_behind(store_on):
    dice = random.Random(12)

    async def look():
        async with store_on.read() as tx:
            await tx.session.scalars(select(NoteRow.key))
            await tx.session.scalars(select(NoteRow.key))

    for _ in range(tries(100, 300)):
        task = asyncio.create_task(look())
        for _ in range(dice.randrange(30)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})

    await look()
    assert store_on._reader.pool.checkedout() == 0
    async with store_on.begin() as tx:
        assert not await tx.seen("the writer is free")
