"""Which timers this room has, and after how many days each takes something away."""

from __future__ import annotations

from enum import StrEnum

ENDED_DAYS = 30  # how long an ended invite stays in the list
NAME_DAYS = 365  # how long it is known who made an invite


class Timer(StrEnum):
    """The kinds of due rows of this room; `ref` is the id of an invite's row."""

    FORGET = "referral.forget"
    FORGET_NAME = "referral.forget_name"
