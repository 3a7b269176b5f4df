"""People who come and go: written together once a second at most, and watched for a burst."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.errors import TryAgainError
from bot.membership import effects
from bot.membership.moves import leave
from bot.membership.ports import Arrival
from bot.membership.rules import LETTING_IN, OPEN, burst
from bot.membership.snapshots import RaidState
from bot.membership.tables import ApplicationRow, ArrivalRow, MemoryRow, RaidRow
from bot.membership.timing import ARRIVAL_DAYS, RAID_QUIET_MINUTES, Timer
from bot.store.statements import insert_in
from bot.store.store import Store
from bot.store.transaction import Transaction

T = TypeVar("T")

_log = logging.getLogger(__name__)

_AT_ONCE = 500  # rows in one statement; between two of them the loop serves others
_MOST_KEPT = 100_000  # arrivals kept in memory while the database refuses; older ones are let go


class Arrivals:
    """Gathers who comes and who goes, and writes them in one transaction a second; arrivals by keyed hash only.

    `last_tick` is the monotonic time of the loop's last round, for the readiness check.
    """

    def __init__(self, store: Store, settings: SettingsBook, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._gathered: list[Arrival] = []
        self._gone: list[tuple[int, int, datetime]] = []
        self.last_tick = clock.monotonic()
        self.counts: Counter[str] = Counter()

    async def arrived(self, arrivals: Sequence[Arrival]) -> None:
        """Note arrivals; they are written together, once a second at most, by `run`."""
        self._gathered.extend(arrivals)
        if (over := len(self._gathered) - _MOST_KEPT) > 0:
            del self._gathered[:over]
            self.counts["let_go"] += over

    async def left(self, community_id: int, member_id: int) -> None:
        """Note that a person left; `run` ends their application if it is open. Nobody is told but the card.

        One that is lost in a crash is found again by the reconciliation.
        """
        self._gone.append((community_id, member_id, self._clock.now()))

    async def run(self) -> None:
        """Write what gathers once a second, for ever. On cancelling, what has gathered is written first."""
        try:
            while True:
                await self._clock.sleep(1.0)
                self.last_tick = self._clock.monotonic()
                await self._guarded_flush()
        finally:
            await self._guarded_flush()

    async def _guarded_flush(self) -> None:
        try:
            await self.flush()
        except TryAgainError:
            self.counts["refused_by_database"] += 1
            _log.warning("the database refused a group of arrivals; trying again")
        except Exception:  # noqa: BLE001 - the loop must outlive any fault; it is logged and counted
            self.counts["faults"] += 1
            _log.exception("a group of arrivals could not be written")

    async def flush(self) -> int:
        """Write what has gathered in one transaction and return how many people that was.

        Raises TryAgainError when the database refuses; nothing is lost then.
        """
        group, self._gathered = self._gathered, []
        gone, self._gone = self._gone, []
        if not group and not gone:
            return 0
        try:
            arrived = await self._keyed((one.community_id, one.member_id, one.joined_at) for one in group)
            departed = await self._keyed(gone)
            async with self._store.begin() as tx:
                for community_id, people in arrived.items():
                    await self._write(tx, community_id, people)
                for community_id, leavers in departed.items():
                    await _end_open_ones(tx, community_id, leavers)
        except BaseException:
            self._gathered = group + self._gathered
            self._gone = gone + self._gone
            raise
        self.counts["written"] += len(group) + len(gone)
        return len(group) + len(gone)

    async def _keyed(self, people: Iterable[tuple[int, int, T]]) -> dict[int, dict[str, T]]:
        """Return people of each community by keyed hash; hashing is done in slices, so the loop stays free."""
        keyed: defaultdict[int, dict[str, T]] = defaultdict(dict)
        for number, (community_id, member_id, fact) in enumerate(people, start=1):
            keyed[community_id][self._store.keys.person_key(community_id, member_id)] = fact
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return keyed

    async def _write(self, tx: Transaction, community_id: int, people: dict[str, datetime]) -> None:
        for part in _parts(list(people)):
            known = set(
                await tx.session.scalars(
                    select(MemoryRow.person_key).where(
                        MemoryRow.community_id == community_id, MemoryRow.person_key.in_(part)
                    )
                )
            )
            rows = [
                {"community_id": community_id, "person_key": key, "joined_at": people[key], "known": key in known}
                for key in part
            ]
            await tx.session.execute(_insert_new(tx), rows)
        await self._watch(tx, community_id, min(people.values()))
        oldest = await tx.session.scalar(
            select(func.min(ArrivalRow.joined_at)).where(ArrivalRow.community_id == community_id)
        )
        if oldest is not None:
            await tx.due(Timer.ARRIVALS, "purge", community_id, oldest + timedelta(days=ARRIVAL_DAYS))

    async def _watch(self, tx: Transaction, community_id: int, since: datetime) -> None:
        """See a raid: one row and one card for each, however long it lasts."""
        terms = self._settings.for_community(community_id).membership
        last = await tx.session.scalar(
            select(RaidRow)
            .where(RaidRow.community_id == community_id)
            .order_by(RaidRow.id.desc())
            .limit(1)
            .with_for_update()
        )
        begin = since - timedelta(seconds=terms.raid_seconds)
        found = select(ArrivalRow.joined_at).where(
            ArrivalRow.community_id == community_id, ArrivalRow.joined_at >= begin
        )
        if last is not None and last.ended_at is not None:
            found = found.where(ArrivalRow.joined_at > last.ended_at)
        times = list(await tx.session.scalars(found.order_by(ArrivalRow.joined_at)))
        if not times:
            return
        if last is not None and last.ended_at is None:
            last.last_at = max(last.last_at, times[-1])
            return
        if (started := burst(times, terms.raid_joins, terms.raid_seconds)) is not None:
            await _raid_seen(tx, community_id, started, times[-1])


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


async def _end_open_ones(tx: Transaction, community_id: int, leavers: Mapping[str, datetime]) -> None:
    for part in _parts(list(leavers)):
        found = select(ApplicationRow).where(
            ApplicationRow.community_id == community_id,
            ApplicationRow.person_key.in_(part),
            ApplicationRow.status.in_(OPEN | LETTING_IN),
        )
        for row in list(await tx.session.scalars(found.with_for_update())):
            if row.begun_at <= leavers[row.person_key]:  # not one they began after coming back
                await leave(tx, row)


async def _raid_seen(tx: Transaction, community_id: int, started: datetime, last: datetime) -> None:
    row = RaidRow(community_id=community_id, state=RaidState.SEEN, started_at=started, last_at=last)
    tx.add(row)
    await tx.flush()
    await tx.outbox(effects.raid_card(row))
    await tx.due(Timer.RAID_QUIET, str(row.id), community_id, tx.now + timedelta(minutes=RAID_QUIET_MINUTES))


def _insert_new(tx: Transaction) -> Any:  # noqa: ANN401 - see insert_in
    return insert_in(tx.session.get_bind().dialect.name, ArrivalRow).on_conflict_do_nothing(
        index_elements=["community_id", "person_key", "joined_at"]
    )
