"""The dispatcher's endless loop: it answers to news, outlives refusals and faults, and stops in order."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.delivery import outbox
from bot.delivery.effects import LaterError, UnclearError
from bot.delivery.pace import Pace
from bot.errors import TryAgainError
from tests.delivery.fake_discord import CrashAt, CrashError, Verdict, direct, verdict


@contextlib.asynccontextmanager
async def running(loop):
    task = asyncio.create_task(loop.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(bot, state, count=1, *, seconds=0.0):
    for _ in range(4000):
        if await bot.count(state) >= count:
            return
        await asyncio.sleep(0.005)
        if seconds:
            await bot.clock.advance(seconds)
    raise AssertionError(f"never {count} rows {state}")


async def test_a_commit_wakes_the_loop_without_any_time_passing(bot):
    async with running(bot.dispatcher):
        await asyncio.sleep(0.05)
        await bot.decide(1)
        await _until(bot, "done", 3)
    assert await bot.status(1) == "welcomed"


async def test_an_effect_that_rests_goes_on_at_its_moment_and_not_at_the_next_look(bot):
    async def later_once(pending):
        if len(bot.discord.calls) == 1:
            raise LaterError(2)

    bot.performer.script = later_once
    async with running(bot.dispatcher):
        [op_id] = await bot.write(direct("a", "1"))
        while (await bot.row(op_id)).not_before is None:
            await asyncio.sleep(0.01)
        while not bot.dispatcher._alarms:
            await asyncio.sleep(0.01)
        await bot.clock.advance(2.01)
        await _until(bot, "done")


@pytest.mark.slow
async def test_the_loop_outlives_a_database_that_refuses(bot, monkeypatch):
    begin, refusals = bot.store.begin, [8]

    def refuse():
        if refusals[0]:
            refusals[0] -= 1
            raise TryAgainError("busy")
        return begin()

    await bot.decide(1)
    monkeypatch.setattr(bot.store, "begin", refuse)
    async with running(bot.dispatcher):
        await _until(bot, "done", 3, seconds=1)
    assert bot.dispatcher.counts["refused_by_database"] >= 4
    assert (await verdict(bot, range(1, 2))).doubled == 0


async def test_endings_refused_by_the_database_are_recorded_later(bot, monkeypatch):
    begin, refusals = bot.store.begin, [0]

    def refuse():
        if refusals[0] and bot.discord.calls:
            refusals[0] -= 1
            raise TryAgainError("full")
        return begin()

    refusals[0] = 5
    monkeypatch.setattr(bot.store, "begin", refuse)
    async with running(bot.dispatcher):
        await bot.write(direct("a", "1"))
        await _until(bot, "done", seconds=1)
    assert len(bot.discord.calls) == 1, "the call was made once, only its record had to wait"


async def test_the_loop_outlives_a_fault_of_its_own(bot, monkeypatch, caplog):
    claim, faults = outbox.claim, [3]

    async def fail(tx, room):
        if faults[0]:
            faults[0] -= 1
            raise RuntimeError
        return await claim(tx, room)

    monkeypatch.setattr(outbox, "claim", fail)
    await bot.write(direct("a", "1"))
    async with running(bot.dispatcher):
        await _until(bot, "done", seconds=1)
    assert bot.dispatcher.counts["cycle_faults"] == 3
    assert "the dispatcher's cycle" in caplog.text


async def test_a_commit_whose_answer_was_lost_leaves_nobody_waiting(bot, monkeypatch):
    """The database committed, but the dispatcher saw an error: rows it marked are freed again."""
    begin, lies = bot.store.begin, [1]

    @contextlib.asynccontextmanager
    async def commit_and_lie():
        async with begin() as tx:
            yield tx
        if lies[0]:
            lies[0] -= 1
            raise TryAgainError("connection lost after the commit")

    await bot.write(direct("a", "1"))
    monkeypatch.setattr(bot.store, "begin", commit_and_lie)
    async with running(bot.dispatcher):
        await _until(bot, "done", seconds=1)
    assert len(bot.discord.messages) == 1


async def test_an_ending_whose_commit_was_not_confirmed_is_not_recorded_twice(bot, monkeypatch, caplog):
    begin = bot.store.begin
    lies = [0]

    @contextlib.asynccontextmanager
    async def commit_and_lie():
        async with begin() as tx:
            yield tx
        lies[0] += 1
        if lies[0] % 2:
            raise TryAgainError("connection lost after the commit")

    await bot.decide(1)
    bot.performer.store = _Other(bot.store, begin)
    monkeypatch.setattr(bot.store, "begin", commit_and_lie)
    async with running(bot.dispatcher):
        await _until(bot, "done", 3, seconds=1)
    assert bot.dispatcher.counts["handler_faults"] == 0, "a handler told twice complains"
    assert await verdict(bot, range(1, 2)) == Verdict(0, 0, 0)


class _Other:
    """The store as the performers see it, without the lies."""

    def __init__(self, store, begin):
        self.read = store.read
        self.begin = begin


async def test_a_clock_set_back_keeps_no_effect_waiting_for_an_hour(bot):
    async def lose_once(pending):
        if len(bot.discord.calls) == 1:
            raise UnclearError

    bot.performer.script = lose_once
    await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    bot.clock.jump(-3600)
    await bot.dispatcher.settle_all()
    assert await bot.count("done") == 1


async def test_the_end_of_the_process_comes_out_of_the_loop(start):
    bot = await start(CrashAt(10_000))
    bot.performer.faults = CrashAt(1)
    task = asyncio.create_task(bot.dispatcher.run())
    await bot.write(direct("a", "1"))
    with pytest.raises(CrashError):
        await asyncio.wait_for(task, 30)


async def test_draining_records_what_is_running_and_begins_nothing_new(bot):
    go = asyncio.Event()

    async def wait(pending):
        await go.wait()

    bot.performer.script = wait
    async with running(bot.dispatcher):
        await bot.write(direct("a", "1"), direct("a", "2"))
        await _until(bot, "sending")
        draining = asyncio.create_task(bot.dispatcher.drain(30))
        await asyncio.sleep(0.02)
        go.set()
        await draining
        assert await bot.count("done") == 1
    assert len(bot.discord.calls) == 1
    assert await bot.count("new") == 1


async def test_draining_leaves_what_hangs_to_the_next_start(bot, start):
    async def hang(pending):
        await asyncio.Event().wait()

    bot.performer.script = hang
    async with running(bot.dispatcher):
        await bot.write(direct("a", "1"))
        await _until(bot, "sending")
        await bot.dispatcher.drain(0.05)
    assert await bot.count("sending") == 1
    again = await start()
    await again.settle()
    assert again.performer.looks
    assert await again.count("done") == 1


async def test_a_loop_is_late_after_three_periods_without_a_tick(clock):
    pace = Pace(clock, 5.0)
    await clock.advance(14.9)
    assert not pace.late
    await clock.advance(0.2)
    assert pace.late
    pace.tick()
    assert not pace.late


async def test_a_wake_during_work_ends_the_next_rest_at_once(clock):
    pace = Pace(clock, 5.0)
    pace.wake()
    await asyncio.wait_for(pace.rest(), 30)
    resting = asyncio.create_task(pace.rest())
    await asyncio.sleep(0.01)
    assert not resting.done()
    await clock.advance(5)
    await asyncio.wait_for(resting, 30)
