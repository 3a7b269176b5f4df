"""All that one look takes in: Discord, the database, the files and the machine. What nobody could see is None."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.community.sections import CommunitySettings
from bot.doctor.picture import Picture


class Queue(StrEnum):
    """Work that waits for a decision."""

    APPLICATIONS = "applications"
    PROPOSALS = "proposals"
    CASES = "cases"
    APPEALS = "appeals"
    REPORTS = "reports"
    CORRECTIONS = "corrections"


DAYS: Final = {
    Queue.APPLICATIONS: 7,
    Queue.PROPOSALS: 14,
    Queue.CASES: 3,
    Queue.APPEALS: 7,
    Queue.REPORTS: 3,
    Queue.CORRECTIONS: 14,
}
"""Days after which work of a kind has waited very long."""


@dataclass(frozen=True, slots=True)
class Parked:
    """One effect that a person has to mend, in the words of its card; who it is about is left out."""

    op_id: str
    what_happened: str
    what_to_do: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """One change of a setting that no longer fits the files, so the files count there."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Lines:
    """How many crisis lines are in which state of being checked by this group."""

    unchecked: int = 0
    old: int = 0
    doubted: int = 0


@dataclass(frozen=True, slots=True)
class Entries:
    """How many entries of the directory want a look; `crisis_old` counts crisis lines that are old or unchecked.

    `warned` are those that carry a warning for their readers.
    """

    old: int = 0
    unchecked: int = 0
    crisis_old: int = 0
    warned: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says of one community."""

    parked: tuple[Parked, ...] = ()
    timers_late: int = 0
    drifts: int = 0
    open_topics: int = 0
    differences: int = 0
    on_duty: int = 1
    alerts_waiting: int = 0
    lines: Lines = Lines()
    entries: Entries = Entries()
    waiting: tuple[tuple[Queue, int], ...] = ()
    unknown_entries: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    log_is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Machine:
    """What the files, the disk and the process say. `clock_ahead` is in seconds, of our clock against Discord's.

    `strangers` are ids of communities with settings of their own that the bot is not in. `backups_are_kept`: there is
    a folder for them. `steps_waiting`: parts of an update that the database has not had yet.
    """

    open_files: tuple[str, ...] = ()
    disk_free: int | None = None
    database_is_sound: bool | None = None
    clock_ahead: float | None = None
    mistakes: tuple[str, ...] = ()
    strangers: tuple[int, ...] = ()
    late_loops: tuple[str, ...] = ()
    is_connected: bool = True
    backup_at: datetime | None = None
    backups_are_kept: bool = True
    steps_waiting: int = 0


class Area(StrEnum):
    """What a look takes in."""

    DISCORD = "discord"
    STORED = "stored"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one community. `expected` are the names of the commands the bot has, None when nobody knows them."""

    settings: CommunitySettings
    now: datetime
    picture: Picture | None = None
    stored: Stored | None = None
    machine: Machine | None = None
    expected: frozenset[str] | None = None
    listens: bool = field(default=False)

    @property
    def seen(self) -> frozenset[Area]:
        """Return what could be looked at."""
        parts = {Area.DISCORD: self.picture, Area.STORED: self.stored, Area.MACHINE: self.machine}
        return frozenset(area for area, part in parts.items() if part is not None)
