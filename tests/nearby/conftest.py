"""A small community on a real file, in which people of several regions use Nearby."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.nearby import NearbySettings
from bot.community.sections import CommunitySettings, Roles
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.nearby.cards import Cards
from bot.nearby.duties import Duties
from bot.nearby.repairs import LeaverRepair
from bot.nearby.rules import Answer, Region
from bot.nearby.service import Nearby
from bot.nearby.snapshots import Meeting, Screen
from bot.nearby.tables import ChoiceRow
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow

COMMUNITY = 900
WEEK = 7 * 24 * 3600.0
WEST, WALES = Region.SOUTH_WEST, Region.WALES


@dataclass
class FakePeople:
    """What Discord would answer."""

    clock: ManualClock
    came: dict[int, datetime | None] = field(default_factory=dict)
    holders: Sequence[int] = (7001, 7002)
    gone: set[int] = field(default_factory=set)
    lists_read: int = 0

    async def came_at(self, community_id: int, member_id: int) -> datetime | None:
        return self.came.get(member_id, self.clock.now() - timedelta(days=400))

    async def connectors(self, community_id: int) -> Sequence[int]:
        return self.holders

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        self.lists_read += 1
        return frozenset(member_ids) & self.gone


class Group:
    """Everything a test needs in one place."""

    def __init__(self, store: Store, clock: ManualClock, settings: SettingsBook) -> None:
        self.store = store
        self.clock = clock
        self.people = FakePeople(clock)
        self.nearby = Nearby(store, settings, self.people, random.Random(5))
        self.cards = Cards(store)
        self.handlers = Handlers()
        Duties(settings).register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))
        self.repair = LeaverRepair(store, self.people, clock)

    def person(self, number: int, *, member: bool = True) -> Actor:
        return Actor(1000 + number, COMMUNITY, is_member=member)

    def moderator(self, number: int = 1) -> Actor:
        return Actor(2000 + number, COMMUNITY, frozenset({Capability.SETTLE_REPORTS}), is_member=True)

    def organiser(self) -> Actor:
        return Actor(3000, COMMUNITY, frozenset(Capability), is_member=True)

    async def joins(self, region: Region, *numbers: int, by_dm: bool = False) -> None:
        for number in numbers:
            await self.nearby.turn_on(self.person(number), region, by_dm=by_dm)

    async def monday(self) -> None:
        """Let a week pass, so that the regions were counted anew."""
        await self.passes(WEEK)

    async def passes(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.timers.fire_due()

    async def sees(self, number: int) -> Screen:
        return await self.nearby.screen(self.person(number))

    async def shown_to(self, number: int) -> dict[Region, int]:
        return {view.region: view.level for view in (await self.sees(number)).regions}

    async def a_region_that_shows(self, *, by_dm: bool = False) -> None:
        """Persons 1 to 9 live in the South West, and it shows."""
        await self.joins(WEST, *range(1, 10), by_dm=by_dm)
        await self.monday()

    async def a_meeting(self) -> Meeting:
        """Person 1 said hello and person 2 said yes."""
        await self.a_region_that_shows()
        hello = await self.nearby.say_hello(self.person(1))
        meeting = await self.nearby.answer(self.person(2), hello.id, Answer.YES)
        assert meeting is not None
        return meeting

    async def effects(self, kind: EffectKind | None = None, card: str | None = None) -> list[OutboxRow]:
        async with self.store.read() as tx:
            rows = list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        return [
            row
            for row in rows
            if (kind is None or row.kind == kind) and (card is None or row.payload.get("card") == card)
        ]

    async def thread_opens(self, thread_id: int = 555, word: OutcomeWord = OutcomeWord.DONE) -> None:
        """Tell the house that the newest thread was opened."""
        row = (await self.effects(EffectKind.OPEN_THREAD))[-1]
        effect = Effect(EffectKind(row.kind), row.community_id, row.stream, row.payload, then=row.then, by=row.by)
        pending = PendingEffect(row.op_id, effect, attempts=1, first_try_at=None)
        assert row.then is not None
        async with self.store.begin() as tx:
            await self.handlers.outcome_handler(row.then)(tx, pending, Outcome(word, result_id=thread_id))

    async def count(self, table: type[Any] = ChoiceRow) -> int:
        async with self.store.read() as tx:
            return await tx.session.scalar(select(func.count()).select_from(table)) or 0

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))


def settings_with(**changes: Any) -> SettingsBook:
    nearby = NearbySettings(**({"open": True} | changes))
    return SettingsBook(CommunitySettings(nearby=nearby, roles=Roles(connector="Connector")))


@pytest.fixture
def settings() -> SettingsBook:
    """Nearby open, with a connector role."""
    return settings_with()


@pytest.fixture
async def group(store: Store, clock: ManualClock, settings: SettingsBook) -> Group:
    """A community with everything of Nearby at work."""
    return Group(store, clock, settings)
