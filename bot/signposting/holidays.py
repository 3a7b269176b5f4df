"""The bank holidays of the three legal areas of the United Kingdom, computed for any year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

_MONDAY, _SATURDAY = 0, 5
_FEASTS = frozenset({(1, 1), (12, 25), (12, 26)})
_AREAS = ("GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR")


def is_bank_holiday(day: date, areas: Iterable[str]) -> bool:
    """Tell whether a day is a bank holiday in any of these areas; other countries are not known here.

    Christmas, Boxing Day and New Year's Day count also when they fall on a weekend and another day is given for them.
    Days given once, such as for a coronation, are not known: each is proclaimed in its own year.
    """
    known = [area for area in areas if area in _AREAS]
    at_weekend = bool(known) and (day.month, day.day) in _FEASTS
    return at_weekend or any(day in bank_holidays(area, day.year) for area in known)


@lru_cache(maxsize=64)
def bank_holidays(area: str, year: int) -> frozenset[date]:
    """Return a year's bank holidays in GB-ENG, GB-WLS, GB-SCT or GB-NIR, each on the day it is kept."""
    fixed = {"GB-SCT": ((1, 1), (1, 2), (11, 30)), "GB-NIR": ((1, 1), (3, 17), (7, 12))}.get(area, ((1, 1),))
    easter = _easter(year)
    days = {easter - timedelta(days=2), _nth_monday(year, 5, 1), _last_monday(year, 5)}
    days.add(_nth_monday(year, 8, 1) if area == "GB-SCT" else _last_monday(year, 8))
    if area != "GB-SCT":
        days.add(easter + timedelta(days=1))
    for month, day in (*fixed, (12, 25), (12, 26)):
        days.add(_kept_on(date(year, month, day), days))
    return frozenset(days)


def _kept_on(day: date, taken: set[date]) -> date:
    """Move a holiday from a weekend to the next weekday that is free."""
    while day.weekday() >= _SATURDAY or day in taken:
        day += timedelta(days=1)
    return day


def _nth_monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())


def _easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian rule."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
