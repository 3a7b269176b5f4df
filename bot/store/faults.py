"""Named points in the work where a test may break it."""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Protocol


class Faults(Protocol):
    """Told of every point reached; an implementation may raise, wait or end the process."""

    async def reach(self, point: str) -> None:
        """Take note that the work has come to this point."""


class _NoFaults:
    async def reach(self, point: str) -> None:
        """Do nothing."""


NO_FAULTS: Faults = _NoFaults()
"""What runs outside tests."""


class RecordPoints:
    """Count the points reached, in `counts` by name and in `order`."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.order: list[str] = []

    async def reach(self, point: str) -> None:
        """Count one point."""
        self.counts[point] += 1
        self.order.append(point)


class KillAt:
    """End this process with SIGKILL at the n-th point reached (the first is 1), as a power cut would."""

    def __init__(self, n: int) -> None:
        self._left = n

    async def reach(self, point: str) -> None:  # noqa: ARG002 - every point counts
        """Count down and kill at nought."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
