"""How a loop waits: for news or for a while, never by the wall clock, and always seen to be alive."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.clock import Clock


class Pace:
    """The heartbeat and the waiting of one endless loop.

    `last_tick` is in seconds of the clock's monotonic time; a loop whose last tick is more than three periods
    old is stuck, and `/readyz` says so.
    """

    def __init__(self, clock: Clock, period: float) -> None:
        self._clock = clock
        self._news = asyncio.Event()
        self.period = period
        self.last_tick = clock.monotonic()

    def wake(self) -> None:
        """End the present wait, or the next one if the loop is busy."""
        self._news.set()

    def tick(self) -> None:
        """Record that the loop is alive."""
        self.last_tick = self._clock.monotonic()

    @property
    def late(self) -> bool:
        """Tell whether the loop missed three of its periods."""
        return self._clock.monotonic() - self.last_tick > 3 * self.period

    async def rest(self, seconds: float | None = None) -> None:
        """Wait until there is news, at most `seconds` (by default and at most one period)."""
        span = self.period if seconds is None else min(seconds, self.period)
        if not self._news.is_set() and span > 0:
            await _first_of(self._news.wait(), self._clock.sleep(span))
        else:
            await asyncio.sleep(0)
        self._news.clear()


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        # gather, unlike awaiting each and suppressing its CancelledError, lets a cancellation of the loop through
        await asyncio.gather(*tasks, return_exceptions=True)
