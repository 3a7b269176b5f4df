"""Which timers this room has for cases and panels, and how long things are kept."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Timer(StrEnum):
    """The kinds of due rows of cases and panels, see `bot.misinformation.duties`."""

    BEGIN = "misinformation.begin"  # ref: case id; a case of the later list begins
    SEAT_ENDS = "misinformation.seat_ends"  # ref: seat id
    LIMIT = "misinformation.limit"  # ref: case id; the panel's time is over
    UNTAKEN = "misinformation.untaken"  # ref: case id; no moderator has taken it, or nobody has written its note
    DUTY_WAVE = "misinformation.duty_wave"  # ref: WAVE while a wave lasts, and each case that waits for its summary
    UNDECIDED_SOON = "misinformation.undecided_soon"  # ref: case id; organisers are reminded before it is too late
    UNDECIDED = "misinformation.undecided"  # ref: case id; nobody has settled it, so it is closed without a decision
    FORGET_NAME = "misinformation.forget_name"  # ref: seat id
    FORGET_PEOPLE = "misinformation.forget_people"  # ref: case id
    FORGET_CASE = "misinformation.forget_case"  # ref: case id


WAVE: Final = "wave"
WAVE_LASTS: Final = timedelta(minutes=10)  # in which further dangers come in one letter, after the first at once
NAMES_KEPT: Final = timedelta(days=30)  # how long a vote has a name
PEOPLE_KEPT: Final = timedelta(days=90)  # texts, link and people, after a case is settled
UNDECIDED: Final = timedelta(days=90)  # so long after it was opened a case that nobody settles keeps its words
UNDECIDED_SOON: Final = timedelta(days=76)  # then the organisers are reminded
CASE_KEPT: Final = timedelta(days=365)  # the bare case, for the numbers
PAIR_DAYS: Final = 30  # so far back it counts how often a reviewer met an author
MOST_MEETINGS: Final = 3  # of the same reviewer and author in that time
NEAR: Final = timedelta(hours=24)  # who wrote in the same place so lately is not asked
UNTAKEN_DANGER: Final = timedelta(minutes=30)  # then the organisers see it too
UNTAKEN: Final = timedelta(hours=24)  # the same for everything else
