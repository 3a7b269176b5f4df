"""Fires what is due: each timer once, in the transaction that takes it away, however the clocks jump."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from bot.audit import prune
from bot.clock import Clock
from bot.delivery import alerts, outbox
from bot.delivery.bugs import log_bug
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.pace import Pace
from bot.errors import TryAgainError
from bot.store.chain import PRUNE
from bot.store.faults import NO_FAULTS, Faults
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)

_PERIOD = 5.0
_AT_ONCE = 100
_TRIES = 5
_FIRST_REST = 30.0
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class _Due:
    kind: str
    ref: str
    community_id: int
    at: datetime
    attempts: int

    @property
    def where(self) -> tuple[ColumnElement[bool], ...]:
        return (DueRow.kind == self.kind, DueRow.ref == self.ref, DueRow.community_id == self.community_id)


async def work_due(tx: Transaction) -> bool:
    """Tell whether a timer is due, or an effect may go or is on its way; what rests or waits for a person is not."""
    timer = await tx.session.scalar(select(DueRow.kind).where(DueRow.at <= tx.now).limit(1))
    return timer is not None or await outbox.anything_ready(tx) or await outbox.count(tx, outbox.SENDING) > 0


class Timers:
    """The one loop that fires timers, paced by the monotonic clock; the wall clock only says what is due.

    It looks every 5 seconds, so a timer may be that late.

    A timer is deleted in the transaction in which its handler writes what follows from it. A handler that fails is
    rolled back and called again later; after five failures the timer becomes a to-do for a person.
    """

    def __init__(
        self, store: Store, handlers: Handlers, *, clock: Clock, random: random.Random, faults: Faults = NO_FAULTS
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock
        self._random = random
        self._faults = faults
        self.pace = Pace(clock, _PERIOD)
        self.counts: Counter[str] = Counter()
        handlers.performer(EffectKind.SET_TIMER, _TimerSetter(store))
        handlers.due(PRUNE, prune)

    async def run(self) -> None:
        """Work until cancelled. An error ends a round, never the loop."""
        while True:
            rest: float | None = None
            try:
                await self.fire_due()
                rest = await self._until_next()
            except TryAgainError:
                self.counts["refused_by_database"] += 1
                _log.warning("the database refused a round of timers; trying again")
            except Exception as error:  # noqa: BLE001 - the loop must outlive any fault; it is logged and counted
                self.counts["round_faults"] += 1
                log_bug(_log, self._random, "the round of timers", error)
            await self.pace.rest(rest)

    async def fire_due(self) -> int:
        """Fire everything that is due now; return how many fired. Raises TryAgainError when the database refuses."""
        fired = refused = 0
        while due := await self._due():
            for one in due:
                self.pace.tick()
                try:
                    fired += await self._fire(one)
                except TryAgainError:
                    refused += 1
                    if refused >= _PATIENCE:
                        raise
            if len(due) < _AT_ONCE:
                break
        return fired

    async def _due(self) -> Sequence[_Due]:
        self.pace.tick()
        async with self._store.read() as tx:
            rows = await tx.session.execute(
                select(DueRow.kind, DueRow.ref, DueRow.community_id, DueRow.at, DueRow.attempts)
                .where(DueRow.at <= tx.now)
                .order_by(DueRow.at, DueRow.kind, DueRow.ref)
                .limit(_AT_ONCE)
            )
            return [_Due(*row) for row in rows]

    async def _until_next(self) -> float:
        async with self._store.read() as tx:
            at = await tx.session.scalar(select(DueRow.at).order_by(DueRow.at).limit(1))
            return _PERIOD if at is None else max(0.05, (at - tx.now).total_seconds())

    async def _fire(self, due: _Due) -> bool:
        await self._faults.reach("timers.before_fire")
        try:
            async with self._store.begin() as tx:
                if not await self._take(tx, due):
                    return False
                await self._handlers.due_handler(due.kind)(tx, due.ref, due.community_id)
                await tx.flush()
        except TryAgainError:
            raise
        except Exception as error:  # noqa: BLE001 - rolled back, logged, counted, tried again, then shown to a person
            name = log_bug(_log, self._random, f"timer {due.kind} of {due.ref}", error)
            await self._push_back(due, name)
            return False
        await self._faults.reach("timers.after_fire")
        self.counts["fired"] += 1
        return True

    async def _take(self, tx: Transaction, due: _Due) -> bool:
        """Delete the timer if it is still the one that was read; it may have been moved, taken back or fired."""
        still_there = await tx.session.scalar(
            select(DueRow.at).where(*due.where, DueRow.at == due.at).with_for_update(skip_locked=True)
        )
        if still_there is None:
            return False
        await tx.session.execute(delete(DueRow).where(*due.where))
        return True

    async def _push_back(self, due: _Due, error: str) -> None:
        self.counts["failed"] += 1
        async with self._store.begin() as tx:
            if not await self._take(tx, due):
                return
            if due.attempts + 1 >= _TRIES:
                await self._ask_a_person(tx, due, error)
                return
            rest = _FIRST_REST * 2.0**due.attempts * self._random.uniform(0.75, 1.25)
            await tx.due(due.kind, due.ref, due.community_id, tx.now + timedelta(seconds=rest))
            await tx.session.execute(update(DueRow).where(*due.where).values(attempts=due.attempts + 1))

    async def _ask_a_person(self, tx: Transaction, due: _Due, error: str) -> None:
        again = Effect(
            kind=EffectKind.SET_TIMER,
            community_id=due.community_id,
            stream="timers",
            payload={"timer": due.kind, "ref": due.ref},
        )
        details = {"timer": due.kind, "error": error}
        op_id = await outbox.write_parked(tx, again, "timer_failing", details)
        await alerts.show(tx, alerts.TASK_CARD, op_id, due.community_id)


class _TimerSetter:
    """Sets a timer going again that a person wants to be tried again. Safe to repeat."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def perform(self, pending: PendingEffect) -> Outcome:
        payload = pending.effect.payload
        async with self._store.begin() as tx:
            await tx.due(str(payload["timer"]), str(payload["ref"]), pending.effect.community_id, tx.now)
        return Outcome(OutcomeWord.DONE)

    async def look(self, pending: PendingEffect) -> Outcome | None:  # noqa: ARG002 - a performer's shape
        return None
