"""What the evidence hub stores: what people add, which entries were looked at, and their history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.community.evidence import Guide
from bot.evidence.rules import Deed, EntryState, ProposalState
from bot.evidence.snapshots import HistoryLine, Proposal
from bot.evidence.timing import Timer
from bot.language import later
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, UtcDateTime

_WITH_ENTRY = Age(later("It stays as long as this group uses the bot."))
_NAME = Age(later("a year after it was done"), timer=Timer.FORGET_NAME)
_PROPOSAL = Age(later("30 days after the answer"), timer=Timer.FORGET_PROPOSAL)


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class ProposalRow(Versioned, CommunityRow, Base):
    """An entry somebody added. Once approved, the hub has a row of its own, which says nothing of its writer."""

    __tablename__ = "evidence_proposal"
    __table_args__ = (Index("ix_evidence_proposal_state", "community_id", "state", "id"),)
    __keeps__ = keeps(
        later("an entry you added to the evidence hub"),
        others=later("an added entry you decided on"),
        why=later("so that a second person can look at it, and you hear what was decided"),
        owner="proposer_id",
        goes=_PROPOSAL,
        subject="evidence_proposal",
    )

    id: Mapped[RowId]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson, info=kept(later("what you wrote")))
    proposer_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you added it"), whose="proposer_id")
    )
    at: Mapped[datetime] = mapped_column("added_at", UtcDateTime, info=kept(later("when")))
    state: Mapped[ProposalState] = mapped_column(_word(ProposalState), info=kept(later("where it stands")))
    settled_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you decided on it"), whose="settled_by")
    )
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))
    reason: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("why, in their words to you")))

    @property
    def guide(self) -> Guide:
        """Return what was added."""
        return Guide.model_validate(self.facts)

    def snapshot(self) -> Proposal:
        """Return what the outside sees; never who added it."""
        return Proposal(
            id=self.id,
            version=self.version,
            guide=self.guide,
            state=self.state,
            at=self.at,
            settled_by=self.settled_by,
            settled_at=self.settled_at,
            reason=self.reason,
        )


class EntryRow(Versioned, CommunityRow, Base):
    """An entry this group has looked at. `file_key` is set for one whose facts stand in the file; else `facts` is."""

    __tablename__ = "evidence_entry"
    __table_args__ = (UniqueConstraint("community_id", "file_key"),)
    __keeps__ = keeps(
        later("an entry of the evidence hub"),
        why=later("so that the group has sources it can trust"),
        owner=NOBODY,
        goes=_WITH_ENTRY,
        subject="evidence",
    )

    id: Mapped[RowId]
    file_key: Mapped[str | None] = mapped_column(String(24), info=kept(later("which entry of the file")))
    facts: Mapped[dict[str, Any] | None] = mapped_column(SealedJson, info=kept(later("what it is")))
    state: Mapped[EntryState] = mapped_column(_word(EntryState), info=kept(later("whether it can be found")))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was looked at")))
    review_on: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when to look at it again")))


class StepRow(CommunityRow, Base):
    """One line of the history of an entry."""

    __tablename__ = "evidence_step"
    __keeps__ = keeps(
        later("what was done to an entry of the evidence hub"),
        why=later("so that anybody can see how an entry came to be"),
        owner=NOBODY,
        goes=_WITH_ENTRY,
    )

    id: Mapped[RowId]
    entry_id: Mapped[int] = mapped_column(ForeignKey("evidence_entry.id"), index=True, info=kept(later("which entry")))
    deed: Mapped[Deed] = mapped_column(_word(Deed), info=kept(later("what was done")))
    by: Mapped[int | None] = mapped_column(
        "by_id", MemberId, info=kept(later("that you did it"), whose="by_id", goes=_NAME)
    )
    at: Mapped[datetime] = mapped_column("done_at", UtcDateTime, info=kept(later("when")))
    words: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("why")))

    def snapshot(self) -> HistoryLine:
        """Return one line of the history."""
        return HistoryLine(self.deed, self.by, self.at, self.words)
