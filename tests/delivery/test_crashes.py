"""The promise itself: whatever ends the process, wherever, nothing is lost, doubled or left half done."""

from __future__ import annotations

import asyncio
import random
import shutil

import pytest

from bot.store.faults import NO_FAULTS, RecordPoints
from bot.store.store import Store
from tests.delivery.fake_discord import Bot, CrashAt, CrashError, FakeDiscord, Verdict, verdict
from tests.thorough import tries

WHOLE = Verdict(lost=0, doubled=0, half_done=0)


async def _work(bot, numbers):
    """Press once for each number until the press is acknowledged, then let the bot work."""
    unanswered = numbers if isinstance(numbers, list) else list(numbers)
    while unanswered:
        await bot.decide(unanswered[0])
        unanswered.pop(0)
    await bot.settle()


async def _until_it_crashes(start, crash, numbers, **options):
    """Work until the crash point; the points where a command writes count too."""
    try:
        await _work(await start(crash, **options), numbers)
    except CrashError:
        return True
    return False


async def _points(start, database, tmp_path, numbers):
    """Count the points of an undisturbed run on a copy."""
    copy = tmp_path / "count.db"
    shutil.copyfile(database, copy)
    points = RecordPoints()
    await _work(await start(points, on=copy, over=FakeDiscord()), numbers)
    return points


@pytest.mark.slow
async def test_a_run_passes_every_kind_of_point(start, database, tmp_path):
    points = await _points(start, database, tmp_path, range(1, 3))
    assert set(points.counts) >= {
        "store.begin",
        "store.before_commit",
        "store.after_commit",
        "delivery.before_cycle",
        "delivery.after_cycle",
        "delivery.before_call",
        "delivery.after_call",
        "discord.before_act",
        "discord.after_act",
    }


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_crash_at_any_point_loses_and_doubles_nothing(start, database, tmp_path):
    numbers = range(1, 3)
    total = sum((await _points(start, database, tmp_path, numbers)).counts.values())
    assert total > 60
    for n in range(1, total + 1, tries(2, 1)):
        on, discord = tmp_path / f"crash{n}.db", FakeDiscord()
        shutil.copyfile(database, on)
        await _until_it_crashes(start, CrashAt(n), numbers, on=on, over=discord)
        bot = await start(on=on, over=discord)
        await _work(bot, numbers)
        assert await verdict(bot, numbers) == WHOLE, f"after a crash at point {n}"
        assert not await bot.count("new", "sending", "parked")
        on.unlink()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_two_crashes_in_a_row_lose_and_double_nothing(start, database, tmp_path):
    numbers, chance = range(1, 3), random.Random(5)
    for n in range(tries(15, 40)):
        on, discord = tmp_path / f"twice{n}.db", FakeDiscord(lost=0.06, random=random.Random(n))
        shutil.copyfile(database, on)
        await _until_it_crashes(start, CrashAt(chance.randint(1, 90)), numbers, on=on, over=discord)
        await _until_it_crashes(start, CrashAt(chance.randint(1, 40)), numbers, on=on, over=discord)
        bot = await start(on=on, over=discord)
        await _work(bot, numbers)
        assert await verdict(bot, numbers) == WHOLE, f"in round {n}"
        on.unlink()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_hundred_decisions_under_crashes_and_lost_replies(start, clock):
    numbers, chance, crashes = range(1, 101), random.Random(9), 0
    discord, unanswered = FakeDiscord(lost=0.06), list(numbers)
    while await _until_it_crashes(start, CrashAt(chance.randint(5, 200)), unanswered, over=discord):
        crashes += 1
        await clock.advance(chance.choice([0.1, 1, 20]))
        assert crashes < 400
    bot = await start(NO_FAULTS, over=discord)
    await bot.settle()
    print(f"{crashes} crashes, {len(discord.calls)} calls")
    assert crashes >= 10
    assert await verdict(bot, numbers) == WHOLE
    assert not await bot.count("new", "sending", "parked")


@pytest.mark.slow
async def test_a_hundred_decisions_with_lost_replies_only(start):
    numbers, discord = range(1, 101), FakeDiscord(lost=0.06)
    bot = await start(over=discord)
    await _work(bot, numbers)
    assert await verdict(bot, numbers) == WHOLE
    assert bot.dispatcher.counts["unclear"] > 10


async def test_after_a_crash_what_was_being_sent_is_looked_for_first(start, discord):
    bot = await start(CrashAt(10_000))
    await bot.decide(1)
    bot.performer.faults = CrashAt(2)  # after the role was given, before the answer came
    with pytest.raises(CrashError):
        await bot.dispatcher.settle_all()
    assert discord.roles[1] == 1
    assert await bot.count("sending") == 1

    again = await start()
    await again.settle()
    assert again.performer.looks
    assert await verdict(again, range(1, 2)) == WHOLE


@pytest.mark.slow
async def test_two_dispatchers_on_one_database_double_nothing(database, keys, clock):
    discord = FakeDiscord(dedupes=True)
    stores = [
        await Store.open(str(database), keys=keys, clock=clock, random=random.Random(n), guard=False) for n in range(2)
    ]
    bots = [Bot(store, discord, clock, NO_FAULTS) for store in stores]
    for number in range(1, 41):
        await bots[number % 2].decide(number)
    await asyncio.gather(*(bot.dispatcher.settle_all() for bot in bots))
    await bots[0].settle()
    assert await verdict(bots[0], range(1, 41)) == WHOLE
    for store in stores:
        await store.close()
