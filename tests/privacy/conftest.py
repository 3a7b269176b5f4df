"""The whole house, put together but not running, for what only all rooms together can answer."""

from __future__ import annotations

import random

import pytest

from bot.app import build
from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.delivery.handlers import Handlers
from bot.store.store import Store


@pytest.fixture
async def every_handler(store: Store, clock: ManualClock) -> Handlers:
    """Everything that is registered when the bot starts."""
    house = build(store, SettingsBook(), token="practice", clock=clock, chance=random.Random(3))
    return house.timers._handlers
