"""Who comes, who leaves, and who asks to join in Discord's own form: gateway events, handed on as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from bot.discord_kit.client import SupportBot
from bot.discord_kit.join_requests import EVENTS, read_event
from bot.membership.doors import Doors
from bot.membership.ports import Arrival


class Comings:
    """Listens to joins, leaves and join requests without a member cache."""

    def __init__(self, bot: SupportBot, doors: Doors) -> None:
        self._bot = bot
        self._doors = doors
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self) -> None:
        """Begin to hear the events."""
        self._bot.listen_raw("GUILD_MEMBER_ADD", self._came)
        self._bot.listen_raw("GUILD_MEMBER_REMOVE", self._left)
        for event in EVENTS:
            self._bot.listen_raw(event, self._request_parser(event))

    def _came(self, data: dict[str, Any]) -> None:
        if data["user"].get("bot"):
            return
        arrival = Arrival(
            community_id=int(data["guild_id"]),
            member_id=int(data["user"]["id"]),
            joined_at=datetime.fromisoformat(data["joined_at"]).astimezone(UTC),
        )
        self._hand_on("an arrival", self._doors.arrived([arrival]))

    def _left(self, data: dict[str, Any]) -> None:
        self._hand_on("a departure", self._doors.left(int(data["guild_id"]), int(data["user"]["id"])))

    def _request_parser(self, event: str) -> Any:  # noqa: ANN401 - a parser as discord.py keeps them
        def parse(data: dict[str, Any]) -> None:
            request = read_event(event, data)
            if request is not None:
                self._hand_on("a join request", self._doors.native_request(request))

        return parse

    def _hand_on(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(what, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it, or report it by id; what is lost here is found again by reconciliation."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - reported with an id; an event must not end the connection
            self._bot.incidents.report(what, error)
