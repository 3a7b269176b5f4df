"""What Nearby asks of Discord."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol


class PeoplePort(Protocol):
    """Reads people by REST, never from a cache that may be partial; TryAgainError when Discord does not answer."""

    async def came_at(self, community_id: int, member_id: int) -> datetime | None:
        """Return when a person came into the community, None when they are not in it (or Discord does not say)."""

    async def connectors(self, community_id: int) -> Sequence[int]:
        """Return the ids of those who may join a meeting: the holders of the connector role, or the person named."""

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are not in the community any more."""
