"""The whole bot in the test's own process, talking over the wire with practice Discord."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import app
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.discord_kit import doors
from bot.discord_kit.client import use_practice_discord
from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.building import Community, build_community
from bot.rehearsal.people import Person
from bot.rehearsal.server import PracticeDiscord
from bot.signposting.loading import DirectoryFiles
from tests.conftest import OpenStore

PATIENCE = 60.0
NO_DIRECTORY = DirectoryFiles()


@dataclass(slots=True)
class Table:
    """Practice Discord, the bot beside it, and people."""

    practice: PracticeDiscord
    community: Community
    house: app.House
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        if name not in self.people:
            if name not in self.community.people:
                user = self.practice.world.add_user(name, display=name.title())
                self.community.people[name] = user
                Person(self.practice, self.community, user).joins()
            self.people[name] = Person(self.practice, self.community, self.community.people[name])
            self.people[name].patience = PATIENCE
        return self.people[name]

    async def card(self, who: str, channel: str, *words: str, without: str = "\0") -> Seen:
        found: list[Seen] = []

        def there() -> bool:
            if channel != "dm" and channel not in self.person(who).channels():
                return False
            found[:] = [
                one
                for one in self.person(who).sees(channel)
                if not one.ephemeral and all(w in one.text for w in words) and without not in one.text
            ]
            return bool(found)

        try:
            await self.person(who).until(there, PATIENCE)
        except TimeoutError:
            seen = channel == "dm" or channel in self.person(who).channels()
            shown = [one.text for one in self.person(who).sees(channel)] if seen else "no such channel"
            pytest.fail(f"{who} does not see {words} in {channel}; there is {shown}")
        return found[-1]

    async def lobby(self, who: str) -> Seen:
        return await self.card(who, "welcome", "Would you like to join?")

    async def applies(self, who: str, answers: dict[str, object] | None = None) -> Answer:
        person = self.person(who)
        consent = await person.presses(await self.lobby(who), "Apply to join")
        form = await person.presses(consent, "I agree, start")
        filled = await person.submits(form, answers or dict(ANSWERS))
        return await person.presses(filled, "Send")

    async def queued(self, number: int = 1, *words: str, without: str = "\0") -> Seen:
        return await self.card(
            "dee", "applications", f"Application {number}\n", "Came through", *words, without=without
        )


ANSWERS: dict[str, object] = {
    "Do you agree to the group agreement?": "Yes",
    "Are you 18 or older?": "Yes",
    "What brings you to this topic?": "I live with it myself",
    "Why would you like to join?": "To talk with people who know.",
}

Seat = Callable[..., Awaitable[Table]]


@pytest.fixture
async def seat(open_store: OpenStore, database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Seat]:
    """Return a function that sits everybody down, with settings of one's own if wanted.

    What a door does when an answer is slow is tested with the doors; here a slow machine changes no answer.
    """
    monkeypatch.setattr(doors, "_QUIET_LIMIT", PATIENCE - 5)
    async with AsyncExitStack() as stack:

        async def sit(
            settings: CommunitySettings | None = None,
            *,
            native_door: bool = False,
            reads_messages: bool = False,
            directory: DirectoryFiles = NO_DIRECTORY,
        ) -> Table:
            seated = _seated(open_store, database, settings, native_door, reads_messages, directory)
            table = await stack.enter_async_context(seated)
            answer = await table.person("olu").command("door open")
            assert answer.text == "People can apply now."
            return table

        yield sit


@asynccontextmanager
async def _seated(
    open_store: OpenStore,
    database: Path,
    settings: CommunitySettings | None,
    native_door: bool,
    reads_messages: bool,
    directory: DirectoryFiles,
) -> AsyncIterator[Table]:
    chance = random.Random(5)
    async with PracticeDiscord(rate_factor=0) as practice:
        practice.interactions.deadline = PATIENCE  # what is said is tested here; a busy machine may take its time
        community = build_community(practice.world, native_door=native_door)
        practice.world.application.message_content_intent = reads_messages
        use_practice_discord(practice.base_url)
        clock = practice.clock
        store = await open_store(database, clock=clock)
        book = SettingsBook(settings)
        house = app.build(store, book, token=practice.token, clock=clock, chance=chance, papers=app.Papers(directory))
        async with app.running(house):
            life = asyncio.create_task(house.supervisor.run())
            async with asyncio.timeout(PATIENCE):
                while not practice.world.application.commands:
                    if life.done():
                        await life  # tells why the bot did not start
                    await asyncio.sleep(0.01)
            yield Table(practice, community, house)
            house.supervisor.stop()
            await life
        assert [violation.words for violation in practice.ledger.violations] == []


@pytest.fixture
async def table(seat) -> Table:
    """Everybody at the table, with the shipped settings and the doors open."""
    return await seat()
