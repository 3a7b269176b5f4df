"""Timers: each once, through crashes and clock jumps; a failing one ends with a person."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.effects import EffectKind
from bot.delivery.todo import Todos, TodoState
from bot.errors import TryAgainError
from bot.store.tables import DueRow, NoteRow
from tests.delivery.fake_discord import GUILD, CrashAt, CrashError, direct


@pytest.fixture
def fired(bot):
    return _listen(bot)


def _listen(bot):
    fired = []

    async def fire(tx, ref, community_id):
        fired.append((ref, community_id))
        await tx.outbox(direct(f"timer:{ref}", ref))

    bot.handlers.due("test.ring", fire)
    return fired


async def _arrange(bot, *refs, after=60.0, kind="test.ring"):
    async with bot.store.begin() as tx:
        for ref in refs:
            await tx.due(kind, ref, GUILD, tx.now + timedelta(seconds=after))


async def _left(bot):
    async with bot.store.read() as tx:
        return list(await tx.session.scalars(select(DueRow)))


async def test_a_timer_fires_once_when_it_is_due(bot, fired):
    await _arrange(bot, "1")
    assert await bot.timers.fire_due() == 0
    await bot.clock.advance(60)
    assert await bot.timers.fire_due() == 1
    assert await bot.timers.fire_due() == 0
    assert fired == [("1", GUILD)]
    assert not await _left(bot)


@pytest.mark.slow
async def test_more_timers_than_one_round_takes_all_fire(bot, fired):
    await _arrange(bot, *(str(n) for n in range(230)), after=1)
    await bot.clock.advance(1)
    assert await bot.timers.fire_due() == 230
    assert len(set(fired)) == 230


@pytest.mark.parametrize("jump", [-3600, 3600, 400 * 86_400])
async def test_a_timer_fires_once_whatever_the_wall_clock_does(bot, fired, jump):
    await _arrange(bot, "1", after=60)
    bot.clock.jump(jump)
    for _ in range(30):
        await bot.timers.fire_due()
        await bot.clock.advance(200)
    assert fired == [("1", GUILD)]


async def test_a_jump_of_a_year_makes_no_burst_of_a_daily_timer(bot):
    fired = []

    async def daily(tx, ref, community_id):
        fired.append(tx.now)
        await tx.due("test.daily", ref, community_id, tx.now + timedelta(days=1))

    bot.handlers.due("test.daily", daily)
    await _arrange(bot, "x", after=1, kind="test.daily")
    bot.clock.jump(400 * 86_400)
    for _ in range(5):
        await bot.timers.fire_due()
    assert len(fired) == 1


async def _until(so):
    async with asyncio.timeout(30):
        while not so():
            await asyncio.sleep(0.01)


async def test_the_loop_fires_by_itself_and_is_seen_alive(bot, fired):
    running = asyncio.create_task(bot.timers.run())
    await _arrange(bot, "1", after=12)
    for _ in range(12):
        await asyncio.sleep(0.02)
        await bot.clock.advance(2)
    await _until(lambda: fired and not bot.timers.pace.late)
    assert fired == [("1", GUILD)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await bot.clock.advance(60)
    assert bot.timers.pace.late


async def test_a_timer_that_was_moved_or_taken_back_meanwhile_does_not_fire(bot, fired):
    await _arrange(bot, "moved", "gone", after=1)
    await bot.clock.advance(1)
    due = await bot.timers._due()
    async with bot.store.begin() as tx:
        await tx.due("test.ring", "moved", GUILD, tx.now + timedelta(seconds=5))
        await tx.not_due("test.ring", "gone", GUILD)
    assert [await bot.timers._fire(one) for one in due] == [False, False]
    assert not fired


@pytest.mark.slow
async def test_a_crash_at_every_point_fires_once(start, clock):
    n = 1
    while True:
        crash = CrashAt(10_000)
        bot = await start(crash)
        _listen(bot)
        await _arrange(bot, f"{n}", after=1)
        await clock.advance(1)
        crash.left = n
        try:
            await bot.timers.fire_due()
            crashed = False
        except CrashError:
            crashed = True
        bot = await start()
        _listen(bot)
        await bot.timers.fire_due()
        assert not await _left(bot)
        assert len([row for row in await bot.rows() if row.payload["ref"] == str(n)]) == 1
        if not crashed:
            break
        n += 1
    assert n > 4


async def _break(bot, kind="test.broken"):
    broken = [True]

    async def fail(tx, ref, community_id):
        tx.add(NoteRow(key="half", value="must be rolled back"))
        await tx.flush()
        if broken:
            raise RuntimeError

    bot.handlers.due(kind, fail)
    return broken


async def test_a_failing_timer_is_rolled_back_and_tried_later(bot, fired):
    broken = await _break(bot)
    await _arrange(bot, "bad", after=1, kind="test.broken")
    await _arrange(bot, "good", after=1)
    await bot.clock.advance(1)
    await bot.timers.fire_due()
    [row] = await _left(bot)
    assert (row.ref, row.attempts) == ("bad", 1)
    assert 20 < (row.at - bot.clock.now()).total_seconds() < 40
    assert fired == [("good", GUILD)], "one failing timer keeps no other waiting"
    async with bot.store.read() as tx:
        assert await tx.session.get(NoteRow, "half") is None
    broken.clear()
    await bot.clock.advance(40)
    assert await bot.timers.fire_due() == 1
    assert not await _left(bot)


@pytest.mark.slow
async def test_after_five_failures_a_person_is_asked_and_can_set_it_going_again(bot, moderator):
    broken = await _break(bot)
    todos = Todos(bot.store, bot.handlers, random=bot.dispatcher._random)
    await _arrange(bot, "bad", after=1, kind="test.broken")
    for _ in range(5):
        await bot.clock.advance(1000)
        await bot.timers.fire_due()
    assert not await _left(bot)
    [todo] = await todos.waiting(GUILD)
    assert todo.code == "timer_failing"
    await bot.dispatcher.settle_all()
    assert [kind for _, kind in bot.discord.calls] == [EffectKind.SHOW_CARD]

    broken.clear()
    await todos.retry(todo.op_id, moderator)
    await bot.dispatcher.settle_all()
    assert await bot.timers.fire_due() == 1
    assert (await todos.card_of(todo.op_id, GUILD)).state is TodoState.DONE


async def test_a_kind_nobody_answers_to_becomes_a_todo(bot):
    await _arrange(bot, "x", after=1, kind="test.of_an_older_version")
    for _ in range(5):
        await bot.clock.advance(1000)
        await bot.timers.fire_due()
    assert await bot.dispatcher.parked_count() == 1


async def test_the_loop_outlives_a_database_that_refuses(bot, fired, monkeypatch):
    await _arrange(bot, "1", after=1)
    begin, refusals = bot.store.begin, [3]

    def refuse():
        if refusals[0]:
            refusals[0] -= 1
            raise TryAgainError("busy")
        return begin()

    monkeypatch.setattr(bot.store, "begin", refuse)
    running = asyncio.create_task(bot.timers.run())
    async with asyncio.timeout(30):
        while not fired:
            await asyncio.sleep(0.02)
            await bot.clock.advance(6)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert fired == [("1", GUILD)]
