"""What this room asks of Discord: how often its invites were used, and never by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class InvitePort(Protocol):
    """Reads invites by REST."""

    async def uses(self, community_id: int) -> Mapping[str, int] | None:
        """Return by code how often each invite of the bot was used; None when the bot may not see that.

        Raises TryAgainError when Discord does not answer.
        """
