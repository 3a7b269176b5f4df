"""A real client on real HTTP against a small fake Discord, fed with raw gateway events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from discord.http import Route

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.discord_kit.acting import Scene
from bot.discord_kit.client import SupportBot
from bot.store.store import Store
from tests.discord_kit.fake_discord import FakeDiscord
from tests.discord_kit.feeding import connected


@pytest.fixture(scope="session", autouse=True)
def _route_base() -> Iterator[None]:
    """Put the address of Discord back after the tests that move it."""
    before = Route.BASE
    yield
    Route.BASE = before


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    fake = FakeDiscord()
    server = await fake.start()
    monkeypatch.setattr(Route, "BASE", str(server.make_url("/api/v10")))
    yield fake
    await server.close()


@pytest.fixture
async def bot(fake: FakeDiscord, clock: ManualClock) -> AsyncIterator[SupportBot]:
    bot = await connected(clock)
    yield bot
    await bot.doors.drain(2)
    await bot.close()


@pytest.fixture
def scene(bot: SupportBot, store: Store, clock: ManualClock) -> Scene:
    """What performers act with: the client, shipped settings, a store on a file."""
    return Scene(bot, SettingsBook(), bot.cards, store, clock, bot.breaker)
