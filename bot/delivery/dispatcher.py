"""Carries the outbox to Discord: each effect once, in the order of its stream, through crashes and lost replies."""

from __future__ import annotations

import asyncio
import heapq
import logging
import random
from collections import Counter

from bot.clock import Clock
from bot.delivery import outbox, sweeping
from bot.delivery.bugs import log_bug
from bot.delivery.claiming import Claiming
from bot.delivery.effects import Outcome, ParkedError
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import Claimed
from bot.delivery.pace import Pace
from bot.delivery.performing import Performing
from bot.delivery.settling import Ending, Progress, Settling
from bot.errors import TryAgainError
from bot.store.faults import NO_FAULTS, Faults
from bot.store.store import Store

_log = logging.getLogger(__name__)

_PERIOD = 5.0
_HANDLER_TRIES = 5
_PATIENCE = 3
_SWEEP_EVERY = 3600.0


class Dispatcher:
    """The one loop that empties the outbox.

    Each cycle is one transaction: it records the tries that ended since the last one, calls their outcome handlers
    and marks the next heads of streams as `sending`. Only after its commit are the calls made, at most `limit` at
    once. What a crash left in `sending` is looked for on Discord before it is sent again.
    """

    def __init__(
        self,
        store: Store,
        handlers: Handlers,
        *,
        clock: Clock,
        random: random.Random,
        faults: Faults = NO_FAULTS,
        limit: int = 16,
        call_seconds: float = 15.0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._faults = faults
        self._limit = limit
        self._performing = Performing(handlers, random=random, faults=faults, call_seconds=call_seconds)
        self._claiming = Claiming(handlers, random=random)
        self._settling = Settling(handlers, random=random)
        self._calls: dict[int, asyncio.Task[Ending]] = {}
        self._endings: list[Ending] = []
        self._alarms: list[float] = []
        self._one_cycle = asyncio.Lock()
        self._end_of_process: BaseException | None = None
        self._news = True
        self._left_behind = True
        self._draining = False
        self._refusals = 0
        self._sweep_at = clock.monotonic()
        self._wall_ahead = _wall_ahead(clock)
        self.pace = Pace(clock, _PERIOD)
        self.counts: Counter[str] = Counter()
        store.after_commit(self._wake)

    async def run(self) -> None:
        """Work until cancelled. An error ends a cycle, never the loop."""
        try:
            while True:
                try:
                    await self._cycle()
                    self._refusals = 0
                    if self._due_endings():
                        self.pace.wake()
                except TryAgainError:
                    self._refused("refused_by_database")
                    _log.warning("the database refused a cycle; trying again")
                except Exception as error:  # noqa: BLE001 - the loop must outlive any fault; it is logged and counted
                    self._refused("cycle_faults")
                    log_bug(_log, self._random, "the dispatcher's cycle", error)
                await self.pace.rest(self._until_alarm())
        finally:
            await self._let_go()

    async def settle_all(self) -> None:
        """Work until nothing is ready any more; what rests after a failed try stays. For tests and tools.

        Errors of the database come out to the caller; a later call goes on where this one stopped.
        """
        try:
            while await self._cycle() or self._calls:
                if self._calls and not self._due_endings():
                    await asyncio.wait(self._calls.values(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._let_go()

    async def drain(self, seconds: float = 5.0) -> None:
        """Begin no new call, give running calls some time to end, and record how they ended.

        What is still running then stays `sending` and is looked for at the next start. Stop `run` afterwards.
        """
        self._draining = True
        if self._calls:
            await asyncio.wait(self._calls.values(), timeout=seconds)
        while self._due_endings():
            try:
                await self._cycle()
            except TryAgainError:
                _log.warning("the database refused the last endings; they are looked for at the next start")
                return

    @property
    def in_flight(self) -> int:
        """Return how many calls are being made at this moment."""
        return len(self._calls)

    async def parked_count(self) -> int:
        """Count the effects that wait for a person, in all communities."""
        async with self._store.read() as tx:
            return await outbox.count(tx, outbox.PARKED)

    async def _cycle(self) -> bool:
        """Record what ended, claim and start what is ready; tell whether there was anything to do."""
        async with self._one_cycle:
            self.pace.tick()
            if self._end_of_process is not None:
                raise self._end_of_process
            batch, room = self._work_at_hand()
            if not (batch or self._left_behind or (room and await self._anything_ready())):
                return False
            progress = Progress()
            try:
                claimed = await self._record_and_claim(batch, room, progress)
            except Exception as error:
                # The commit may have happened all the same: rows may be marked as being sent that nobody sends.
                self._left_behind = True
                culprit = self._culprit(progress, batch, error)
                if culprit is None:
                    raise
                self._handler_failed(culprit, error)
                return True
            for one in claimed:
                self._start(one)
            return bool(batch or claimed)

    def _work_at_hand(self) -> tuple[list[Ending], int]:
        """Return what to record and how many effects to claim; after repeated failures one thing at a time."""
        batch = self._due_endings()
        room = 0 if self._draining else self._limit - len(self._calls)
        if batch and self._refusals >= _PATIENCE:
            return batch[:1], 0
        return batch, room

    def _culprit(self, progress: Progress, batch: list[Ending], error: Exception) -> Ending | None:
        """Return whose outcome handler is to blame for a failed cycle; None when it is the database or the claim."""
        if isinstance(error, TryAgainError) and self._refusals < _PATIENCE:
            return None
        if progress.at is None and not isinstance(error, TryAgainError) and self._refusals >= _PATIENCE and batch:
            return batch[0]
        return progress.at

    async def _record_and_claim(self, batch: list[Ending], room: int, progress: Progress) -> list[Claimed]:
        left_behind, self._news = self._left_behind, False
        await self._faults.reach("delivery.before_cycle")
        async with self._store.begin() as tx:
            if left_behind:
                await outbox.reclaim(tx, [*self._calls, *(ending.claimed.row_id for ending in self._endings)])
            if self._wall_was_set_back():
                await outbox.retry_at_once(tx)
            if self._sweep_at <= self._clock.monotonic():
                await sweeping.sweep(tx)
            rests = await self._settling.settle(tx, batch, progress)
            claimed = await self._claiming.claim(tx, room) if room > 0 else []
        self._left_behind = False
        await self._faults.reach("delivery.after_cycle")
        self._recorded(batch, rests)
        return claimed

    def _recorded(self, batch: list[Ending], rests: list[float]) -> None:
        now = self._clock.monotonic()
        self._wall_ahead = _wall_ahead(self._clock)
        if self._sweep_at <= now:
            self._sweep_at = now + _SWEEP_EVERY
        for rest in rests:
            heapq.heappush(self._alarms, now + rest)
        recorded = {id(ending) for ending in batch}
        self._endings = [ending for ending in self._endings if id(ending) not in recorded]
        self.counts.update(_word(ending) for ending in batch)

    async def _anything_ready(self) -> bool:
        """Look before taking the one place of a writer; news and alarms are reason enough by themselves."""
        now = self._clock.monotonic()
        while self._alarms and self._alarms[0] <= now:
            heapq.heappop(self._alarms)
            self._news = True
        if self._news or self._wall_was_set_back() or self._sweep_at <= now:
            return True
        async with self._store.read() as tx:
            return await outbox.anything_ready(tx)

    def _start(self, claimed: Claimed) -> None:
        if claimed.pending is None:
            fault = ValueError("the row is not an effect this version knows")
            self._endings.append(Ending(claimed, self._performing.fault(claimed.op_id, fault)))
            self.pace.wake()
            return
        task = asyncio.create_task(self._call(claimed), name=f"effect {claimed.op_id}")
        self._calls[claimed.row_id] = task
        task.add_done_callback(lambda done: self._ended(claimed.row_id, done))

    async def _call(self, claimed: Claimed) -> Ending:
        assert claimed.pending is not None
        return Ending(claimed, await self._performing.carry_out(claimed.pending))

    def _ended(self, row_id: int, task: asyncio.Task[Ending]) -> None:
        del self._calls[row_id]
        if not task.cancelled():
            if (error := task.exception()) is not None:
                self._end_of_process = error
            else:
                self._endings.append(task.result())
        self.pace.wake()

    def _due_endings(self) -> list[Ending]:
        now = self._clock.monotonic()
        return [ending for ending in self._endings if ending.rest_until <= now]

    def _handler_failed(self, ending: Ending, error: Exception) -> None:
        where = f"the outcome handler of effect {ending.claimed.op_id}"
        name = log_bug(_log, self._random, where, error)
        self.counts["handler_faults"] += 1
        ending.failures += 1
        if ending.failures >= _HANDLER_TRIES:
            ending.result, ending.quietly = ParkedError("fault", {"error": name}), True
            return
        rest = 2.0 ** (ending.failures - 1)
        ending.rest_until = self._clock.monotonic() + rest
        heapq.heappush(self._alarms, ending.rest_until)

    def _refused(self, why: str) -> None:
        self.counts[why] += 1
        self._refusals += 1
        self._news = True

    def _until_alarm(self) -> float | None:
        if self._refusals:
            return min(_PERIOD, 0.05 * 2.0**self._refusals)
        return max(0.0, self._alarms[0] - self._clock.monotonic()) if self._alarms else None

    def _wall_was_set_back(self) -> bool:
        return _wall_ahead(self._clock) < self._wall_ahead - 1.0

    def _wake(self) -> None:
        self._news = True
        self.pace.wake()

    async def _let_go(self) -> None:
        """End running calls without recording them, as a crash would."""
        calls = list(self._calls.values())
        for call in calls:
            call.cancel()
        if calls:
            await asyncio.wait(calls)


def _wall_ahead(clock: Clock) -> float:
    return clock.now().timestamp() - clock.monotonic()


def _word(ending: Ending) -> str:
    if isinstance(ending.result, Outcome):
        return ending.result.word.value
    return type(ending.result).__name__.removesuffix("Error").lower()
