"""Tells features who has left a community, as the gateway says it, without a member cache."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.discord_kit.client import SupportBot

Left = Callable[[int, int], Awaitable[None]]
"""Takes (community_id, member_id)."""


class Departures:
    """Hands each departure on; what is lost here is found again by reconciliation.

    Departures(bot).tell("topics", choosing.left)
    """

    def __init__(self, bot: SupportBot) -> None:
        self._bot = bot
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, who: str, left: Left) -> None:
        """Call `left` for everybody who leaves; an error is reported under the name `who` and ends nothing."""

        def parse(data: dict[str, Any]) -> None:
            task = asyncio.create_task(self._guarded(who, left, int(data["guild_id"]), int(data["user"]["id"])))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._bot.listen_raw("GUILD_MEMBER_REMOVE", parse)

    async def _guarded(self, who: str, left: Left, community_id: int, member_id: int) -> None:
        try:
            await left(community_id, member_id)
        except Exception as error:  # noqa: BLE001 - reported with an id; an event must not end the connection
            self._bot.incidents.report(f"a departure for {who}", error)
