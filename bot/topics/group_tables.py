"""What the group decides together about topics: proposals, who would use them, reviews and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText, UtcDateTime
from bot.topics.group_rules import PENDING, ProposalState, ReviewAnswer, ReviewState
from bot.topics.group_snapshots import Proposal
from bot.topics.group_timing import Timer

_PENDING_ONLY = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(PENDING))))


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
    """One proposed topic and where it stands. `name_key` is a keyed hash by which two of the same name meet."""

    __tablename__ = "topics_proposal"
    __keeps__ = keeps(
        later("a topic you proposed"),
        others=later("a proposed topic you decided on"),
        why=later("so that others can say they would use it, and a moderator can decide"),
        owner="proposer_id",
        goes=Age(later("30 days after it was decided on, taken back or ended"), timer=Timer.PROPOSAL_FORGET),
        subject="proposal",
    )
    __table_args__ = (
        Index("uq_topics_proposal_name", "community_id", "name_key", unique=True, sqlite_where=_PENDING_ONLY),
    )

    id: Mapped[RowId]
    proposer_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you proposed it"), whose="proposer_id")
    )
    name: Mapped[str] = mapped_column(SealedText, info=kept(later("its name")))
    name_key: Mapped[str] = mapped_column(String(64), info=kept(later("a code made from its name")))
    purpose: Mapped[str] = mapped_column(SealedText, info=kept(later("what it would be for")))
    state: Mapped[ProposalState] = mapped_column(_word(ProposalState), info=kept(later("where it stands")))
    since: Mapped[datetime] = mapped_column("proposed_at", UtcDateTime, info=kept(later("when you proposed it")))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it ends by itself")))
    decided_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you decided on it"), whose="decided_by")
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))
    reason: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("why, in their words to you")))
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topics_topic.id"), info=kept(later("the topic that came of it"))
    )
    told_by: Mapped[str | None] = mapped_column(String(12), info=kept(later("how you were told")))

    def snapshot(self) -> Proposal:
        """Return what the outside sees; never who proposed it."""
        return Proposal(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            name=self.name,
            purpose=self.purpose,
            state=self.state,
            since=self.since,
            ends_at=self.ends_at,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            reason=self.reason,
            topic_id=self.topic_id,
        )


class SupportRow(CommunityRow, Base):
    """That a person would use a proposed topic. Nobody sees who; it goes when the proposal is decided on."""

    __tablename__ = "topics_support"
    __keeps__ = keeps(
        later("that you would use a proposed topic"),
        why=later("so that each person counts once"),
        owner="member_id",
        goes=Age(later("when the proposal is decided on or ends, or when you take it back")),
    )
    __table_args__ = (UniqueConstraint("proposal_id", "member_id"),)

    id: Mapped[RowId]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("topics_proposal.id"), info=kept(later("which proposal")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("your account"), whose="member_id"))


class ReviewRow(Versioned, CommunityRow, Base):
    """One review of a topic. Only rounded numbers are kept of its answers."""

    __tablename__ = "topics_review"
    __keeps__ = keeps(
        later("a review of a topic"),
        others=later("a review of a topic you decided on"),
        why=later("so that organisers see what the topic's members want"),
        owner=NOBODY,
        goes=Age(later("a year after its end"), timer=Timer.REVIEW_FORGET),
        subject="review",
    )

    id: Mapped[RowId]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics_topic.id"), index=True, info=kept(later("which topic")))
    state: Mapped[ReviewState] = mapped_column(_word(ReviewState), info=kept(later("where it stands")))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it began")))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("until when people may answer")))
    members: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how many were in it, rounded down")))
    keep: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how many want to keep it, rounded down")))
    change: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how many want a change, rounded down")))
    close: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how many want to close it, rounded down")))
    decision: Mapped[ReviewAnswer | None] = mapped_column(_word(ReviewAnswer), info=kept(later("what was decided")))
    decided_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you decided"), whose="decided_by"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))


class ReviewAnswerRow(CommunityRow, Base):
    """What one person wants of a topic, sealed until the review ends; then it is counted and deleted."""

    __tablename__ = "topics_review_answer"
    __keeps__ = keeps(
        later("your answer in a topic's review"),
        why=later("so that it counts once when the review ends"),
        owner="member_id",
        goes=Age(later("when the review ends, or when you leave the topic or this group")),
    )
    __table_args__ = (UniqueConstraint("review_id", "member_id"),)

    id: Mapped[RowId]
    review_id: Mapped[int] = mapped_column(ForeignKey("topics_review.id"), info=kept(later("which review")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("your account"), whose="member_id"))
    answer: Mapped[str] = mapped_column(SealedText, info=kept(later("keep, change or close")))


class LetterRow(CommunityRow, Base):
    """That a person said yes to direct messages about their topics."""

    __tablename__ = "topics_letter"
    __keeps__ = keeps(
        later("your yes to messages about your topics"),
        why=later("so that the bot writes only to people who want it"),
        owner="member_id",
        goes=Age(later("when you take it back or leave")),
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("your account"), whose="member_id"))
