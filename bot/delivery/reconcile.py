"""Compares what is stored with what Discord says, and mends small differences; big ones it shows to a person."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.delivery import alerts
from bot.delivery.bugs import log_bug
from bot.delivery.held import MEND, Held, forget_held, mark_of, read_held, write_held
from bot.delivery.pace import Pace
from bot.delivery.rounds import Rounds
from bot.errors import TryAgainError
from bot.language import english_everywhere, speaking
from bot.store.store import Store
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)

EVERY = 900.0
"""Seconds between two passes when nothing else asks for one."""

LONG_RESUME = 60.0
"""Seconds without the gateway after which Discord's replay is not trusted to be whole."""

AGAIN = 30.0
"""Seconds until the next look after a read that failed: what went missing meanwhile cannot wait for the usual pass."""

_SHARE = 0.10
_ALWAYS_MENDED = 5
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as stored. `kind` and `subject` are codes and ids, together unique in a community.

    `sentence` says it to a person, with people named by mentions. `community_id` is filled in by the reconciler.
    """

    kind: str
    subject: str
    sentence: str
    community_id: int = 0


class Repair(Protocol):
    """One kind of comparison, registered by a feature."""

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Compare by reading Discord's REST, never a cache. Let what a failed read raises out: nothing is concluded."""

    async def compared(self, community_id: int) -> int:
        """Return how many things the latest `differences` looked at in this community."""

    def ended_round(self, community_id: int) -> bool:
        """Tell whether the latest look ended a round over everything; a look may be at a part only."""

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Mend one difference, as a decision: look in this transaction whether it is still one, write effects."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one repair found in one community; `too_many` when it is more than may be mended without asking."""

    repair: Repair
    differences: Sequence[Difference]
    too_many: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What all repairs found; not `whole` when a read failed, so that a missing difference means nothing."""

    found: Sequence[Found]
    whole: bool


class Reconciler:
    """One loop: a pass over every community when kicked (at ready, after a long resume) and every 15 minutes.

    When Discord does not answer some of a pass, the next one follows after half a minute.
    """

    def __init__(
        self,
        store: Store,
        repairs: Sequence[Repair],
        *,
        clock: Clock,
        random: random.Random,
        communities: Callable[[], Iterable[int]],
        speaks: Callable[[int], str] = english_everywhere,
    ) -> None:
        self._store = store
        self._speaks = speaks
        self._repairs = repairs
        self._random = random
        self._communities = communities
        self._clock = clock
        self._next_pass = clock.monotonic() + EVERY
        self._rounds = Rounds()
        self.pace = Pace(clock, EVERY)
        self.counts: Counter[str] = Counter()

    def kick(self) -> None:
        """Ask for a pass now; several kicks before it begins are one."""
        self._next_pass = self._clock.monotonic()
        self.pace.wake()

    def resumed(self, seconds_away: float) -> None:
        """Ask for a pass if the gateway was away for long."""
        if seconds_away > LONG_RESUME:
            self.kick()

    async def run(self) -> None:
        """Work until cancelled. An error ends one comparison, never the loop."""
        while True:
            self.pace.tick()
            if self._next_pass <= self._clock.monotonic():
                self._next_pass = self._clock.monotonic() + EVERY
                for community_id in list(self._communities()):
                    await self._guarded_pass(community_id)
            await self.pace.rest(self._next_pass - self._clock.monotonic())

    async def _guarded_pass(self, community_id: int) -> None:
        self.pace.tick()
        try:
            await self.pass_over(community_id)
        except Exception as error:  # noqa: BLE001 - the loop must outlive any fault; it is logged and counted
            self.counts["pass_faults"] += 1
            log_bug(_log, self._random, f"the reconciliation of community {community_id}", error)

    async def pass_over(self, community_id: int) -> int:
        """Compare one community and mend what may be mended; return how many differences were mended."""
        comparison = await self.compare(community_id)
        mended = 0
        held: list[Difference] = []
        for found in comparison.found:
            if not found.too_many:
                mended += await self.mend(found.repair, found.differences)
                continue
            agreed, open_ones = await self.agreed(community_id, found.differences)
            mended += await self.mend(found.repair, agreed)
            held.extend(open_ones)
        await self._show_held(community_id, held)
        return mended

    async def whole_round(self, community_id: int) -> AsyncIterator[Comparison]:
        """Compare part after part until every repair has looked at everything; stop at a read that failed."""
        begun: set[Repair] = set()
        covered: set[Repair] = set()
        while len(covered) < len(self._repairs):
            begun.update(repair for repair in self._repairs if repair.ended_round(community_id))
            comparison = await self.compare(community_id)
            covered.update(repair for repair in begun if repair.ended_round(community_id))
            yield comparison
            if not comparison.whole:
                return

    async def compare(self, community_id: int) -> Comparison:
        """Ask every repair for its differences, changing nothing. One whose read fails says nothing.

        The sentences are kept and shown to the team, so they are in the group's language, whoever asks.
        """
        group = self._speaks(community_id)
        with speaking(group, group=group):
            return await self._compare(community_id)

    async def _compare(self, community_id: int) -> Comparison:
        all_found = []
        for repair in self._repairs:
            try:
                differences = await repair.differences(community_id)
                compared = await repair.compared(community_id) if differences else 0
            except TryAgainError:
                self._read_failed(repair, community_id)
                _log.warning("%s could not read community %d to the end", type(repair).__name__, community_id)
                continue
            except Exception as error:  # noqa: BLE001 - counted and logged; nothing is concluded from half a reading
                self._read_failed(repair, community_id)
                log_bug(_log, self._random, f"{type(repair).__name__} in community {community_id}", error)
                continue
            named = [replace(one, community_id=community_id) for one in differences]
            found = Found(repair, named, too_many=_too_many(len(named), compared))
            too_many = {(one.kind, one.subject) for one in named if found.too_many}
            self._rounds.looked(repair, community_id, too_many, ended=repair.ended_round(community_id))
            all_found.append(found)
        return Comparison(all_found, whole=len(all_found) == len(self._repairs))

    def _read_failed(self, repair: Repair, community_id: int) -> None:
        self._rounds.spoilt(repair, community_id, ended=repair.ended_round(community_id))
        self.counts["failed_reads"] += 1
        self._next_pass = min(self._next_pass, self._clock.monotonic() + AGAIN)
        self.pace.wake()

    async def agreed(
        self, community_id: int, differences: Sequence[Difference]
    ) -> tuple[list[Difference], list[Difference]]:
        """Part differences into those a person has said to mend and the others.

        An agreed one may still be there because the process ended in the middle of mending.
        """
        async with self._store.read() as tx:
            held = await read_held(tx, community_id)
            marks = held.marks if held is not None and held.answer == MEND else frozenset()
            agreed = [one for one in differences if mark_of(tx, community_id, one.kind, one.subject) in marks]
        return agreed, [one for one in differences if one not in agreed]

    async def mend(self, repair: Repair, differences: Sequence[Difference]) -> int:
        """Mend differences, each in its own transaction, so that one that fails does not keep the others."""
        mended = 0
        for difference in differences[:_AT_ONCE]:
            self.pace.tick()
            try:
                async with self._store.begin() as tx:
                    await repair.mend(tx, difference)
                mended += 1
            except Exception as error:  # noqa: BLE001 - logged and counted; the next pass finds it again
                self.counts["failed_mends"] += 1
                log_bug(_log, self._random, f"mending {difference.kind} {difference.subject}", error)
        self.counts["mended"] += mended
        return mended

    async def _show_held(self, community_id: int, held: Sequence[Difference]) -> None:
        """Ask a person about differences that nobody was asked about yet.

        The question is forgotten when a whole round over everything has found nothing of it.
        """
        async with self._store.read() as tx:
            before = await read_held(tx, community_id)
            marked = {mark_of(tx, community_id, one.kind, one.subject): one for one in held}
            found = self._rounds.found(self._repairs, community_id)
            seen = {mark_of(tx, community_id, *one) for one in found} if found is not None else None
        if marked and not (before and marked.keys() <= before.marks):
            _log.warning("%d differences in community %d wait for a person", len(held), community_id)
            await self._ask(community_id, _question(before, marked, tx.now))
        elif before and seen is not None and not seen & before.marks:
            await self._ask(community_id, None)

    async def _ask(self, community_id: int, question: Held | None) -> None:
        ref = str(community_id)
        async with self._store.begin() as tx:
            if question is not None:
                await write_held(tx, community_id, question)
                await alerts.show(tx, alerts.RECONCILE_CARD, ref, community_id)
            else:
                await forget_held(tx, community_id)
                await alerts.redraw(tx, alerts.RECONCILE_CARD, ref, community_id)


def _question(before: Held | None, marked: Mapping[str, Difference], now: datetime) -> Held:
    """Ask about these, and go on asking about those of an open question that were in another part of the round."""
    still_open = before if before is not None and before.answer is None else Held(frozenset(), (), now)
    new = [one.sentence for mark, one in marked.items() if mark not in still_open.marks]
    return Held(still_open.marks | marked.keys(), (*still_open.sentences, *new), now)


def _too_many(differences: int, compared: int) -> bool:
    return differences > _ALWAYS_MENDED and differences > _SHARE * compared
