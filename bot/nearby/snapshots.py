"""What Nearby hands to the outside: frozen, without rows, and without anybody who has not said yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.nearby.rules import Finding, MeetingState, Region
from bot.store.base import VersionedRef as VersionedRef  # noqa: PLC0414 - handed on: cogs may not know the store


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region that shows: "`level` or more" people, as counted last Monday."""

    region: Region
    level: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's own choice. `shows`: their region shows this week."""

    region: Region
    since: datetime
    until: datetime
    by_dm: bool
    paused: bool
    shows: bool
    may_renew: bool


@dataclass(frozen=True, slots=True)
class Hello:
    """A hello as others see it: from somebody of their region, without a name. `until` is its last day."""

    id: int
    region: Region
    until: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people who both said yes. `connector_id` is None while nobody was found to join them."""

    id: int
    version: int
    community_id: int
    asked_id: int
    answered_id: int
    connector_id: int | None
    state: MeetingState
    thread_id: int | None
    since: datetime
    until: datetime

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    def other_than(self, member_id: int) -> int:
        """Return the other of the two."""
        return self.answered_id if member_id == self.asked_id else self.asked_id


@dataclass(frozen=True, slots=True)
class Stopped:
    """A moderator stopped Nearby for this person, with the reason in their words."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A report as moderators see it. `words` and `reason` are None when they are not asked for or deleted."""

    id: int
    version: int
    community_id: int
    by: int
    about_id: int
    at: datetime
    finding: Finding | None
    settled_by: int | None
    settled_at: datetime | None
    words: str | None = None
    reason: str | None = None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as the person sees it who sent it: without the other's name, which a hello does not tell."""

    at: datetime
    finding: Finding | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything the `/nearby` screen shows to one person.

    `regions` are those that show this week, for everybody the same. `own_hello` is their hello that still stands;
    `hello_again_at` is the day from which they may say another. `own_reports` name nobody.
    """

    open: bool
    choice: Choice | None
    regions: tuple[RegionView, ...]
    hellos: tuple[Hello, ...]
    own_hello: Hello | None
    hello_again_at: datetime | None
    meetings: tuple[Meeting, ...]
    own_reports: tuple[OwnReport, ...]
    stopped: Stopped | None
    has_blocks: bool
    shows_from: int
    lasts_months: int


@dataclass(frozen=True, slots=True)
class EndingLetter:
    """The reminder that Nearby ends for a person on a day."""

    community_id: int
    until: datetime
