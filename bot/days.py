"""Days, hours and months as people count them, in a community's own time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def next_hour(now: datetime, hour: int, timezone: str) -> datetime:
    """Return the next moment (UTC) at which it is `hour` o'clock in the community's time zone, after `now`.

    An hour that the clocks skip in spring comes out as the moment it would have been.
    """
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    while (moment := _at_hour(day, hour, zone)) <= now:
        day += timedelta(days=1)
    return moment


def _at_hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(ZoneInfo("UTC"))


def local_date(moment: datetime, timezone: str) -> date:
    """Return the calendar day of a moment in the community's time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same clock time so many months on; the 31st becomes the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)
