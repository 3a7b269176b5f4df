"""What set-up needs of other rooms and of Discord."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.adjusting.views import How
from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.crisis.line import Line
from bot.crisis.snapshots import Check, Presence
from bot.doctor.picture import Picture
from bot.store.transaction import Transaction


class Edits(Protocol):
    """What organisers changed on Discord; `bot.adjusting` keeps it."""

    async def apply(self, by: Actor, changes: Mapping[str, Any], *, expects: int | None, how: How) -> object:
        """Store changes of settings by dotted path, and let them count at once."""


class Pictures(Protocol):
    """Draws a server as it stands now; raises TryAgainError when Discord does not answer."""

    async def of(self, community_id: int) -> Picture:
        """Return the picture."""


class Checking(Protocol):
    """What this group knows of the help lines."""

    async def of(self, community_id: int, lines: Iterable[Line]) -> tuple[Check, ...]:
        """Return how these lines stand."""


class Watch(Protocol):
    """Who is on duty."""

    async def presence(self, community_id: int) -> Presence:
        """Say how many are there."""


class Wakefulness(Protocol):
    """Where the bot works, from memory."""

    def is_awake(self, community_id: int) -> bool:
        """Tell whether the bot works in a community."""

    def note(self, community_id: int, *, awake: bool) -> None:
        """Note that it does, or that it waits for a set-up."""


Opening = Callable[[Transaction, Actor], Awaitable[object]]
"""Opens the doors, in the transaction it is given."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What set-up stands on besides the store."""

    settings: SettingsBook
    edits: Edits
    pictures: Pictures
    lines: Checking
    watch: Watch
    opening: Opening
    wakefulness: Wakefulness
