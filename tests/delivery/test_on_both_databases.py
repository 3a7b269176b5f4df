"""The same promises on SQLite and on PostgreSQL, where rows are locked one by one."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind, ParkedError, UnclearError
from bot.delivery.reconcile import Difference, Reconciler
from bot.delivery.reconciliations import Reconciliations
from bot.delivery.todo import Todos, TodoState
from bot.store.faults import NO_FAULTS
from bot.store.store import Store
from tests.delivery.fake_discord import (
    GUILD,
    Bot,
    CrashAt,
    CrashError,
    FakeDiscord,
    Verdict,
    card,
    direct,
    effect,
    verdict,
)

WHOLE = Verdict(lost=0, doubled=0, half_done=0)


@pytest.fixture
async def bot_on(start, address):
    return await start(on=address)


async def test_streams_keep_their_order_and_cards_are_coalesced(bot_on):
    await bot_on.write(*(direct("a", str(n)) for n in range(5)), *(card(1) for _ in range(5)))
    await bot_on.dispatcher.settle_all()
    sent = [m.ref for m in bot_on.discord.messages.values() if m.card == "note"]
    assert sent == [str(n) for n in range(5)]
    assert await bot_on.count("skipped") == 4


@pytest.mark.slow
async def test_decisions_under_crashes_and_lost_replies(start, address, clock):
    chance, discord, unanswered = random.Random(4), FakeDiscord(lost=0.06), list(range(1, 21))
    crashes = 0
    while True:
        bot = await start(CrashAt(chance.randint(60, 250)), on=address, over=discord)
        try:
            while unanswered:
                await bot.decide(unanswered[0])
                unanswered.pop(0)
            await bot.settle()
            break
        except CrashError:
            crashes += 1
        await clock.advance(5)
    bot = await start(on=address, over=discord)
    await bot.settle()
    assert crashes >= 3
    assert await verdict(bot, range(1, 21)) == WHOLE


@pytest.mark.slow
async def test_two_processes_without_the_guard_double_nothing(address, keys, clock):
    """Each has its own dispatcher; what one starts up with may be what the other is sending."""
    discord, decided = FakeDiscord(dedupes=True), 0
    stores = [await Store.open(address, keys=keys, clock=clock, random=random.Random(n), guard=False) for n in range(2)]
    bots = [Bot(store, discord, clock, NO_FAULTS) for store in stores]
    done = [0, 0]
    while min(done) == 0 and decided < 800:  # on a busy machine one may be done before the other has begun
        for number in range(decided + 1, decided + 41):
            await bots[number % 2].decide(number)
        decided += 40
        await asyncio.gather(*(bot.dispatcher.settle_all() for bot in reversed(bots)))
        bots.reverse()
        await bots[0].settle()
        done = [bot.dispatcher.counts["done"] for bot in bots]
    told = await verdict(bots[0], range(1, decided + 1))
    for store in stores:
        await store.close()
    assert told == WHOLE
    assert min(done) > 0


async def test_a_parked_effect_is_retried_or_dropped(bot_on, organiser):
    todos = Todos(bot_on.store, bot_on.handlers, random=random.Random(1))
    broken = [ParkedError("role_missing", {"role": "Member"})]

    async def refuse(pending):
        if broken and pending.effect.kind is EffectKind.GRANT_ROLE:
            raise broken[0]

    bot_on.performer.script = refuse
    first, second = await bot_on.write(*(effect(EffectKind.GRANT_ROLE, f"s{n}", member_id=n) for n in range(2)))
    await bot_on.dispatcher.settle_all()
    assert len(await todos.waiting(GUILD)) == 2
    broken.clear()
    await todos.retry(first, organiser)
    await todos.drop(second, organiser)
    await bot_on.dispatcher.settle_all()
    assert (await todos.card_of(first, GUILD)).state is TodoState.DONE
    assert (await todos.card_of(second, GUILD)).state is TodoState.DROPPED
    assert dict(bot_on.discord.roles) == {0: 1}


async def test_an_unclear_effect_rests_and_is_found_again(bot_on):
    async def lose_once(pending):
        if len(bot_on.discord.calls) == 1:
            raise UnclearError

    bot_on.performer.script = lose_once
    [op_id] = await bot_on.write(direct("a", "1"))
    await bot_on.settle()
    assert bot_on.performer.looks == [op_id]
    assert (await bot_on.row(op_id)).result_id == 10_000


async def test_a_failing_timer_is_pushed_back_and_then_asked_about(bot_on):
    async def fail(tx, ref, community_id):
        raise RuntimeError

    bot_on.handlers.due("test.broken", fail)
    async with bot_on.store.begin() as tx:
        await tx.due("test.broken", "x", GUILD, tx.now + timedelta(seconds=1))
    for _ in range(5):
        await bot_on.clock.advance(1000)
        await bot_on.timers.fire_due()
    assert bot_on.timers.counts["failed"] == 5
    assert await bot_on.dispatcher.parked_count() == 1


async def test_a_big_difference_is_asked_about_and_mended(bot_on, organiser):
    class Cards:
        def __init__(self):
            self.missing = list(range(7))

        async def differences(self, community_id):
            return [Difference("card_missing", str(n), "A card is missing.") for n in self.missing]

        async def compared(self, community_id):
            return 20

        def ended_round(self, community_id):
            return True

        async def mend(self, tx, difference):
            self.missing.remove(int(difference.subject))

    reconciler = Reconciler(
        bot_on.store, [Cards()], clock=ManualClock(), random=random.Random(1), communities=lambda: [GUILD]
    )
    await reconciler.pass_over(GUILD)
    assert await Reconciliations(bot_on.store, reconciler).mend(organiser) == 7
    assert await reconciler.pass_over(GUILD) == 0


async def test_after_a_week_events_finished_effects_and_cards_of_settled_todos_are_gone(bot_on, organiser):
    async def refuse(pending):
        if pending.effect.kind is EffectKind.GRANT_ROLE:
            raise ParkedError("role_above_bot")

    bot_on.performer.script = refuse
    left, waiting = await bot_on.write(
        effect(EffectKind.GRANT_ROLE, "a", member_id=1), effect(EffectKind.GRANT_ROLE, "b", member_id=2)
    )
    async with bot_on.store.begin() as tx:
        await tx.seen("press:1")
    await bot_on.dispatcher.settle_all()
    todos = Todos(bot_on.store, bot_on.handlers, random=random.Random(1))
    await todos.drop(left, organiser)
    await bot_on.dispatcher.settle_all()
    assert {m.ref for m in bot_on.discord.messages.values()} == {left, waiting}

    await bot_on.clock.advance(8 * 86_400)
    await bot_on.dispatcher.settle_all()

    assert [m.ref for m in bot_on.discord.messages.values()] == [waiting]
    assert [row.op_id for row in await bot_on.rows() if row.kind == EffectKind.GRANT_ROLE] == [waiting]
    async with bot_on.store.begin() as tx:
        assert not await tx.seen("press:1")
    assert await todos.card_of(left, GUILD) is None
