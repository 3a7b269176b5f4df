"""A test stand: practice Discord in this process, a community in it, and one client beside it."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from aiohttp import web

from bot.clock import SystemClock
from bot.community.actor import Actor
from bot.community.files import read_folder
from bot.membership.applying import Applying
from bot.rehearsal.bot_process import default_config
from bot.rehearsal.building import Community, build_community
from bot.rehearsal.people import Person
from bot.rehearsal.rendering import controls_of
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.shapes import Member, Message, User
from bot.store.migrations import import_tables
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.bench.processes import Client, a_bare_client, database, key_file, the_bot

_ANSWERS: dict[str, object] = {
    "agreement": True,
    "adult": True,
    "relation": "I live with it myself",
    "heard": "",
    "why": "I would like to talk with people who know how this is.",
}
_CHANGE_COUNTER = slice(24, 28)


class Kind(Enum):
    """Which client stands on the stand."""

    OURS = "ours"
    BARE = "bare, the same options"
    SHIPPED = "bare, as shipped"


@dataclass(slots=True)
class Stand:
    """One client at its own practice Discord. `connected` holds when its WebSockets were opened."""

    practice: PracticeDiscord
    community: Community
    client: Client
    connected: list[float] = field(default_factory=list)

    def person(self, name: str) -> Person:
        """Return somebody by name."""
        return Person(self.practice, self.community, self.community.people[name])

    def cards(self, channel: str, button: str) -> list[Message]:
        """Return the messages in a channel that offer a button, oldest first."""
        messages = self.community.channels[channel].messages.values()
        return [one for one in messages if offers(one, button)]

    @property
    def transactions(self) -> int:
        """Return how many transactions have ever been written to the bot's database, as SQLite itself counts them."""
        with database(self.client.folder).open("rb") as file:
            return int.from_bytes(file.read(100)[_CHANGE_COUNTER], "big")

    def asks(self, question: str) -> int:
        """Ask the bot's database for one number, and let go of it at once."""
        ledger = sqlite3.connect(f"file:{database(self.client.folder)}?mode=ro", uri=True, timeout=5)
        try:
            return int(ledger.execute(question).fetchone()[0])
        finally:
            ledger.close()


def offers(message: Message, button: str) -> bool:
    """Tell whether a message has a button that can be pressed."""
    return any(one.label == button and not one.disabled for one in controls_of(message.components))


async def until(true: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait until something is so. Raises TimeoutError that says what did not come about."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(0.005)


@asynccontextmanager
async def stand(
    folder: Path,
    kind: Kind = Kind.OURS,
    *,
    members: int = 0,
    rate_factor: float = 1.0,
    applicants: int = 0,
) -> AsyncIterator[Stand]:
    """Set up a stand; the client is not started yet, and is ended at the end.

    `applicants` have sent their applications already: they wait in the bot's database as "applicant0" and so on.
    """
    folder.mkdir(parents=True)
    async with PracticeDiscord(rate_factor=rate_factor) as practice:
        community = build_community(practice.world, members=members)
        people = [_comes(practice, community, f"applicant{number}") for number in range(applicants)]
        client = _client(kind, folder, practice)
        if people:
            await _apply(folder, community.guild.id, people)
        ready = Stand(practice, community, client)
        _watch_the_door(practice, ready.connected)
        try:
            yield ready
        finally:
            await client.stop()


def _client(kind: Kind, folder: Path, practice: PracticeDiscord) -> Client:
    if kind is Kind.OURS:
        return the_bot(folder, practice.base_url, practice.token)
    return a_bare_client(folder, practice.base_url, practice.token, as_shipped=kind is Kind.SHIPPED)


def _comes(practice: PracticeDiscord, community: Community, name: str) -> User:
    user = practice.world.add_user(name, display=name.capitalize())
    community.guild.members[user.id] = Member(user, practice.clock.now())
    community.people[name] = user
    return user


def _watch_the_door(practice: PracticeDiscord, connected: list[float]) -> None:
    serve: Callable[[web.BaseRequest], Awaitable[web.WebSocketResponse]] = practice.gateway.serve

    async def timed(request: web.BaseRequest) -> web.WebSocketResponse:
        connected.append(time.monotonic())
        return await serve(request)

    practice.gateway.serve = timed  # type: ignore[method-assign]  # the stopwatch stands in front of the gateway


async def _apply(folder: Path, community_id: int, people: Sequence[User]) -> None:
    """Have people send their applications, straight through the use cases."""
    import_tables()
    book = read_folder(default_config()).book
    assert book is not None, "the shipped settings have no mistakes"
    chance = random.SystemRandom()
    database(folder).parent.mkdir(parents=True, exist_ok=True)
    keys = KeyRing.load_or_create(key_file(folder))
    store = await Store.open(str(database(folder)), keys=keys, clock=SystemClock(), random=chance)
    try:
        await store.migrate()
        applying = Applying(store, book)
        for user in people:
            by = Actor(user.id, community_id)
            draft = await applying.begin(by, consent=True)
            form = await applying.save_page(by, draft.id, 0, _ANSWERS)
            await applying.submit(by, form.application.ref)
    finally:
        await store.close()
