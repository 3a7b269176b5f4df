"""What is true about appeals without any Discord or database: states, levels, times and who may answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

OPEN_DAYS: Final = 28
"""So many days after a decision an appeal may be sent."""

LONGEST_APPEAL: Final = 1000
LONGEST_ANSWER: Final = 1000


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    TAKEN = "taken"
    UPHELD = "upheld"  # the first decision stays
    CHANGED = "changed"  # the first decision was wrong, and what can be undone is undone
    WITHDRAWN = "withdrawn"


class AppealRole(StrEnum):
    """What the appellant is to the thing decided on."""

    AUTHOR = "author"
    FLAGGER = "flagger"
    APPLICANT = "applicant"


class Level(StrEnum):
    """Who is asked: moderators first; organisers where no other moderator is left; else somebody outside."""

    MODERATORS = "moderators"
    ORGANISERS = "organisers"
    OUTSIDE = "outside"


PENDING: Final = frozenset({AppealState.OPEN, AppealState.TAKEN})
DECIDED: Final = frozenset({AppealState.UPHELD, AppealState.CHANGED})


def may_appeal(decided_at: datetime, now: datetime) -> bool:
    """Tell whether a decision is young enough to be appealed against."""
    return now < decided_at + timedelta(days=OPEN_DAYS)


def level_for(moderators: Collection[int], organisers: Collection[int], not_by: Collection[int]) -> Level:
    """Return who is asked first: the nearest group in which somebody had no part in the decision."""
    if set(moderators) - set(not_by):
        return Level.MODERATORS
    if set(organisers) - set(not_by):
        return Level.ORGANISERS
    return Level.OUTSIDE


def level_after(level: Level) -> Level:
    """Return who is asked next, when nobody has answered for long."""
    return Level.ORGANISERS if level is Level.MODERATORS else Level.OUTSIDE
