"""A bot on a database of its own, over a Discord in memory that outlives its crashes."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.store.faults import NO_FAULTS, Faults
from bot.store.store import Store
from tests.delivery.fake_discord import GUILD, Bot, FakeDiscord

MakeBot = Callable[..., Coroutine[Any, Any, Bot]]


@pytest.fixture
def discord() -> FakeDiscord:
    return FakeDiscord()


@pytest.fixture
async def start(database: Path, keys: Any, clock: ManualClock, discord: FakeDiscord) -> AsyncIterator[MakeBot]:
    """Start the bot on this test's database; starting it again ends the one before, as a crash would."""
    living: list[Store] = []
    starts = itertools.count()

    async def go(
        faults: Faults = NO_FAULTS, *, on: Path = database, over: FakeDiscord = discord, **options: Any
    ) -> Bot:
        while living:
            await living.pop().close()
        store = await Store.open(str(on), keys=keys, clock=clock, random=random.Random(next(starts)), faults=faults)
        living.append(store)
        return Bot(store, over, clock, faults, **options)

    yield go
    while living:
        await living.pop().close()


@pytest.fixture
async def bot(start: MakeBot) -> Bot:
    return await start()


@pytest.fixture
def moderator() -> Actor:
    return Actor(id=41, community_id=GUILD, capabilities=frozenset({Capability.DECIDE_APPLICATIONS}))


@pytest.fixture
def organiser() -> Actor:
    return Actor(id=42, community_id=GUILD, capabilities=frozenset(Capability))


@pytest.fixture
def stranger() -> Actor:
    return Actor(id=43, community_id=GUILD)
