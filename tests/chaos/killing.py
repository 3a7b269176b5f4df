"""Kill the bot, again and again: from outside at random moments, and at named points of its own work."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from tests.chaos.setting import Setting

_POINTS_PER_ACT = 14
_LONGEST_LIFE = 15.0


class Killer:
    """Gives the bot `kills` short lives, spread over the work to be done, and one long one.

    `acts` counts the work done so far and `expected` guesses how much it will be.
    """

    def __init__(self, setting: Setting, *, kills: int, seed: int, expected: int, acts: Callable[[], int]) -> None:
        self._setting = setting
        self._chance = random.Random(f"kills:{seed}")
        self._kills = kills
        self._expected = expected
        self._acts = acts
        self.counts: Counter[str] = Counter()

    @property
    def done(self) -> int:
        """Return how often the bot was killed."""
        return sum(self.counts.values())

    async def run(self) -> None:
        """Kill and start, until the last kill; the bot then lives on."""
        for number in range(1, self._kills + 1):
            until = self._expected * number / (self._kills + 1)
            await self._one_life(until, from_inside=number % 2 == 0)
            await self._setting.note_end()
        await self._setting.starts()

    async def _one_life(self, until: float, *, from_inside: bool) -> None:
        """Let the bot live until so much is done, or until it reaches a point at which it kills itself."""
        bot = self._setting.stage.bot
        if from_inside:
            points = int(max(until - self._acts(), 1) * _POINTS_PER_ACT)
            await self._setting.starts(kill_at=self._chance.randint(1, max(points, 40)))
        elif not bot.running:
            if self._chance.random() < 0.2:
                await self._die_while_starting()
                return
            await self._setting.starts()
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST_LIFE
        while bot.running and self._acts() < until and loop.time() < end:
            await asyncio.sleep(0.01)
        if bot.running:
            await asyncio.sleep(self._chance.uniform(0.0, 0.5))
        by_itself = not bot.running
        await bot.kill()
        self.counts["at a point" if by_itself and from_inside else "from outside"] += 1

    async def _die_while_starting(self) -> None:
        bot = self._setting.stage.bot
        await bot.start()
        await asyncio.sleep(self._chance.uniform(0.1, 1.5))
        await bot.kill()
        self.counts["while starting"] += 1
