"""The timers of what the group decides together about topics."""

from __future__ import annotations

from enum import StrEnum


class Timer(StrEnum):
    """The kinds of due rows of proposals, reviews and hosts, see `bot.topics.group_duties`."""

    PROPOSAL_ENDS = "topics.proposal_ends"  # ref: proposal id
    PROPOSAL_FORGET = "topics.proposal_forget"  # ref: proposal id
    REVIEW_ENDS = "topics.review_ends"  # ref: review id
    REVIEW_FORGET = "topics.review_forget"  # ref: review id
    DAILY = "topics.daily"  # ref: "daily"


FORGET_DAYS = 30  # how long the answer to a proposal can be read
REVIEW_MONTHS = 12  # how long rounded results are kept
