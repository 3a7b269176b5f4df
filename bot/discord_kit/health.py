"""Two addresses on loopback: /healthz says that the process lives, /readyz that it can do its work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.clock import Clock
from bot.errors import HouseError

_LATE = 3.0  # periods after which a loop counts as stopped

LastTick = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop that must go on: when it last went round (monotonic seconds) and how often it should (seconds)."""

    last_tick: LastTick
    period: float


def late_among(loops: Mapping[str, Loop], now: float) -> list[str]:
    """Return the names of the loops that have stopped; `now` is in monotonic seconds."""
    return [name for name, loop in loops.items() if now - loop.last_tick() > _LATE * loop.period]


@dataclass(slots=True)
class Vitals:
    """What readiness is made of. `facts` are numbers shown beside it, such as the count of parked effects.

    Vitals(is_connected=bot.is_ready, can_write=probe, loops={"timers": Loop(lambda: timers.last_tick, 5.0)})
    """

    is_connected: Callable[[], bool]
    can_write: Callable[[], Awaitable[bool]]
    loops: Mapping[str, Loop] = field(default_factory=dict)
    facts: Mapping[str, Callable[[], Awaitable[int]]] = field(default_factory=dict)


class Health:
    """Serves the two addresses on 127.0.0.1. `port` 0 picks a free one, see `address`."""

    def __init__(self, vitals: Vitals, clock: Clock, port: int) -> None:
        self._vitals = vitals
        self._clock = clock
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Begin to listen. Raises OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def address(self) -> str:
        """Return where it listens, for example "http://127.0.0.1:8080"."""
        assert self._runner is not None
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def problems(self) -> list[str]:
        """Return what stands in the way of readiness, as short codes; empty when all is well."""
        found = [] if self._vitals.is_connected() else ["not_connected"]
        try:
            writable = await self._vitals.can_write()
        except HouseError:
            writable = False
        if not writable:
            found.append("store_not_writable")
        late = late_among(self._vitals.loops, self._clock.monotonic())
        return [*found, *(f"late:{name}" for name in late)]

    @staticmethod
    async def _fact(count: Callable[[], Awaitable[int]]) -> int | None:
        try:
            return await count()
        except HouseError:
            return None

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        problems = await self.problems()
        facts = {name: await self._fact(count) for name, count in self._vitals.facts.items()}
        body = {"ready": not problems, "problems": problems, **facts}
        return web.json_response(body, status=503 if problems else 200)
