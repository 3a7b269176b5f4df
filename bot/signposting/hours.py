"""Opening hours: in words, and whether a service is open at a moment of its own country's clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.language import _
from bot.signposting.entries import DAYS, Schedule, SupportService
from bot.signposting.holidays import is_bank_holiday

_DAY = 24 * 60
_WEEK = 7 * _DAY
_ZONES = {"GB": "Europe/London", "IE": "Europe/Dublin"}
Span = tuple[int, int]
"""Minutes since Monday 00:00, from and to; the end may lie in the next week."""


class Open(StrEnum):
    """What can be said about a moment. `MAY_DIFFER`: the hours say open, and it is a bank holiday."""

    OPEN = "open"
    CLOSED = "closed"
    MAY_DIFFER = "may_differ"
    UNKNOWN = "unknown"


def open_state(service: SupportService, now: datetime) -> Open:
    """Tell whether a service is open; `now` is aware. Hours in a country with several clocks stay unknown."""
    spans = _spans(service.schedules)
    if not spans:
        return Open.UNKNOWN
    if is_always(service.schedules):
        return Open.OPEN
    zones = {_ZONES.get(country) for country in service.countries}
    zone = _ZONES["GB"] if "GB" in service.countries else zones.pop() if len(zones) == 1 else None
    if zone is None:
        return Open.UNKNOWN
    local = now.astimezone(ZoneInfo(zone))
    minute = local.weekday() * _DAY + local.hour * 60 + local.minute
    started = [begin for begin, end in spans if begin <= minute < end or begin <= minute + _WEEK < end]
    if not started:
        return Open.CLOSED
    return Open.MAY_DIFFER if _on_holiday(service, local, minute, started) else Open.OPEN


def _on_holiday(service: SupportService, local: datetime, minute: int, started: Iterable[int]) -> bool:
    """Tell whether today, or the day on which this opening began, is a bank holiday for this service."""
    days_ago = {0} | {(minute // _DAY - begin // _DAY) % 7 for begin in started}
    return any(is_bank_holiday((local - timedelta(days=ago)).date(), service.service_areas) for ago in days_ago)


def is_always(schedules: Sequence[Schedule]) -> bool:
    """Tell whether it is open day and night."""
    return _merged(_spans(schedules)) == [(0, _WEEK)]


def in_words(schedules: Sequence[Schedule]) -> str:
    """Return the hours in plain words, such as "Monday to Friday, 9am to 5pm"; "" when nothing is known."""
    spans = _spans(schedules)
    if not spans:
        return ""
    merged = _merged(spans)
    if merged == [(0, _WEEK)]:
        return _("24 hours a day, every day")
    long = [span for span in merged if span[1] - span[0] > _DAY]
    parts = _day_by_day([span for span in spans if not any(_within(span, whole) for whole in long)])
    parts += [_("{from_day} {start} to {to_day} {end}").format(**_ends(span)) for span in long]
    remarks = [s.description for s in schedules if s.description and _adds_something(s.description)]
    return ". ".join([*parts, *dict.fromkeys(remarks)])


def _adds_something(remark: str) -> bool:
    return any(word in remark.casefold() for word in ("holiday", "term", "closed", "except"))


def _spans(schedules: Iterable[Schedule]) -> list[Span]:
    spans = []
    for schedule in schedules:
        opens, closes = _minutes(schedule.opens_at), _minutes(schedule.closes_at)
        closes = _DAY if closes == _DAY - 1 else closes
        closes += _DAY if closes <= opens else 0
        spans += [(day * _DAY + opens, day * _DAY + closes) for day in map(DAYS.index, schedule.byday.split(","))]
    return sorted(set(spans))


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Join what touches, also from Sunday night to Monday morning."""
    joined: list[Span] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    if len(joined) > 1 and joined[-1][1] >= _WEEK + joined[0][0]:
        first = joined.pop(0)
        joined[-1] = (joined[-1][0], max(joined[-1][1], first[1] + _WEEK))
    return [(0, _WEEK)] if joined and joined[0][1] - joined[0][0] >= _WEEK else joined


def _within(span: Span, whole: Span) -> bool:
    return any(whole[0] <= span[0] + week and span[1] + week <= whole[1] for week in (0, _WEEK))


def _day_by_day(spans: Sequence[Span]) -> list[str]:
    by_hours: dict[Span, list[int]] = {}
    for begin, end in spans:
        day = begin // _DAY
        by_hours.setdefault((begin - day * _DAY, end - day * _DAY), []).append(day)
    parts = []
    for (begin, end), days in sorted(by_hours.items(), key=lambda found: found[1]):
        hours = (
            _("24 hours") if end - begin == _DAY else _("{start} to {end}").format(start=_time(begin), end=_time(end))
        )
        parts.append(_("{days}, {hours}").format(days=_days(days), hours=hours))
    return parts


def _days(days: Sequence[int]) -> str:
    names = _day_names()
    if len(days) == len(names):
        return _("Every day")
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = []
    for run in runs:
        if len(run) > 2:
            words.append(_("{first} to {last}").format(first=names[run[0]], last=names[run[-1]]))
        else:
            words += [names[day] for day in run]
    return words[0] if len(words) == 1 else _("{days} and {last}").format(days=", ".join(words[:-1]), last=words[-1])


def _day_names() -> tuple[str, ...]:
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def _ends(span: Span) -> dict[str, str]:
    names = _day_names()
    begin, end = span[0], span[1]
    # Midnight at the end of a long opening belongs to the day before it.
    last = (end - 1) // _DAY % 7 if end % _DAY == 0 else end // _DAY % 7
    return {"from_day": names[begin // _DAY % 7], "start": _time(begin), "to_day": names[last], "end": _time(end)}


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    if minute == 0 and hour in (0, 12):
        return _("midnight") if hour == 0 else _("midday")
    half = _("{time}am") if hour < 12 else _("{time}pm")
    shown = (hour - 1) % 12 + 1
    return half.format(time=f"{shown}:{minute:02d}" if minute else str(shown))
