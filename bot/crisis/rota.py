"""Who is asked next: on duty, not asked before, not the person concerned, and not with too much to carry already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.crisis.snapshots import Presence, Shift


def on_duty(shifts: Sequence[Shift], now: datetime) -> list[Shift]:
    """Return the shifts that run now, the longest running first."""
    return sorted((shift for shift in shifts if shift.begins <= now < shift.ends), key=lambda shift: shift.begins)


def next_person(present: Sequence[Shift], *, load: Mapping[int, int], cap: int, without: Collection[int]) -> int | None:
    """Return who is asked next: with the fewest alerts, and below the cap; None when nobody may be asked."""
    members = dict.fromkeys(shift.member_id for shift in present)
    free = [member for member in members if member not in without and load.get(member, 0) < cap]
    return min(free, key=lambda member: load.get(member, 0), default=None)


def is_usual_hour(presence: Presence, hour: int) -> bool:
    """Tell whether people are usually here at an hour; a span may run past midnight."""
    begins, ends = presence.from_hour, presence.until_hour
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends
