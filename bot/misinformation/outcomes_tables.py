"""What is stored of outcomes: decisions, questions to authors, notes and answers to them, talks, earlier claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, CheckConstraint, Enum, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState, WindowAnswer
from bot.misinformation.outcomes_snapshots import DecisionView, Earlier, NoteView, SourceView
from bot.misinformation.outcomes_timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime

_WORDS = Age(later("90 days after the decision"), timer=Timer.DECISION_WORDS)
_YEAR = Age(later("a year after the decision"), timer=Timer.DECISION_FORGET)
_WINDOW = Age(later("90 days after the question"), timer=Timer.WINDOW_FORGET)
_NAMES = Age(later("90 days after the note was written"), timer=Timer.NOTE_NAMES)
_NOTE = Age(later("as long as it stands under the message; at most 90 days after it was taken back"))
NO_WORDS: Final[Mapping[str, Any]] = {"claim": "", "says": "", "sources": [], "change": ""}
"""What is left of the words of a note that was taken back, once those of its case are gone."""
_TALK = Age(later("a year after the talk"), timer=Timer.TALK_FORGET)


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


class DecisionRow(Versioned, CommunityRow, Base):
    """One outcome of a case. `decided_by` is None for one of the panel; a person's always has a ground and words.

    `removal` is true for a removal of a person: such a one stands only with a second moderator.
    """

    __tablename__ = "misinformation_decision"
    __keeps__ = keeps(
        later("a decision about a message of yours"),
        others=later("a decision about a message that you had a part in"),
        why=later("so that you know the reason, and somebody else can look again"),
        owner="author_id",
        goes=_YEAR,
        subject="decision",
    )
    __table_args__ = (
        Index("ix_misinformation_decision_case", "case_id", "id"),
        CheckConstraint("decided_by IS NULL OR ground IS NOT NULL", name="reason"),
        CheckConstraint("choice <> 'remove' OR state <> 'standing' OR confirmed_at IS NOT NULL", name="two_people"),
        CheckConstraint(
            "choice <> 'remove' OR confirmed_by <> decided_by",
            name="not_alone",
        ),
        CheckConstraint("choice <> 'pause' OR pause_until IS NOT NULL", name="pause_ends"),
    )

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(
        ForeignKey("misinformation_case.id", ondelete="CASCADE"), info=kept(later("which case"))
    )
    author_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that it is about your message"), whose="author_id")
    )
    choice: Mapped[Choice] = mapped_column(_word(Choice), info=kept(later("what was decided")))
    ground: Mapped[Ground | None] = mapped_column(_word(Ground), info=kept(later("the reason")))
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("the reason in their words to you"), goes=_WORDS))
    copy: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("a copy of your deleted message, for you"), goes=_WORDS)
    )
    state: Mapped[DecisionState] = mapped_column(_word(DecisionState), info=kept(later("whether it stands")))
    decided_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you decided"), whose="decided_by")
    )
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))
    confirmed_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you were the second to look"), whose="confirmed_by")
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when a second person looked")))
    pause_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("until when a pause lasts")))
    told_by: Mapped[str | None] = mapped_column(String(12), info=kept(later("how you were told")))

    def snapshot(self) -> DecisionView:
        """Return what the outside sees."""
        return DecisionView(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            case_id=self.case_id,
            choice=self.choice,
            ground=self.ground,
            words=self.words,
            state=self.state,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            confirmed_by=self.confirmed_by,
            confirmed_at=self.confirmed_at,
            pause_until=self.pause_until,
            told_by=self.told_by,
        )


class WindowRow(CommunityRow, Base):
    """That an author was asked first, and what they said."""

    __tablename__ = "misinformation_window"
    __keeps__ = keeps(
        later("a private question about a message of yours"),
        why=later("so that you can change your words yourself, before others do anything"),
        owner="author_id",
        goes=_WINDOW,
    )
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(
        ForeignKey("misinformation_case.id", ondelete="CASCADE"), info=kept(later("which case"))
    )
    author_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you were asked"), whose="author_id")
    )
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when you were asked")))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("until when others wait for you")))
    over: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether that time is over")))
    answer: Mapped[WindowAnswer | None] = mapped_column(_word(WindowAnswer), info=kept(later("what you answered")))
    answer_words: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("what you wrote")))
    source_id: Mapped[str | None] = mapped_column(String(40), info=kept(later("the source you chose")))
    told_by: Mapped[str | None] = mapped_column(String(12), info=kept(later("how you were asked")))


class CaseNoteRow(Versioned, CommunityRow, Base):
    """A note under a message. It names nobody; who wrote it and who looked at it is forgotten after 90 days."""

    __tablename__ = "misinformation_note"
    __keeps__ = keeps(
        later("a note you wrote"),
        others=later("a note you looked at before it was published"),
        why=later("so that readers find a reliable source beside the claim"),
        owner="writer_id",
        goes=_NOTE,
        subject="note",
    )
    __table_args__ = (
        Index("ix_misinformation_note_case", "case_id", "id"),
        CheckConstraint(
            "state NOT IN ('publishing', 'live') OR approver_id <> writer_id",
            name="two_people",
        ),
    )

    id: Mapped[RowId]
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("misinformation_case.id", ondelete="SET NULL"), info=kept(later("which case"))
    )
    channel_id: Mapped[int] = mapped_column(Snowflake, info=kept(later("where it stands")))
    message_id: Mapped[int] = mapped_column(Snowflake, index=True, info=kept(later("under which message")))
    posted_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the note's own message")))
    state: Mapped[NoteState] = mapped_column(_word(NoteState), info=kept(later("where it stands on its way")))
    claim: Mapped[str] = mapped_column(SealedText, info=kept(later("the claim in neutral words")))
    says: Mapped[str] = mapped_column(SealedText, info=kept(later("what reliable bodies say")))
    sources: Mapped[list[dict[str, Any]]] = mapped_column(SealedJson, info=kept(later("the sources it cites")))
    writer_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you wrote it"), whose="writer_id", goes=_NAMES)
    )
    approver_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you looked at it"), whose="approver_id", goes=_NAMES)
    )
    change: Mapped[str] = mapped_column(
        SealedText, default="", info=kept(later("what should be changed"), whose=("writer_id", "approver_id"))
    )
    for_earlier_version: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether the message was edited after it"))
    )
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it was written")))
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was published")))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was taken back")))

    def snapshot(self) -> NoteView:
        """Return what the outside sees; never who wrote it."""
        return NoteView(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            case_id=self.case_id,
            state=self.state,
            claim=self.claim,
            says=self.says,
            sources=tuple(_source(source) for source in self.sources),
            written_at=self.written_at,
            for_earlier_version=self.for_earlier_version,
            change=self.change,
            channel_id=self.channel_id,
            message_id=self.message_id,
        )


def _source(kept_as: dict[str, Any]) -> SourceView:
    checked = kept_as["checked_at"]
    at = datetime.fromisoformat(checked) if checked else None
    return SourceView(str(kept_as["id"]), str(kept_as["citation"]), str(kept_as["address"]), at)


class FairnessRow(CommunityRow, Base):
    """Whether one person finds a note fair. Nobody sees who said what."""

    __tablename__ = "misinformation_fairness"
    __keeps__ = keeps(
        later("whether you find a note fair"),
        why=later("so that each person counts once"),
        owner="member_id",
        goes=Age(later("90 days after the note was written"), timer=Timer.NOTE_NAMES, ref="note_id"),
    )
    __table_args__ = (UniqueConstraint("note_id", "member_id"),)

    id: Mapped[RowId]
    note_id: Mapped[int] = mapped_column(
        ForeignKey("misinformation_note.id", ondelete="CASCADE"), info=kept(later("which note"))
    )
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("your account"), whose="member_id"))
    fair: Mapped[bool] = mapped_column(Boolean, info=kept(later("yes or no")))


class TalkRow(CommunityRow, Base):
    """That a moderator talked with somebody about their advice, and about what."""

    __tablename__ = "misinformation_talk"
    __keeps__ = keeps(
        later("a talk with you about advice you gave"),
        others=later("a talk you held about advice"),
        why=later("so that nobody is removed without having been talked to"),
        owner="member_id",
        goes=_TALK,
    )

    id: Mapped[RowId]
    member_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that it was with you"), whose="member_id")
    )
    held_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you held it"), whose="held_by")
    )
    at: Mapped[datetime] = mapped_column("held_at", UtcDateTime, info=kept(later("when it was")))
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("what it was about")))


class ClaimMemoryRow(CommunityRow, Base):
    """An earlier case without anybody in it: what was claimed, what came of it, and which sources helped."""

    __tablename__ = "misinformation_memory"
    __keeps__ = keeps(
        later("a claim that was looked at before, without anybody in it"),
        why=later("so that people who look at the same claim again need not begin from nothing"),
        owner=NOBODY,
        goes=Age(later("2 years after it was decided"), timer=Timer.MEMORY_FORGET),
    )

    id: Mapped[RowId]
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("misinformation_case.id", ondelete="SET NULL"),
        info=kept(
            later("which case, for 90 days"),
            goes=Age(later("90 days after it was decided"), timer=Timer.MEMORY_UNLINK),
        ),
    )
    claim: Mapped[str] = mapped_column(SealedText, info=kept(later("the claim, without names")))
    outcome: Mapped[Choice] = mapped_column(_word(Choice), info=kept(later("what came of it")))
    note: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("what the note said")))
    source_ids: Mapped[list[str]] = mapped_column(SealedJson, default=list, info=kept(later("which sources helped")))
    month: Mapped[str] = mapped_column(String(7), info=kept(later("in which month")))
    severity: Mapped[int] = mapped_column(Integer, info=kept(later("how harmful it might have been")))

    def snapshot(self) -> Earlier:
        """Return what reviewers and moderators see."""
        return Earlier(self.claim, self.outcome, self.note, tuple(self.source_ids), self.month)
