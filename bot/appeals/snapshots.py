"""What appeals hand to the outside: frozen, without rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.appeals.rules import PENDING, AppealRole, AppealState, Level
from bot.store.base import VersionedRef


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal. `answer` is what the person who answered wrote: escape it. Who appealed is not told here."""

    id: int
    version: int
    community_id: int
    kind: str
    subject_id: int
    role: AppealRole
    state: AppealState
    level: Level
    since: datetime
    taken_by: int | None
    lease_until: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    answer: str
    told_by: str | None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    @property
    def pending(self) -> bool:
        """Tell whether it still waits for an answer."""
        return self.state in PENDING


@dataclass(frozen=True, slots=True)
class AppealCopy:
    """An appeal for reading, by somebody who may answer it. `words` and the name are for their eyes only.

    `appellant_id` is None for who flagged: that is told to nobody, also not by an appeal.
    """

    appeal: Appeal
    appellant_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody answers: whether the first decision is changed, and why, in words for the appellant."""

    changed: bool
    words: str
