"""A directory of a few entries, people who look after it, and time that moves when told."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.signposting import duties
from bot.signposting.caring import Caring
from bot.signposting.checking import Checking
from bot.signposting.directories import Directories
from bot.signposting.duties import Digests
from bot.signposting.entries import Phone, SupportService
from bot.signposting.loading import DirectoryFiles, Shelf, open_directory
from bot.signposting.reporting import Reporting
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow

CONFIG = Path(__file__).resolve().parents[2] / "config"
HERE = 900
ELSEWHERE = 901


def an_entry(service_id: str = "debt-line", **changes: Any) -> SupportService:
    """A service in England with one number."""
    values: dict[str, Any] = {
        "id": service_id,
        "organization": "Good Trust",
        "name": service_id.replace("-", " ").title(),
        "description": "Advice about debt.",
        "url": "https://example.org/help",
        "service_areas": ("GB-ENG",),
        "taxonomy_terms": ("debt",),
        "phones": (Phone(number="0808 157 0000", country="GB"),),
    }
    return SupportService.model_validate(values | changes)


@pytest.fixture(scope="session")
def shipped() -> DirectoryFiles:
    """The directory as it is shipped."""
    return open_directory(CONFIG)


@pytest.fixture
def files(shipped: DirectoryFiles) -> DirectoryFiles:
    """Two entries, one of them a crisis line, with the shipped words and known mistakes."""
    crisis = an_entry(
        "night-line", crisis=True, taxonomy_terms=("crisis",), description="Somebody to talk to at night."
    )
    services = {service.id: service for service in (an_entry(), crisis)}
    return DirectoryFiles(Shelf(services), {}, shipped.terms, shipped.known_wrong)


@dataclass
class Group:
    """Everything a test needs in one place."""

    store: Store
    clock: ManualClock
    files: DirectoryFiles
    settings: SettingsBook = field(default_factory=SettingsBook)

    def __post_init__(self) -> None:
        self.directories = Directories(self.store, self.settings, self.files, clock=self.clock)
        self.reporting = Reporting(self.store, self.directories)
        self.checking = Checking(self.store, self.settings, self.directories, chance=random.Random(4))
        self.caring = Caring(self.store, self.directories)
        self.digests = Digests(self.store, self.directories)
        handlers = Handlers()
        duties.register(handlers)
        self.timers = Timers(self.store, handlers, clock=self.clock, random=random.Random(3))

    def member(self, number: int = 1, community_id: int = HERE) -> Actor:
        return Actor(1000 + number, community_id, frozenset({Capability.HELP_WITH_DIRECTORY}), is_member=True)

    def moderator(self, number: int = 1) -> Actor:
        rights = frozenset({Capability.HELP_WITH_DIRECTORY, Capability.CARE_FOR_DIRECTORY})
        return Actor(2000 + number, HERE, rights, is_member=True)

    def stranger(self) -> Actor:
        return Actor(3000, HERE)

    async def passes(self, **span: float) -> None:
        await self.clock.advance(timedelta(**span).total_seconds())
        await self.timers.fire_due()

    async def count(self, table: type[Any]) -> int:
        async with self.store.read() as tx:
            return await tx.session.scalar(select(func.count()).select_from(table)) or 0

    async def sent(self) -> list[tuple[str, str, str]]:
        """Return what is to be done on Discord: kind, card and ref."""
        async with self.store.read() as tx:
            rows = await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [(row.kind, str(row.payload["card"]), str(row.payload["ref"])) for row in rows]

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))


@pytest.fixture
async def group(store: Store, clock: ManualClock, files: DirectoryFiles) -> Group:
    """A group with the small directory."""
    return Group(store, clock, files)
