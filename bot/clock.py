"""The only place that reads the wall clock; everything else is handed a Clock."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Time as the house sees it: injected, so that a test or a rehearsal can move it."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring spans within one process."""

    async def sleep(self, seconds: float) -> None:
        """Wait for a span of this clock's time."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that may

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class OffsetClock(SystemClock):
    """The machine's clock moved by the seconds written in a file, so that a rehearsal can skip days.

    A missing or unreadable file means no offset. The file is read again on every question; a sleep
    ends early when the file moves the clock past its end.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def _offset(self) -> float:
        try:
            return float(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._offset())

    async def sleep(self, seconds: float) -> None:
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a file cannot wake a sleeper
            await asyncio.sleep(min(left, 0.2))


class ManualClock:
    """A clock that moves only when told; sleepers wake in order when it passes their time.

    For tests: `await clock.advance(60)` moves time and lets the woken tasks run.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self._mono = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._mono

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._mono + seconds, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Move time on by `seconds` and let everything that was waiting for it run."""
        target = self._mono + seconds
        while due := sorted((s for s in self._sleepers if s[0] <= target), key=lambda s: s[0]):
            at, future = due[0]
            self._sleepers.remove((at, future))
            self._now += timedelta(seconds=at - self._mono)
            self._mono = at
            if not future.done():
                future.set_result(None)
            for _ in range(5):
                await asyncio.sleep(0)
        self._now += timedelta(seconds=target - self._mono)
        self._mono = target
        for _ in range(5):
            await asyncio.sleep(0)

    def jump(self, seconds: float) -> None:
        """Move only the wall clock, as a machine does when its clock is set; monotonic time stays."""
        self._now += timedelta(seconds=seconds)
