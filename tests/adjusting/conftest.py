"""A community on a real file whose organisers change its settings."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.adjusting import duties
from bot.adjusting.service import Adjusting
from bot.adjusting.views import Change, Changes
from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.store.store import Store

HERE = 41771983423143937
ELSEWHERE = 41771983423143938
DAY = 24 * 3600.0


class Town:
    """Everything a test needs in one place."""

    def __init__(self, store: Store, clock: ManualClock, book: SettingsBook | None = None) -> None:
        self.store = store
        self.clock = clock
        self.book = book or SettingsBook()
        self.adjusting = Adjusting(store, self.book)
        handlers = Handlers()
        duties.register(handlers)
        self.timers = Timers(store, handlers, clock=clock, random=random.Random(1))
        self.dee = organiser(1)
        self.sam = organiser(2)

    @property
    def settings(self) -> CommunitySettings:
        return self.book.for_community(HERE)

    async def change(self, changes: Changes, by: Actor | None = None) -> Change:
        """Change settings as somebody who has just looked."""
        made = await self.adjusting.apply(by or self.dee, changes, expects=self.adjusting.version(HERE))
        assert made is not None
        return made

    async def undo(self, change: Change) -> Change:
        return await self.adjusting.undo(self.dee, change.id, expects=self.adjusting.version(HERE))

    async def restart(self, book: SettingsBook | None = None) -> Town:
        """Start again on the same database, with the same or other files."""
        again = Town(self.store, self.clock, book)
        await again.adjusting.load()
        return again

    async def rows(self, table: type[Any]) -> list[Any]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(table)))

    async def days(self, count: float) -> None:
        await self.clock.advance(count * DAY)
        await self.timers.fire_due()


def organiser(number: int, community: int = HERE) -> Actor:
    return Actor(80351110224678912 + number, community, frozenset({Capability.CONFIGURE}), is_member=True)


def files(**sections: Any) -> SettingsBook:
    """Return what files with these values would give."""
    return SettingsBook(CommunitySettings.model_validate(sections))


@pytest.fixture
async def town(store: Store, clock: ManualClock) -> Town:
    made = Town(store, clock)
    await made.adjusting.load()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A settings folder with a plain file in it."""
    made = tmp_path / "config"
    (made / "communities").mkdir(parents=True)
    (made / "community.toml").write_text("[membership]\ndraft_days = 8\n", encoding="utf-8")
    return made
