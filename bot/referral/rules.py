"""What is true about invites for others without any Discord or database: kinds, steps of numbers, and weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import InvalidInputError
from bot.language import _
from bot.typed import clean_text

LONGEST_NAME: Final = 80
STEPS: Final = (5, 10, 20, 50, 100, 200, 500, 1000)
"""The only numbers of people that are ever shown or stored, each meaning "or more"."""


class Audience(StrEnum):
    """Who hands the leaflet to people."""

    SURGERY = "surgery"
    LINK_WORKER = "link_worker"
    CHARITY = "charity"


class InviteState(StrEnum):
    """Where an invite stands. `MAKING` waits for Discord."""

    MAKING = "making"
    OPEN = "open"
    ENDED = "ended"


def checked_name(name: str) -> str:
    """Return the name of a place that hands out leaflets, cleaned. Raises InvalidInputError."""
    return " ".join(clean_text(name, name=_("Name"), longest=LONGEST_NAME).split())


def checked_audience(word: str) -> Audience:
    """Return a kind of place. Raises InvalidInputError for a word that is none."""
    try:
        return Audience(word)
    except ValueError:
        raise InvalidInputError(_("Please choose one from the list.")) from None


def step_of(uses: int) -> int:
    """Return the step a number has reached, 0 below the first; a number itself is never stored."""
    return max((step for step in STEPS if step <= uses), default=0)


def week_of(now: datetime, timezone: str) -> datetime:
    """Return the Monday midnight (UTC) that began this week in the community's time zone."""
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone).astimezone(ZoneInfo("UTC"))
