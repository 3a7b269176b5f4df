"""What outcomes hand to the outside: decisions, questions to authors, notes, earlier cases. Frozen, without rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.appeals.rules import OPEN_DAYS
from bot.delivery.effects import EffectKind
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState, WindowAnswer
from bot.misinformation.rules import CaseState
from bot.store.base import VersionedRef


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator wants to decide. `days` is for a pause; `delete_too` is for a pause or removal.

    The ground "dangerous" counts towards a later removal.
    """

    choice: Choice
    ground: Ground
    words: str
    days: int | None = None
    delete_too: bool = False


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision. `words` are for the author: escape them. `decided_by` is None where peers or a rule of time did.

    `waiting` are the acts on Discord that have not happened yet, and `left` those that a person left undone.
    `ground` is None for an outcome of the panel, which nobody had to give a reason for.
    """

    id: int
    version: int
    community_id: int
    case_id: int
    choice: Choice
    ground: Ground | None
    words: str
    state: DecisionState
    decided_by: int | None
    decided_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None
    pause_until: datetime | None
    told_by: str | None
    waiting: frozenset[EffectKind] = frozenset()
    left: frozenset[EffectKind] = frozenset()

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    @property
    def appeal_until(self) -> datetime:
        """Return until when the author and who flagged may appeal."""
        return (self.confirmed_at or self.decided_at) + timedelta(days=OPEN_DAYS)


@dataclass(frozen=True, slots=True)
class DecidedMessage:
    """What the author is told. `copy` are their own words of a deleted message."""

    decision: DecisionView
    author_id: int | None
    copy: str | None
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """What somebody who flagged is told, without names: how their flag's case ended. `decision_id` is for an appeal.

    `number` is the flag's own.
    """

    number: int
    state: CaseState
    by_peers: bool
    decision_id: int | None
    appeal_until: datetime | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a note cites it. `checked_at` is None while nobody of this group has looked at it."""

    id: str
    citation: str
    address: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class WindowView:
    """What an author is asked first. `text` are their own words, `words` a moderator's, `suggested` the peers'."""

    case_id: int
    community_id: int
    channel_id: int | None
    message_id: int | None
    state: CaseState
    ends_at: datetime
    answer: WindowAnswer | None
    text: str
    words: str = ""
    suggested: tuple[SourceView, ...] = ()

    def suggesting(self, sources: tuple[SourceView, ...]) -> WindowView:
        """Return the same question with sources that reviewers named."""
        return replace(self, suggested=sources)

    @property
    def ref(self) -> VersionedRef:
        """Return what its buttons carry; an answer is good at any version."""
        return VersionedRef(self.case_id, 0)

    @property
    def open(self) -> bool:
        """Tell whether an answer still changes something."""
        return self.state in {CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT}


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What somebody writes for a note: the claim in neutral words, what reliable bodies say, and keys of sources."""

    claim: str
    says: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WantedNote:
    """A case that waits for a note, for somebody who may write it: redacted words, and what should be changed."""

    case_id: int
    text: str
    change: str = ""
    suggested: tuple[SourceView, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note. `claim`, `says` and `change` are words people wrote: escape them. Nobody is named on it."""

    id: int
    version: int
    community_id: int
    case_id: int | None
    state: NoteState
    claim: str
    says: str
    sources: tuple[SourceView, ...]
    written_at: datetime
    for_earlier_version: bool
    change: str
    channel_id: int
    message_id: int

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier case about a similar claim, without anybody in it. `month` is like "2026-03"."""

    claim: str
    outcome: Choice
    note: str
    source_ids: tuple[str, ...]
    month: str


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """What moderators see beside the words: earlier decisions, the author's answer, notes, similar cases, talks."""

    decisions: tuple[DecisionView, ...] = ()
    answer: WindowAnswer | None = None
    answer_words: str = ""
    notes: tuple[NoteView, ...] = ()
    earlier: tuple[Earlier, ...] = field(default_factory=tuple)
    talks: int = 0
