"""A small community on a real file, in which people add sources and look at them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.delivery.effects import EffectKind
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.evidence.caring import Caring
from bot.evidence.duties import Duties
from bot.evidence.proposing import Proposing
from bot.evidence.rules import Draft
from bot.evidence.shelf import Shelf
from bot.evidence.sources import Sources
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow

COMMUNITY = 900
DAY = 24 * 3600.0
TEA = Draft(
    title="Tea and company",
    kind="guide",
    makers="Hill Road Group",
    year=2024,
    address="https://www.example.org/tea",
    summary="How to hold a small weekly circle.",
    helps="People who begin",
    provenance="community",
)


class Hub:
    """Everything a test needs in one place."""

    def __init__(self, store: Store, clock: ManualClock, book: SettingsBook | None = None) -> None:
        self.store = store
        self.clock = clock
        self.book = book or SettingsBook()
        shelf = Shelf(self.book)
        self.sources = Sources(store, self.book, shelf)
        self.proposing = Proposing(store, self.book)
        self.caring = Caring(store, self.book, shelf)
        self.duties = Duties(store, self.book)
        handlers = Handlers()
        self.duties.register(handlers)
        self.timers = Timers(store, handlers, clock=clock, random=random.Random(1))

    def member(self, number: int = 1, community: int = COMMUNITY) -> Actor:
        return Actor(1000 + number, community, frozenset({Capability.USE_EVIDENCE}), is_member=True)

    def carer(self, number: int = 1, community: int = COMMUNITY) -> Actor:
        rights = frozenset({Capability.USE_EVIDENCE, Capability.CARE_FOR_EVIDENCE})
        return Actor(2000 + number, community, rights, is_member=True)

    async def days(self, count: float) -> None:
        """Let time pass and everything due happen."""
        await self.clock.advance(count * DAY)
        await self.timers.fire_due()

    async def rows(self, table: type[Any]) -> Sequence[Any]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(table).order_by(table.id)))

    async def effects(self, kind: EffectKind, card: str) -> list[OutboxRow]:
        return [row for row in await self.rows(OutboxRow) if row.kind == kind and row.payload.get("card") == card]

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))

    def now(self) -> datetime:
        return self.clock.now()


@pytest.fixture
def hub(store: Store, clock: ManualClock) -> Hub:
    """A community with the shipped sources."""
    return Hub(store, clock)
