"""People who come and go: written together once a second at most, and watched for a burst."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, or_, select

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.errors import TryAgainError
from bot.membership import effects
from bot.membership.moves import leave
from bot.membership.ports import Arrival, GuildPort
from bot.membership.rules import LETTING_IN, OPEN, Door, burst
from bot.membership.snapshots import RaidState
from bot.membership.tables import ApplicationRow, ArrivalRow, MemoryRow, RaidRow
from bot.membership.timing import ARRIVAL_DAYS, RAID_QUIET_MINUTES, Timer
from bot.store.statements import insert_in
from bot.store.store import Store
from bot.store.transaction import Transaction

T = TypeVar("T")

_log = logging.getLogger(__name__)

_ASKED_AT_ONCE = 20  # people about whom Discord is asked in one round of the loop
_LONGEST_ANSWER = 5.0  # real seconds for one of these questions
_AT_ONCE = 500  # rows in one statement; between two of them the loop serves others
_MOST_KEPT = 100_000  # arrivals kept in memory while the database refuses; older ones are let go


class Arrivals:
    """Gathers who comes and who goes, and writes them in one transaction a second; arrivals by keyed hash only.

    `last_tick` is the monotonic time of the loop's last round, for the readiness check.
    """

    def __init__(self, store: Store, settings: SettingsBook, clock: Clock, guild: GuildPort) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._guild = guild
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
        """Note the news that a person left; `run` ends their application if it is open. Nobody is told but the card.

        The news may be old or a repetition, so Discord is asked first whether they are there. What is lost in a crash,
        or while Discord does not answer, is found again by the reconciliation.
        """
        self._gone.append((community_id, member_id, self._clock.now()))

    async def run(self) -> None:
        """Write what gathers once a second, for ever. On cancelling, the arrivals that have gathered are written."""
        try:
            while True:
                await self._clock.sleep(1.0)
                self.last_tick = self._clock.monotonic()
                await self._guarded(self.flush)
        finally:
            await self._guarded(self._flush_arrivals)

    async def _guarded(self, write: Callable[[], Awaitable[int]]) -> None:
        try:
            await write()
        except TryAgainError:
            self.counts["refused_by_database"] += 1
            _log.warning("the database refused a group of arrivals; trying again")
        except Exception:  # noqa: BLE001 - the loop must outlive any fault; it is logged and counted
            self.counts["faults"] += 1
            _log.exception("a group of arrivals could not be written")

    async def flush(self) -> int:
        """Write what has gathered and return how many people that was.

        Raises TryAgainError when the database refuses; nothing is lost then.
        """
        return await self._flush_arrivals() + await self._flush_departures()

    async def _flush_arrivals(self) -> int:
        group, self._gathered = self._gathered, []
        if not group:
            return 0
        try:
            arrived = await self._keyed((one.community_id, one.member_id, one.joined_at) for one in group)
            async with self._store.begin() as tx:
                for community_id, people in arrived.items():
                    await self._write(tx, community_id, people)
        except BaseException:
            self._gathered = group + self._gathered
            raise
        self.counts["written"] += len(group)
        return len(group)

    async def _flush_departures(self) -> int:
        """End what people left open who truly left; at most so many are asked about at once, the others wait."""
        gone, self._gone = self._gone, []
        if not gone:
            return 0
        try:
            departed = await self._keyed(
                (community_id, member_id, (member_id, at)) for community_id, member_id, at in gone
            )
            for community_id, leavers in departed.items():
                await self._end_of(community_id, leavers)
        except BaseException:
            self._gone = gone + self._gone
            raise
        self.counts["written"] += len(gone)
        return len(gone)

    async def _end_of(self, community_id: int, leavers: Mapping[str, tuple[int, datetime]]) -> None:
        async with self._store.read() as tx:
            concerned = [row.person_key for row in await _unsettled(tx, community_id, leavers)]
        self._gone += [(community_id, *leavers[key]) for key in concerned[_ASKED_AT_ONCE:]]
        left = {
            key: leavers[key]
            for key in concerned[:_ASKED_AT_ONCE]
            if await self._has_left(community_id, leavers[key][0])
        }
        if left:
            async with self._store.begin() as tx:
                for row in await _unsettled(tx, community_id, left, lock=True):
                    await leave(tx, row)

    async def _has_left(self, community_id: int, member_id: int) -> bool:
        try:
            async with asyncio.timeout(_LONGEST_ANSWER):
                return await self._guild.member(community_id, member_id) is None
        except (TryAgainError, TimeoutError):
            _log.info("Discord did not say whether %d left community %d", member_id, community_id)
            return False  # the reconciliation asks again

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


async def _unsettled(
    tx: Transaction, community_id: int, leavers: Mapping[str, tuple[int, datetime]], *, lock: bool = False
) -> list[ApplicationRow]:
    """Return what these people have open here. An undecided request of Discord's own door does not end by leaving."""
    rows: list[ApplicationRow] = []
    for part in _parts(list(leavers)):
        found = select(ApplicationRow).where(
            ApplicationRow.community_id == community_id,
            ApplicationRow.person_key.in_(part),
            ApplicationRow.status.in_(OPEN | LETTING_IN),
            or_(ApplicationRow.door == Door.LOBBY, ApplicationRow.status.in_(LETTING_IN)),
        )
        rows += await tx.session.scalars(found.with_for_update() if lock else found)
    return [row for row in rows if row.begun_at <= leavers[row.person_key][1]]  # not begun after coming back


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
