"""A loop's rest ends with the loop, also when the end comes at the very moment in which the rest is over."""

from __future__ import annotations

import asyncio

from bot.clock import ManualClock, SystemClock
from bot.delivery.pace import Pace


async def _ends(pace: Pace, after_turns: int) -> bool:
    async def loop() -> None:
        while True:
            await pace.rest(0.001)

    task = asyncio.create_task(loop())
    for _turn in range(after_turns):
        await asyncio.sleep(0)
    pace.wake()
    await asyncio.sleep(0)
    task.cancel()
    _done, still_running = await asyncio.wait({task}, timeout=0.2)
    for one in still_running:
        one.cancel()
    return not still_running


async def test_a_cancellation_at_any_turn_of_a_rest_ends_the_loop():
    for turns in range(40):
        assert await _ends(Pace(SystemClock(), 5.0), turns), f"the loop lived on, cancelled after {turns} turns"


async def test_news_end_a_rest_at_once():
    pace = Pace(ManualClock(), 5.0)
    resting = asyncio.create_task(pace.rest())
    await asyncio.sleep(0)

    pace.wake()

    await asyncio.wait_for(resting, 30)
