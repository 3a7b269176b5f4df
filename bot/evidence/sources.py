"""Reading the hub: search, one entry, the way to begin, what is due, and the sources that notes may cite."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import NotFoundError
from bot.evidence.rules import EntryState, ProposalState
from bot.evidence.shelf import Shelf
from bot.evidence.snapshots import Due, Entry, Found, HistoryLine, Source, Step
from bot.evidence.tables import ProposalRow, StepRow
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction

MOST_OFFERED = 25


class Sources:
    """What the hub holds. Entries that were retired are found by nobody, but those who care can still open them."""

    def __init__(self, store: Store, settings: SettingsBook, shelf: Shelf) -> None:
        self._store = store
        self._settings = settings
        self._shelf = shelf

    async def find(self, by: Actor, words: str) -> Found:
        """Return what fits some words, best first; where nothing does, what is good to begin with."""
        by.require(Capability.USE_EVIDENCE)
        async with self._store.read() as tx:
            live = await self._shelf.live(tx, by.community_id)
            hits = (await self._shelf.finder(tx, by.community_id)).find(words)
            now = tx.now
        if hits.keys:
            return Found(words, tuple(live[key] for key in hits.keys), now, hits.mended)
        return Found(words, self._to_begin_with(live), now, fits=False)

    def _to_begin_with(self, live: dict[str, Entry]) -> tuple[Entry, ...]:
        first = [live[step.guide] for step in self._settings.evidence.starting if step.guide in live]
        return (*first, *(entry for entry in live.values() if entry not in first and not entry.is_page))

    async def offer(self, by: Actor, typed: str) -> tuple[Entry, ...]:
        """Return what autocomplete shows; nothing for somebody without the right."""
        if not by.may(Capability.USE_EVIDENCE):
            return ()
        return (await self.find(by, typed)).entries[:MOST_OFFERED]

    async def entry(self, by: Actor, key: str) -> Entry:
        """Return one entry. Raises NotFoundError, also for a retired one unless the person cares for the hub."""
        by.require(Capability.USE_EVIDENCE)
        async with self._store.read() as tx:
            entry = await self._shelf.entry(tx, by.community_id, key)
        if entry.state is EntryState.RETIRED and not by.may(Capability.CARE_FOR_EVIDENCE):
            raise NotFoundError(_("This entry is not here any more. Please search again."))
        return entry

    async def starting(self, by: Actor) -> tuple[Step, ...]:
        """Return what to read when starting a group, in order; without what this group has retired."""
        by.require(Capability.USE_EVIDENCE)
        async with self._store.read() as tx:
            live = await self._shelf.live(tx, by.community_id)
        steps = self._settings.evidence.starting
        return tuple(Step(live[step.guide], step.say) for step in steps if step.guide in live)

    async def history(self, by: Actor, key: str) -> tuple[HistoryLine, ...]:
        """Return what was done to an entry, newest first."""
        by.require(Capability.CARE_FOR_EVIDENCE)
        async with self._store.read() as tx:
            entry = await self._shelf.entry(tx, by.community_id, key)
            rows = await tx.session.scalars(
                select(StepRow)
                .where(StepRow.community_id == by.community_id, StepRow.entry_id == entry.ref.id)
                .order_by(StepRow.id.desc())
            )
            return tuple(row.snapshot() for row in rows)

    async def to_check(self, by: Actor) -> tuple[Entry, ...]:
        """Return what should be looked at: what is due first, then what nobody of this group has looked at."""
        by.require(Capability.CARE_FOR_EVIDENCE)
        async with self._store.read() as tx:
            live = await self._shelf.live(tx, by.community_id)
            own = {key: entry for key, entry in live.items() if not entry.is_page}
            return (*_overdue(own, tx.now), *(entry for entry in own.values() if entry.checked_at is None))

    async def due(self, community_id: int) -> Due:
        """Return what waits, for drawing the organisers' card."""
        async with self._store.read() as tx:
            live = await self._shelf.live(tx, community_id)
            own = {key: entry for key, entry in live.items() if not entry.is_page}
            return Due(
                _overdue(own, tx.now),
                sum(one.checked_at is None for one in own.values()),
                await _waiting(tx, community_id),
            )

    async def sources(self, community_id: int) -> tuple[Source, ...]:
        """Return everything a note of this community may cite."""
        async with self._store.read() as tx:
            live = await self._shelf.live(tx, community_id)
            now = tx.now
        return tuple(
            Source(
                id=entry.key,
                citation=entry.guide.citation,
                address=entry.guide.address,
                provenance=entry.guide.provenance,
                checked_at=entry.checked_at,
                is_due=entry.is_due(now),
            )
            for entry in live.values()
        )


def _overdue(live: dict[str, Entry], now: datetime) -> tuple[Entry, ...]:
    due = [(entry.review_on, entry.key, entry) for entry in live.values() if entry.review_on and entry.review_on <= now]
    return tuple(entry for _when, _key, entry in sorted(due, key=lambda one: one[:2]))


async def _waiting(tx: Transaction, community_id: int) -> int:
    counted = select(func.count(ProposalRow.id)).where(
        ProposalRow.community_id == community_id, ProposalRow.state == ProposalState.WAITING
    )
    return await tx.session.scalar(counted) or 0
