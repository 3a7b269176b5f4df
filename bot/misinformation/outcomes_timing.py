"""Which timers outcomes have, and how long things take and last."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Timer(StrEnum):
    """The kinds of due rows of outcomes, see `bot.misinformation.outcomes_duties`."""

    LEASE = "outcomes.lease"  # ref: case id
    WINDOW_ENDS = "outcomes.window_ends"  # ref: window id
    WINDOW_FORGET = "outcomes.window_forget"  # ref: window id
    DECISION_WORDS = "outcomes.decision_words"  # ref: decision id
    DECISION_FORGET = "outcomes.decision_forget"  # ref: decision id
    NOTE_NAMES = "outcomes.note_names"  # ref: note id
    NOTE_FORGET = "outcomes.note_forget"  # ref: note id
    TALK_FORGET = "outcomes.talk_forget"  # ref: talk id
    MEMORY_UNLINK = "outcomes.memory_unlink"  # ref: memory id
    MEMORY_FORGET = "outcomes.memory_forget"  # ref: memory id


LEASE: Final = timedelta(minutes=30)
WORDS_KEPT: Final = timedelta(days=90)
YEAR: Final = timedelta(days=365)
MEMORY_KEPT: Final = timedelta(days=730)
