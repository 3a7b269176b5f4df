"""What crosses the border of this room: entries, what was found, proposals, history and sources to cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.community.evidence import Guide, Provenance
from bot.evidence.rules import Deed, EntryState, ProposalState, is_page
from bot.store.base import VersionedRef as VersionedRef  # noqa: PLC0414 - handed on, so that cogs need not know the store

NO_ROW = VersionedRef(0, 0)
"""The row of an entry from the file that nobody has touched yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the hub. `checked_at` is None until somebody of this group has looked at it."""

    key: str
    guide: Guide
    ref: VersionedRef = NO_ROW
    state: EntryState = EntryState.LIVE
    checked_at: datetime | None = None
    review_on: datetime | None = None

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page that the claim library rests on; such are looked after in its files."""
        return is_page(self.key)

    def is_due(self, now: datetime) -> bool:
        """Tell whether it was checked, but too long ago."""
        return self.review_on is not None and self.review_on <= now


@dataclass(frozen=True, slots=True)
class Found:
    """What a search shows, best first: never empty while the hub has any entry.

    `mended` are (typed, taken for). `fits` is false when nothing has the words, and good places to begin are shown.
    """

    words: str
    entries: tuple[Entry, ...]
    now: datetime
    mended: tuple[tuple[str, str], ...] = ()
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a group of one's own."""

    entry: Entry
    say: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of an entry's history; `by` is None once it is forgotten who did it."""

    deed: Deed
    by: int | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry somebody added, before and after the second pair of eyes."""

    id: int
    version: int
    guide: Guide
    state: ProposalState
    at: datetime
    settled_by: int | None
    settled_at: datetime | None
    reason: str

    @property
    def ref(self) -> VersionedRef:
        """Return the row and version for buttons."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for people who care for the hub."""

    overdue: tuple[Entry, ...]
    unchecked: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a note may cite: `id` stays the same as long as the entry is there; `citation` is plain words, no markup.

    `checked_at` is None while nobody of this group has looked at it; `is_due` when that was too long ago.
    """

    id: str
    citation: str
    address: str
    provenance: Provenance
    checked_at: datetime | None
    is_due: bool
