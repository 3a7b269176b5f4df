"""What Discord allows only so often in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.clock import Clock


@dataclass(slots=True)
class Allowance:
    """A number of things a day; a new day (in UTC) fills it up again."""

    clock: Clock
    total: int
    used: int = 0
    day: date = date.min

    @property
    def remaining(self) -> int:
        """Return how many are left today."""
        today = self.clock.now().date()
        if today != self.day:
            self.day, self.used = today, 0
        return self.total - self.used

    def take(self) -> bool:
        """Use one up; return False when none is left."""
        if self.remaining <= 0:
            return False
        self.used += 1
        return True
