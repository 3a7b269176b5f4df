"""A small community on a real file: people on duty, people who may need help, and time that moves when told."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.crisis.alerts import Alerts, Heard, Worry
from bot.crisis.checks import Checks
from bot.crisis.choices import Choices
from bot.crisis.duties import Duties
from bot.crisis.duty import Duty
from bot.crisis.patterns import Tier
from bot.crisis.snapshots import Alert
from bot.crisis.tables import AlertRow
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.store.store import Store
from bot.store.tables import OutboxRow

COMMUNITY = 900
ROBIN = 1001


class Room:
    """Everything a test of this room needs."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        self.clock = clock
        settings = SettingsBook(CommunitySettings())
        self.alerts = Alerts(store, settings)
        self.duty = Duty(store, settings)
        self.choices = Choices(store)
        self.checks = Checks(store)
        self.handlers = Handlers()
        Duties(settings).register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))
        self._message = 5_000

    def person(self, number: int = 1) -> Actor:
        return Actor(1000 + number, COMMUNITY, is_member=True)

    def moderator(self, number: int = 1) -> Actor:
        return Actor(2000 + number, COMMUNITY, frozenset({Capability.ANSWER_ALERTS}), is_member=True)

    def organiser(self, number: int = 1) -> Actor:
        return Actor(3000 + number, COMMUNITY, frozenset(Capability), is_member=True)

    async def on_duty(self, *numbers: int, hours: int = 12) -> None:
        for number in numbers:
            await self.duty.on(self.moderator(number), hours=hours)
            await self.clock.advance(1)

    async def hears(self, author: int = ROBIN, tier: Tier = Tier.SOON) -> Alert:
        self._message += 1
        alert = await self.alerts.hear(Heard(COMMUNITY, 77, self._message, author, tier))
        assert alert is not None
        return alert

    async def worries(self, about: int = ROBIN, by: int = 9, words: str = "") -> Alert:
        return (await self.alerts.worry(self.person(by), Worry(about, 77, 4_000, words))).alert

    async def seen(self, alert: Alert) -> Alert:
        found = await self.alerts.card(COMMUNITY, alert.id)
        assert found is not None
        return found

    async def passes(self, **span: float) -> None:
        await self.clock.advance(timedelta(**span).total_seconds())
        await self.timers.fire_due()

    async def sent(self, card: str) -> list[dict[str, Any]]:
        async with self.store.read() as tx:
            rows = await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [row.payload for row in rows if row.payload.get("card") == card]

    async def letters_to(self, card: str) -> list[int]:
        return [payload["member_id"] for payload in await self.sent(card)]

    async def row(self, alert: Alert) -> AlertRow | None:
        async with self.store.read() as tx:
            return await tx.session.get(AlertRow, alert.id)


@pytest.fixture
async def room(store: Store, clock: ManualClock) -> Room:
    return Room(store, clock)


@pytest.fixture
async def room_on(store_on: Store, clock: ManualClock) -> Room:
    """The same, once on SQLite and once on PostgreSQL."""
    return Room(store_on, clock)
