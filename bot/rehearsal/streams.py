"""Server-sent events: what one person comes to see, at the moment it happens."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

from aiohttp import web

from bot.rehearsal import showing
from bot.rehearsal.events import Event
from bot.rehearsal.people import Person
from bot.rehearsal.shapes import Json, Message

if TYPE_CHECKING:
    from bot.rehearsal.server import PracticeDiscord

LONGEST_QUEUE = 500
_LOOK_EVERY = 0.3
_STILL_HERE = 15.0
_VIEW_CHANGERS = ("CHANNEL_", "THREAD_", "GUILD_MEMBER_", "GUILD_ROLE_", "GUILD_UPDATE")


class Stream:
    """One open page.

    It gets `hello` (which world this is), then `message`, `gone`, `view` (look again) and `told` (the bot did
    something).
    A page that reads too slowly gets one `again` instead of what it missed, and looks at everything anew.
    """

    def __init__(self, practice: PracticeDiscord, person: Person | None) -> None:
        self.practice = practice
        self.person = person
        self._queue: asyncio.Queue[Json] = asyncio.Queue(LONGEST_QUEUE)
        self._ledger_was: tuple[object, ...] = ()
        self._commands_were: tuple[object, ...] = ()

    def drain(self) -> list[Json]:
        """Take what waits to be written."""
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

    def hear(self, event: Event) -> None:
        """Take an event of the world, if this person would notice it."""
        if event.name.startswith(_VIEW_CHANGERS):
            self._put({"type": "view"})
        elif self.person is not None:
            news = self._news(self.person, event)
            if news is not None:
                self._put(news)

    def _news(self, person: Person, event: Event) -> Json | None:
        if event.name == "MESSAGE_DELETE_BULK":
            seen = event.channel is not None and self.practice.world.can_see(event.channel, person.id)
            return {"type": "gone", "channel": event.data["channel_id"], "ids": event.data["ids"]} if seen else None
        if event.name.startswith("MESSAGE_REACTION") and event.channel is not None:
            message = event.channel.messages.get(int(event.data["message_id"]))
            return None if message is None else self._message(person, message, new=False)
        if event.message is None or not showing.may_see(person, event.message):
            return None
        if event.name == "MESSAGE_DELETE":
            return {"type": "gone", "channel": event.data["channel_id"], "ids": [event.data["id"]]}
        if event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            return self._message(person, event.message, new=event.name == "MESSAGE_CREATE")
        return None

    @staticmethod
    def _message(person: Person, message: Message, *, new: bool) -> Json | None:
        if not showing.may_see(person, message):
            return None
        return {"type": "message", "new": new, "message": showing.message_json(person, message)}

    def _put(self, news: Json) -> None:
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self.drain()
            self._queue.put_nowait({"type": "again"})

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Write events until the page goes away."""
        headers = {
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        response = web.StreamResponse(headers=headers)
        self.practice.world.listeners.append(self.hear)
        try:
            await response.prepare(request)
            hello = json.dumps({"type": "hello", "world": self.practice.world_id})
            await response.write(f"retry: 1000\n\ndata: {hello}\n\n".encode())
            with contextlib.suppress(ConnectionError):
                await self._write(response)
        finally:
            self.practice.world.listeners.remove(self.hear)
        return response

    async def _write(self, response: web.StreamResponse) -> None:
        written = self.practice.clock.monotonic()
        while True:
            try:
                async with asyncio.timeout(_LOOK_EVERY):
                    news = await self._queue.get()
            except TimeoutError:
                self._look_at_the_bot()
                if self.practice.clock.monotonic() - written < _STILL_HERE:
                    continue
                await response.write(b": still here\n\n")
            else:
                await response.write(b"data: " + json.dumps(news).encode() + b"\n\n")
            written = self.practice.clock.monotonic()

    def _look_at_the_bot(self) -> None:
        practice = self.practice
        entries = practice.ledger.entries
        waiting = sum(one.status == 0 for one in entries[-50:])
        counts = (len(entries), waiting, len(practice.ledger.violations), practice.clock.offset)
        ledger_is = (*counts, bool(practice.gateway.live))
        if ledger_is != self._ledger_was:
            self._ledger_was = ledger_is
            self._put({"type": "told"})
        known = [practice.world.application.commands, *(one.commands for one in practice.world.guilds.values())]
        commands_are = tuple(number for one in known for number in one)
        if commands_are != self._commands_were:
            self._commands_were = commands_are
            self._put({"type": "view"})
