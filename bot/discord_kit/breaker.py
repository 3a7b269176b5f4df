"""Stops the bot before Discord bans its address: too many refused requests, and acts wait."""

from __future__ import annotations

import logging
from collections import deque
from types import SimpleNamespace

import aiohttp

from bot.clock import Clock

_log = logging.getLogger("alongside.breaker")
_BAD = frozenset({401, 403, 429})
_WINDOW = 600.0  # seconds; Discord bans an address after 10,000 refused requests in that time
_MOST = 200
_CALM = 60.0  # seconds an act waits while the breaker is open


class Breaker:
    """Counts refused requests of the last ten minutes; open above 200.

    Give `trace()` to the client, so that every request is seen. Ask `wait()` before an act on Discord.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bad: deque[float] = deque(maxlen=_MOST + 1)
        self._was_open = False

    def note(self, status: int) -> None:
        """Count one reply by its HTTP status."""
        if status in _BAD:
            self._bad.append(self._clock.monotonic())

    @property
    def is_open(self) -> bool:
        """Tell whether acts must wait."""
        since = self._clock.monotonic() - _WINDOW
        while self._bad and self._bad[0] < since:
            self._bad.popleft()
        is_open = len(self._bad) > _MOST
        if is_open and not self._was_open:
            _log.error("more than %s requests were refused in 10 minutes: acts on Discord wait", _MOST)
        self._was_open = is_open
        return is_open

    def wait(self) -> float:
        """Return how many seconds an act should wait; 0 when it may go."""
        return _CALM if self.is_open else 0.0

    def trace(self) -> aiohttp.TraceConfig:
        """Return what makes aiohttp tell of every reply."""
        trace = aiohttp.TraceConfig()

        async def ended(
            _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
        ) -> None:
            self.note(end.response.status)

        trace.on_request_end.append(ended)
        return trace
