"""What outcomes ask of other rooms: sources that may be cited, and keeping somebody out of a topic for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.store.transaction import Transaction


class CitableSource(Protocol):
    """One source of the evidence hub. `checked_at` is None while nobody of the group has looked at it."""

    @property
    def id(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def checked_at(self) -> datetime | None: ...
    @property
    def is_due(self) -> bool: ...


class SourcesPort(Protocol):
    """Knows what a note may cite. Call it outside of a transaction."""

    async def sources(self, community_id: int) -> Sequence[CitableSource]:
        """Return everything a note of a community may cite."""


class TopicsPort(Protocol):
    """Keeps people out of topics, in the transaction of the decision. `by` is the human who decided."""

    async def pause(
        self,
        tx: Transaction,
        community_id: int,
        channel_ids: Sequence[int],
        member_id: int,
        until: datetime,
        *,
        by: int,
    ) -> bool:
        """Keep a person out of the topic that one of the channels belongs to; False when none of them is a topic."""

    async def end_pause(
        self, tx: Transaction, community_id: int, channel_ids: Sequence[int], member_id: int, *, by: int
    ) -> None:
        """End a pause early."""

    async def leave_all(self, tx: Transaction, community_id: int, member_id: int, *, by: int) -> None:
        """Take a person out of all topics."""
