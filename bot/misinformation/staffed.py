"""Hours in which people are here: time limits count them alone, so that nobody is asked in the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when people are here, in whole hours of local time; `until` may be on the next day, or 24."""

    begin: int
    until: int
    timezone: str

    @property
    def length(self) -> int:
        """Return how many hours of a usual day these are."""
        return (self.until - self.begin) % 24 or 24


def staffed_after(now: datetime, hours: float, when: Hours) -> datetime:
    """Return the moment (UTC) at which so many staffed hours have passed since `now`.

    A day on which the clocks change has as many staffed hours as it really has.
    """
    left = timedelta(hours=hours)
    zone = ZoneInfo(when.timezone)
    day = now.astimezone(zone).date() - timedelta(days=1)
    while True:
        begins = _moment(datetime(day.year, day.month, day.day), when.begin, zone)  # noqa: DTZ001 - local, see _moment
        ends = _moment(datetime(day.year, day.month, day.day), when.begin + when.length, zone)  # noqa: DTZ001 - same
        start = max(now, begins)
        if ends > start:
            if start + left <= ends:
                return (start + left).astimezone(UTC)
            left -= ends - start
        day += timedelta(days=1)


def next_opening(now: datetime, when: Hours) -> datetime:
    """Return the next moment (UTC) after `now` at which people come."""
    zone = ZoneInfo(when.timezone)
    day = now.astimezone(zone).date()
    while True:
        begins = _moment(datetime(day.year, day.month, day.day), when.begin, zone)  # noqa: DTZ001 - local, see _moment
        if begins > now:
            return begins
        day += timedelta(days=1)


def start_of_day(now: datetime, when: Hours) -> datetime:
    """Return the moment (UTC) at which the present local day began."""
    zone = ZoneInfo(when.timezone)
    day = now.astimezone(zone).date()
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _moment(day: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """Return a local clock time as a moment; 24 and more is on the next day."""
    return (day + timedelta(hours=hour)).replace(tzinfo=zone).astimezone(UTC)
