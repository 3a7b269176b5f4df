"""Which timers this room has, and how long things take and last."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Timer(StrEnum):
    """The kinds of due rows of this room, see `bot.crisis.duties`. `ref` is the id of the row it is about."""

    ESCALATE = "crisis.escalate"
    LEASE = "crisis.lease"
    FORGET = "crisis.forget"
    SHIFT_BEGINS = "crisis.shift_begins"
    SHIFT_ENDS = "crisis.shift_ends"


LEASE: Final = timedelta(minutes=30)
KEPT: Final = timedelta(days=30)
BETWEEN_LETTERS: Final = timedelta(hours=12)
CHECK_LASTS: Final = timedelta(days=30)
PATIENCE_FOR_LOOK: Final = 6
"""An alert of the lowest class waits so many times longer before it goes on."""
