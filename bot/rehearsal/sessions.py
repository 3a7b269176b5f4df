"""One session of a bot at the gateway: what it has been told, so that it can resume."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from bot.rehearsal.shapes import Json

REPLAY_LENGTH = 20_000


def packed(op: int, data: object, *, name: str | None = None, seq: int | None = None) -> str:
    """Write one gateway frame."""
    return json.dumps({"op": op, "d": data, "s": seq, "t": name}, separators=(",", ":"))


@dataclass(slots=True, eq=False)
class Session:
    """A bot's session on one shard. Frames wait in `outbox` for its socket and in `replay` for a resume."""

    id: str
    shard: tuple[int, int]
    intents: int
    seq: int = 0
    replay: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LENGTH))
    connection: Connection | None = None
    left_at: float | None = None

    def dispatch(self, name: str, data: Json) -> None:
        """Send one event, now or at the next resume."""
        self.seq += 1
        frame = packed(0, data, name=name, seq=self.seq)
        self.replay.append((self.seq, frame))
        if self.connection is not None:
            self.connection.send(frame)

    def has(self, guild_id: int | None) -> bool:
        """Tell whether a guild (or, for none, direct messages) belongs to this shard."""
        shard, count = self.shard
        return shard == (0 if guild_id is None else (guild_id >> 22) % count)

    def missed_since(self, seq: int) -> list[str] | None:
        """Return the frames after a sequence number, or None when some of them are no longer kept."""
        if seq > self.seq or (self.replay and seq < self.replay[0][0] - 1):
            return None
        return [frame for number, frame in self.replay if number > seq]


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of a bot. Frames are sent in order by one task."""

    socket: web.WebSocketResponse
    session: Session | None = None
    last_heard: float = 0.0
    sent_by_bot: deque[float] = field(default_factory=deque)
    _queue: asyncio.Queue[str | int] = field(default_factory=asyncio.Queue)

    def send(self, frame: str) -> None:
        """Queue a frame."""
        self._queue.put_nowait(frame)

    def hang_up(self, code: int) -> None:
        """Close with a code once everything queued has been sent."""
        self._queue.put_nowait(code)

    async def pump(self) -> None:
        """Send what is queued until the connection closes."""
        while not self.socket.closed:
            frame = await self._queue.get()
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                return

    def cut(self) -> None:
        """Drop the line without a word, as a network does."""
        transport = self.socket._req.transport if self.socket._req is not None else None  # noqa: SLF001
        if transport is not None:
            transport.abort()
