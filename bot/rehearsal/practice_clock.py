"""The clock of practice Discord: any clock plus an offset that a rehearsal may move forward."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock, SystemClock


class PracticeClock:
    """A clock whose wall time can be skipped forward; monotonic time and sleeping stay those of the machine.

    `file` is kept up to date with the offset in seconds, so that a bot in another process can follow it.
    """

    def __init__(self, base: Clock | None = None, *, file: Path | None = None) -> None:
        self._base: Clock = base or SystemClock()
        self._file = file
        self.offset = 0.0

    def now(self) -> datetime:
        return self._base.now() + timedelta(seconds=self.offset)

    def monotonic(self) -> float:
        return self._base.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._base.sleep(seconds)

    def skip(self, seconds: float) -> datetime:
        """Move wall time forward by `seconds` and return the new present; refuses to go back."""
        if seconds < 0:
            raise ValueError("practice time only runs forward")
        self.offset += seconds
        if self._file is not None:
            self._file.write_text(str(self.offset), encoding="ascii")
        return self.now()
