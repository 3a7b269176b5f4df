"""The front doors: open, paused, a raid, arrivals and departures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.clock import Clock
from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.membership.ports import Arrival, NativeRequest
from bot.membership.snapshots import Bulk, DoorsState, RaidCard, VersionedRef
from bot.store.store import Store


class Doors:
    """Opens and pauses the doors, writes arrivals in groups, and sees a raid. It never acts on a person by itself."""

    last_tick: float

    def __init__(self, store: Store, settings: SettingsBook, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    async def state(self, community_id: int) -> DoorsState:
        """Return whether people may apply now."""
        raise NotImplementedError

    async def open(self, by: Actor) -> DoorsState:
        """Put the standing card with the Apply button into the lobby channel (or draw it again). For organisers."""
        raise NotImplementedError

    async def pause(self, by: Actor) -> DoorsState:
        """Stop new applications until a person goes on; what was sent stays in the queue."""
        raise NotImplementedError

    async def resume(self, by: Actor) -> DoorsState:
        """Let people apply again, and open the invites that a raid pause closed."""
        raise NotImplementedError

    async def raid_pause(self, by: Actor, ref: VersionedRef | None = None) -> DoorsState:
        """Pause invites and applications together, for as long as the settings say (at most 24 h).

        `ref` is the raid whose card was pressed; without it the pause stands alone. A second press changes nothing.
        """
        raise NotImplementedError

    async def expire_since(self, by: Actor, since: datetime, raid_id: int | None = None) -> Bulk:
        """Close everything that was sent since a moment and that nobody has taken; can be undone for 10 minutes.

        Raises NotFoundError when there is nothing to close.
        """
        raise NotImplementedError

    async def expire_raid(self, by: Actor, ref: VersionedRef) -> Bulk:
        """Close everything that was sent since a raid began, see `expire_since`."""
        raise NotImplementedError

    async def undo(self, by: Actor, bulk_id: int) -> Bulk:
        """Bring back what was closed together. Raises NotNowError when the 10 minutes are over."""
        raise NotImplementedError

    async def raid(self, community_id: int, raid_id: int) -> RaidCard | None:
        """Return a raid for its card, None when it is forgotten."""
        raise NotImplementedError

    async def arrived(self, arrivals: Sequence[Arrival]) -> None:
        """Note arrivals; they are written together, once a second at most, by `run`."""
        raise NotImplementedError

    async def flush(self) -> int:
        """Write what has gathered and return how many arrivals that was."""
        raise NotImplementedError

    async def run(self) -> None:
        """Write arrivals once a second, for ever. On cancelling, what has gathered is written first."""
        raise NotImplementedError

    async def left(self, community_id: int, member_id: int) -> None:
        """End the open application of a person who left; nobody is told but the card."""
        raise NotImplementedError

    async def native_request(self, request: NativeRequest) -> None:
        """Take in a request made in Discord itself, or what Discord says became of it. The same twice is once."""
        raise NotImplementedError
