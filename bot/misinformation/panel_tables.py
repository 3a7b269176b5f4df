"""What is stored of panels: who reviews, whom they know, their seats, and their sealed opinions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.misinformation.rules import SeatState, Verdict
from bot.misinformation.timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, UtcDateTime

_WHILE_REVIEWING = Age(later("when you stop reviewing or leave"))
_WITH_CASE = Age(later("a year after the case was settled"), timer=Timer.FORGET_CASE, ref="case_id")


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


class ReviewerRow(CommunityRow, Base):
    """One person who reviews. `agreed` and `differed` begin at 7 and 3; only the panel's rule reads them."""

    __tablename__ = "misinformation_reviewer"
    __keeps__ = keeps(
        later("that you review flagged messages"),
        why=later("so that you can be asked, and only when you know how"),
        owner="member_id",
        goes=_WHILE_REVIEWING,
        subject="reviewer",
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it is you")))
    opted_in: Mapped[bool] = mapped_column(Boolean, default=True, info=kept(later("whether you want to be asked")))
    since: Mapped[datetime] = mapped_column("opted_in_at", UtcDateTime, info=kept(later("since when")))
    trained_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when your training counts"))
    )
    training: Mapped[list[list[str]] | None] = mapped_column(
        SealedJson, info=kept(later("your answers in the training you have begun"))
    )
    paused: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether you are on a break from it")))
    letters: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether the bot may write to you")))
    agreed: Mapped[float] = mapped_column(
        Float, default=7.0, info=kept(later("a figure that only the rule for panels uses"), inner=True)
    )
    differed: Mapped[float] = mapped_column(
        Float, default=3.0, info=kept(later("another figure that only the rule for panels uses"), inner=True)
    )


class ConflictRow(CommunityRow, Base):
    """That a reviewer does not want to judge the words of somebody they know. The other person never learns of it."""

    __tablename__ = "misinformation_conflict"
    __keeps__ = keeps(
        later("somebody whose messages you do not want to review"),
        why=later("so that you are not asked about them"),
        owner="member_id",
        goes=Age(later("when you take it back, stop reviewing or leave")),
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id", "other_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("that it is you"), whose="member_id"))
    other_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("who it is"), whose="member_id"))


class SeatRow(Versioned, CommunityRow, Base):
    """One reviewer's place in a panel. `spare` is true for one drawn after somebody did not answer in time."""

    __tablename__ = "misinformation_seat"
    __keeps__ = keeps(
        later("that you were asked to review a flagged message"),
        why=later("so that each case is looked at by people drawn at random"),
        owner="reviewer_id",
        goes=_WITH_CASE,
        subject="seat",
    )
    __table_args__ = (
        UniqueConstraint("case_id", "reviewer_id"),
        Index("ix_misinformation_seat_reviewer", "community_id", "reviewer_id", "state"),
    )

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("misinformation_case.id"), info=kept(later("which case")))
    reviewer_id: Mapped[int | None] = mapped_column(
        MemberId,
        info=kept(
            later("that it was you"),
            whose="reviewer_id",
            goes=Age(later("30 days after your seat ended"), timer=Timer.FORGET_NAME),
        ),
    )
    state: Mapped[SeatState] = mapped_column(_word(SeatState), info=kept(later("what became of it")))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when you were asked")))
    until: Mapped[datetime] = mapped_column("answer_until", UtcDateTime, info=kept(later("until when")))
    spare: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether you were asked in place of another"))
    )


class OpinionRow(CommunityRow, Base):
    """One sealed opinion, never changed. Whose it is stands in its seat alone, and goes after 30 days."""

    __tablename__ = "misinformation_opinion"
    __keeps__ = keeps(
        later("your opinion on a flagged message"),
        why=later("so that the panel's rule can weigh it"),
        owner="seat_id",
        goes=_WITH_CASE,
    )
    __table_args__ = (UniqueConstraint("seat_id"),)

    id: Mapped[RowId]
    seat_id: Mapped[int] = mapped_column(ForeignKey("misinformation_seat.id"), info=kept(later("your seat")))
    case_id: Mapped[int] = mapped_column(
        ForeignKey("misinformation_case.id"), index=True, info=kept(later("which case"))
    )
    word: Mapped[str] = mapped_column("verdict", SealedText, info=kept(later("what you think")))
    source_id: Mapped[str | None] = mapped_column(SealedText, info=kept(later("the source you named")))
    put_right: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("the link of a message that puts it right"))
    )
    weighed: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether a moderator's decision was compared with it"), inner=True)
    )
    at: Mapped[datetime] = mapped_column("given_at", UtcDateTime, info=kept(later("when")))

    @property
    def verdict(self) -> Verdict:
        """Return what it says. Only the panel's rule reads this while the panel is open."""
        return Verdict(self.word)
