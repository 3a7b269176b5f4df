"""What proposals, reviews and lists of newcomers hand to the outside: frozen, without rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.base import VersionedRef
from bot.topics.group_rules import PENDING, ProposalState, ReviewAnswer, Unanswered
from bot.topics.snapshots import FoundTopics, Topic


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed topic. Name, purpose and reason are words people wrote: escape them. Nobody sees who proposed it."""

    id: int
    version: int
    community_id: int
    name: str
    purpose: str
    state: ProposalState
    since: datetime
    ends_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    reason: str
    topic_id: int | None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    @property
    def pending(self) -> bool:
        """Tell whether nothing is decided yet."""
        return self.state in PENDING


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as one member sees it: whether they would use it, and whether it is theirs. Never a count."""

    proposal: Proposal
    supported: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal as moderators see it. So many people at least would use it; more is not told."""

    proposal: Proposal
    at_least: int


@dataclass(frozen=True, slots=True)
class Similar:
    """What is there already that may be the same: topics, entries of the catalogue, and open proposals."""

    found: FoundTopics
    proposals: tuple[ProposalView, ...]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Newcomers of a topic whom nobody has answered, for its host. `whole` is false when the channel was cut off."""

    topic: Topic
    people: tuple[Unanswered, ...]
    hours: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a topic, while its members are asked."""

    id: int
    topic: Topic
    began_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with the caller's own answer; others' stay sealed."""

    review: Review
    answer: ReviewAnswer | None


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """What came of a review, for organisers. Each number is "so many or more"; 0 is "fewer than five"."""

    id: int
    version: int
    topic: Topic
    members: int
    keep: int
    change: int
    close: int
    ended_at: datetime
    decision: ReviewAnswer | None
    decided_by: int | None
    decided_at: datetime | None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)
