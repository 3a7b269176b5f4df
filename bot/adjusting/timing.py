"""Which timers this room has, and how long the history of settings is kept."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Timer(StrEnum):
    """The kinds of due rows of the settings' history, see `bot.adjusting.duties`."""

    FORGET_CHANGE = "adjusting.forget_change"  # ref: change id


CHANGE_KEPT: Final = timedelta(days=365)
MOST_UNDONE: Final = 20
"""So many of a community's newest changes can be undone."""
