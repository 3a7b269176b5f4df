"""Which timers this room has, and after how many days each takes something away."""

from __future__ import annotations

from enum import StrEnum

WAITING_DAYS = 180  # how long an entry waits for a second pair of eyes
ANSWER_DAYS = 30  # how long the answer to the person who added it can be read
NAME_DAYS = 365  # how long it is known who did something to an entry


class Timer(StrEnum):
    """The kinds of due rows of this room, see `bot.evidence.duties`."""

    PROPOSAL_ENDS = "evidence.proposal_ends"  # ref: proposal id
    FORGET_PROPOSAL = "evidence.forget_proposal"  # ref: proposal id
    FORGET_NAME = "evidence.forget_name"  # ref: step id
    WEEKLY = "evidence.weekly"  # ref: "weekly"
