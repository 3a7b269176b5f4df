"""Turns a month's cases into numbers from which nobody's case can be found, also by subtracting them.

1. What came of the cases is counted, and each count is rounded down to a multiple of five by itself. A count below
   five is hidden. No total is given: a total would tell how much the hidden counts come to.
2. Everything else is told of as many cases as the shown counts add up to, drawn at random from all. So the other
   tables say nothing of how many cases there were, and nobody knows whether a certain case is among those drawn.
   They add up, so such a table is told only when none of its counts is below five.
3. A month is counted once, when it is over, and never again. Whoever asks twice gets the same numbers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.language import _, later
from bot.misinformation.precision import AUTOMOD, FLAGS
from bot.misinformation.rules import CaseState

_Key = TypeVar("_Key")

STEP: Final = 5
FEWEST_DRAWN: Final = 20  # below so many drawn cases nothing but outcomes is told
ENOUGH_OUTCOMES: Final = 20  # so many confirmed outcomes of a source before its precision is told
NEW_OUTCOMES: Final = 5  # so many more before it is told anew
_TENTHS: Final = 10

_MONTHS: Final = (
    later("January"),
    later("February"),
    later("March"),
    later("April"),
    later("May"),
    later("June"),
    later("July"),
    later("August"),
    later("September"),
    later("October"),
    later("November"),
    later("December"),
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; which moments lie in it depends on the community's time zone."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime, timezone: str) -> Month:
        """Return the month of a moment in a time zone."""
        local = moment.astimezone(ZoneInfo(timezone))
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, key: str) -> Month | None:
        """Return the month of a key such as "2026-10", None when it is none."""
        year, dash, number = key.partition("-")
        if not (dash and year.isascii() and year.isdigit() and number.isascii() and number.isdigit()):
            return None
        month = cls(int(year), int(number))
        return month if 1 <= month.number <= 12 and 2000 <= month.year <= 9000 else None

    @property
    def key(self) -> str:
        """Return it as "2026-10"."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        """Return it as "October 2026"."""
        return _("{month} {year}").format(month=_(_MONTHS[self.number - 1]), year=self.year)

    def after(self, months: int) -> Month:
        """Return the month so many months later, or earlier for a negative number."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def begins(self, timezone: str) -> datetime:
        """Return its first moment (UTC) in a time zone."""
        return datetime(self.year, self.number, 1, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


class Came(StrEnum):
    """What came of a case."""

    FINE = "fine"
    AUTHOR = "author"
    NOTE = "note"
    MODERATORS = "moderators"
    WITHDRAWN = "withdrawn"
    NOBODY = "nobody"


class From(StrEnum):
    """What raised a case. A member's flag comes before everything else; `BOT` is rules and AutoMod together."""

    MEMBERS = "members"
    RULES = "rules"
    AUTOMOD = "automod"
    BOT = "bot"


class Span(StrEnum):
    """How long something took, in steps so wide that they tell nothing of one case."""

    HOURS = "hours"
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    LONGER = "longer"


_CAME: Final = {
    CaseState.CLOSED_FINE: Came.FINE,
    CaseState.SELF_CORRECTED: Came.AUTHOR,
    CaseState.NOTE_LIVE: Came.NOTE,
    CaseState.DECIDED: Came.MODERATORS,
    CaseState.WITHDRAWN: Came.WITHDRAWN,
    CaseState.NOT_DECIDED: Came.NOBODY,
}
_SPANS: Final = (
    (Span.HOURS, timedelta(hours=6)),
    (Span.DAY, timedelta(days=1)),
    (Span.DAYS, timedelta(days=3)),
    (Span.WEEK, timedelta(days=7)),
)


@dataclass(frozen=True, slots=True)
class Closed:
    """One settled case, as far as it is counted."""

    state: CaseState
    sources: tuple[str, ...]
    is_reply: bool
    took: timedelta


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How often a source was right and wrong, as people confirmed, since the beginning."""

    right: int
    wrong: int

    @property
    def count(self) -> int:
        """Return how many outcomes were confirmed."""
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a source was right, in tenths, and from how many outcomes it was reckoned. Only the tenths are told."""

    tenths: int
    reckoned_from: int


def floored(count: int) -> int:
    """Return a count rounded down to a multiple of five; 0 is hidden and means "fewer than five"."""
    return count - count % STEP


def came_of(cases: Sequence[Closed]) -> dict[Came, int]:
    """Return how many cases came to what, each number for itself rounded down."""
    counts = Counter(_CAME[case.state] for case in cases if case.state in _CAME)
    return {came: floored(counts[came]) for came in Came}


def drawn(cases: Sequence[Closed], outcomes: Mapping[Came, int], chance: random.Random) -> list[Closed]:
    """Draw as many cases as the shown outcomes add up to, or none when these are too few."""
    count = sum(outcomes.values())
    return chance.sample(list(cases), count) if count >= FEWEST_DRAWN else []


def raised_by(cases: Sequence[Closed]) -> dict[From, int]:
    """Return what raised the drawn cases, rounded down: in three parts, else in two, else nothing."""
    counts = Counter(_source(case.sources) for case in cases)
    members, rules, automod = counts[From.MEMBERS], counts[From.RULES], counts[From.AUTOMOD]
    three = {From.MEMBERS: members, From.RULES: rules, From.AUTOMOD: automod}
    return _if_none_is_small(three) or _if_none_is_small({From.MEMBERS: members, From.BOT: rules + automod})


def replies_among(cases: Sequence[Closed]) -> int | None:
    """Return how many of the drawn cases were about replies, rounded down; None when these or the others are few."""
    replies = sum(case.is_reply for case in cases)
    return _if_none_is_small({True: replies, False: len(cases) - replies}).get(True)


def _if_none_is_small(counts: Mapping[_Key, int]) -> dict[_Key, int]:
    return {} if min(counts.values()) < STEP else {key: floored(count) for key, count in counts.items()}


def usual_time(cases: Sequence[Closed]) -> Span | None:
    """Return in which time half of the drawn cases were settled; None without any."""
    if not cases:
        return None
    middle = sorted(case.took for case in cases)[(len(cases) - 1) // 2]
    return next((span for span, limit in _SPANS if middle <= limit), Span.LONGER)


def _source(sources: Sequence[str]) -> From:
    if FLAGS in sources:
        return From.MEMBERS
    return From.AUTOMOD if AUTOMOD in sources else From.RULES


def precisions(now: Mapping[str, Confirmed], before: Mapping[str, Precision]) -> dict[str, Precision]:
    """Return how often each source was right.

    What was told last stays until five more outcomes are confirmed, so that no single one can be seen in a change.
    """
    told: dict[str, Precision] = {}
    for source, counts in now.items():
        last = before.get(source)
        if counts.count < ENOUGH_OUTCOMES:
            continue
        if last is not None and counts.count < last.reckoned_from + NEW_OUTCOMES:
            told[source] = last
        else:
            told[source] = Precision(counts.right * _TENTHS // counts.count, counts.count)
    return told
