"""Which timers this room has, and after how many days each takes something away."""

from __future__ import annotations

from enum import StrEnum

CHECKER_DAYS = 30  # how long it is known who checked an entry: as long as two people must be told apart
REPORT_DAYS = 30  # how long a settled report is kept
OPEN_REPORT_DAYS = 180  # how long a report that nobody settles is kept
SHARER_DAYS = 30  # how long the name stays on a card that somebody shared with their name
DIGEST_DAYS = 7  # how often the card of what is due is drawn afresh
CHANGER_DAYS = 365  # how long it is known who changed an entry


class Timer(StrEnum):
    """The kinds of due rows of this room; `ref` is the id of the row it is about."""

    FORGET_CHECKER = "signposting.forget_checker"
    FORGET_REPORT = "signposting.forget_report"
    FORGET_CHANGER = "signposting.forget_changer"
    FORGET_SHARER = "signposting.forget_sharer"
    DIGEST = "signposting.digest"
