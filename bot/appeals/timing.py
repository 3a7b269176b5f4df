"""Which timers an appeal has, and how long things take and last."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Timer(StrEnum):
    """The kinds of due rows of this room, see `bot.appeals.duties`. `ref` is the id of the appeal."""

    LEASE = "appeals.lease"
    REMIND = "appeals.remind"
    ESCALATE = "appeals.escalate"
    FORGET_WORDS = "appeals.forget_words"
    FORGET = "appeals.forget"


WHILE_PENDING: Final = (Timer.LEASE, Timer.REMIND, Timer.ESCALATE)

LEASE: Final = timedelta(minutes=30)
REMIND_AFTER: Final = timedelta(days=7)
ESCALATE_AFTER: Final = timedelta(days=25)
ESCALATE_AGAIN: Final = timedelta(days=5)
WORDS_KEPT: Final = timedelta(days=30)  # after the answer
ROW_KEPT: Final = timedelta(days=365)  # after the answer
