"""What this room hands out: frozen pictures of alerts, duty, choices and checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.crisis.line import Nation
from bot.crisis.patterns import Tier
from bot.store.base import VersionedRef


class AlertKind(StrEnum):
    """What raised an alert: words the bot noticed, or a person who is worried."""

    WORDS = "words"
    WORRIED = "worried"


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class Handled(StrEnum):
    """How an alert ended, as the person who looked after it says."""

    SPOKE = "spoke"
    SIGNPOSTED = "signposted"
    EMERGENCY = "emergency"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as its card shows it. `link` is (channel, message) until it is handled; never any words."""

    id: int
    version: int
    community_id: int
    kind: AlertKind
    tier: Tier
    state: AlertState
    raised_at: datetime
    times: int
    link: tuple[int, int] | None
    about_id: int | None
    to_id: int | None
    with_organisers: bool
    has_words: bool
    taken_by: int | None
    lease_until: datetime | None
    handled: Handled | None
    closed_by: int | None

    @property
    def ref(self) -> VersionedRef:
        """Return what its buttons carry."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of a worry: whether somebody on duty was told now, or the organisers only."""

    alert: Alert
    told_on_duty: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's time on duty."""

    id: int
    member_id: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is awake, honestly: how many are on duty now, and when people are usually here (hours of local time)."""

    on_duty: int
    from_hour: int
    until_hour: int


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on duty now, and who comes next."""

    now: tuple[Shift, ...]
    coming: tuple[Shift, ...]
    presence: Presence


class CheckState(StrEnum):
    """What this group itself knows of a line."""

    NONE = "none"
    ONE = "one"
    CHECKED = "checked"
    STALE = "stale"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Check:
    """A line's check by this group. `at` is the day on which the second person confirmed it, or the doubt was told."""

    line_id: str
    state: CheckState
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """What may be added to the help card when the database answers."""

    nation: Nation | None = None
    checks: tuple[Check, ...] = ()
    presence: Presence | None = None
