"""The timers of Nearby: what they are called and what their ref is."""

from __future__ import annotations

from enum import StrEnum


class Timer(StrEnum):
    """The kinds of due rows of this room. `ref` is the id of the row it is about, "weekly" for the count."""

    REFRESH = "nearby.refresh"
    REMIND = "nearby.remind"
    END = "nearby.end"
    HELLO_END = "nearby.hello_end"
    MEETING_END = "nearby.meeting_end"
    REPORT_FORGET = "nearby.report_forget"
    BAR_END = "nearby.bar_end"


REMIND_DAYS = 14  # before it ends
RENEW_DAYS = 30  # before it ends, people may go on for another term
STOPPED_MONTHS = 6  # how long a moderator's stop holds
REPORT_MONTHS = 6  # after which a report goes although nobody decided
