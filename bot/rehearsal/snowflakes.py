"""Discord's ids: 64-bit numbers that carry the moment they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.clock import Clock

DISCORD_EPOCH_MS = 1_420_070_400_000
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Give out ids in rising order, even when the clock stands still or goes back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return a new id made at the clock's present moment."""
        milliseconds = int((self._clock.now() - _EPOCH).total_seconds() * 1000)
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last


def made_at(snowflake: int) -> datetime:
    """Return the moment an id was made."""
    return _EPOCH + timedelta(milliseconds=snowflake >> 22)


def id_at(moment: datetime) -> int:
    """Return the lowest id that could be made at a moment."""
    return int((moment - _EPOCH).total_seconds() * 1000) << 22
