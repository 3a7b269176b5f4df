"""What is true about Nearby without Discord or a database: regions, postcodes, what is published and when."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

LEAST_SHOWN: Final = 5
"""A region never shows with fewer people than this; organisers may ask for more, never for less."""

COLLUDERS: Final = 4
"""So many people may work together and still learn nothing of a region with fewer than five others.

Whoever controls four members can put them into any region. If a region showed from five people on, those four would
learn from it that one more person is there, and by taking one of the four away, that it is exactly one. So a region
shows once five people are there even without any four of them.
"""

ROUND_LEVELS: Final = (10, 20)
REFRESH_WEEKDAY: Final = 0  # Monday
REFRESH_HOUR: Final = 4  # UTC
LEAST_BETWEEN: Final = timedelta(days=6)  # between two refreshes, also when the first of them came late

_STRADDLING: Final = frozenset({"CH", "SY", "TD"})  # postcode areas that lie in two nations
_OUTCODE: Final = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)")
_INWARD: Final = re.compile(r"\d[A-Z]{2}")


class Region(StrEnum):
    """The twelve regions and nations of the United Kingdom: as coarse as people may say where they are."""

    NORTH_EAST = "north_east"
    NORTH_WEST = "north_west"
    YORKSHIRE = "yorkshire"
    EAST_MIDLANDS = "east_midlands"
    WEST_MIDLANDS = "west_midlands"
    EAST = "east"
    LONDON = "london"
    SOUTH_EAST = "south_east"
    SOUTH_WEST = "south_west"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern_ireland"


class Answer(StrEnum):
    """What somebody said to a hello."""

    YES = "yes"
    NO = "no"


class MeetingState(StrEnum):
    """Where two people who both said yes stand."""

    NEEDS_CONNECTOR = "needs_connector"
    OPENING = "opening"
    OPEN = "open"


class Finding(StrEnum):
    """What a moderator decided on a report."""

    NOTHING = "nothing"
    STOPPED = "stopped"


def outcode_in(words: str) -> str | None:
    """Return the first half of a British postcode that somebody typed, whole or half, or None when it is none."""
    plain = "".join(words.upper().split())
    if _INWARD.fullmatch(plain[-3:]) and _OUTCODE.fullmatch(plain[:-3]):
        return plain[:-3]
    return plain if _OUTCODE.fullmatch(plain) else None


def area_of(outcode: str) -> str:
    """Return the letters a first half begins with."""
    found = _OUTCODE.fullmatch(outcode)
    return found.group(1) if found else outcode


def straddles(area: str) -> bool:
    """Tell whether a postcode area lies in two nations, so that the person has to say where they are."""
    return area in _STRADDLING


def levels(shows_from: int) -> tuple[int, ...]:
    """Return the numbers that may be published, smallest first: "5 or more", "10 or more", "20 or more"."""
    least = max(shows_from, LEAST_SHOWN)
    return (least, *(level for level in ROUND_LEVELS if level > least))


def level_of(count: int, shows_from: int) -> int | None:
    """Return the number to publish for a region ("`n` or more"), or None when the region may not show.

    It is true even without any four of the people who are there, see `COLLUDERS`.
    """
    return max((level for level in levels(shows_from) if count - COLLUDERS >= level), default=None)


def next_refresh(now: datetime, last: datetime | None) -> datetime:
    """Return the next Monday at 04:00 UTC on which counts may be published anew: at most one in a week."""
    midnight = now.astimezone(UTC).replace(hour=REFRESH_HOUR, minute=0, second=0, microsecond=0)
    slot = midnight + timedelta(days=(REFRESH_WEEKDAY - midnight.weekday()) % 7)
    while slot <= now or (last is not None and slot - last < LEAST_BETWEEN):
        slot += timedelta(days=7)
    return slot
