"""The timers of topics: what they are called and what their ref is."""

from __future__ import annotations

from enum import StrEnum


class Timer(StrEnum):
    """The kinds of due rows of the core of topics, see `bot.topics.duties`."""

    SHOW_AGAIN = "topics.show_again"  # ref: membership id
    PURGE = "topics.purge"  # ref: topic id
    BREAK_OVER = "topics.break_over"  # ref: break id
    PAUSE_OVER = "topics.pause_over"  # ref: pause id
    FORGET_DRIFT = "topics.forget_drift"  # ref: difference id
