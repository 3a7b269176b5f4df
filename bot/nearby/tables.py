"""What Nearby stores, and how long: each table says its purpose and when its rows go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.nearby.rules import Answer, Finding, MeetingState, Region
from bot.nearby.snapshots import Meeting, Report
from bot.nearby.timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText, Snowflake, UtcDateTime


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


class ChoiceRow(CommunityRow, Base):
    """That a person takes part, and in which region. The postcode it came from is never stored."""

    __tablename__ = "nearby_choice"
    __table_args__ = (
        UniqueConstraint("community_id", "member_id"),
        Index("ix_nearby_choice_region", "community_id", "region"),
    )
    __keeps__ = keeps(
        later("your choice to use Nearby"),
        why=later("so that members of your region can find you, and you them"),
        owner="member_id",
        goes=Age(later("when you turn it off or leave, or on its last day"), until="until"),
    )

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("who you are on Discord"), whose="member_id"))
    region: Mapped[Region] = mapped_column(_word(Region), info=kept(later("your region")))
    since: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when you turned it on")))
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("its last day")))
    by_dm: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether it may write to you directly")))
    paused: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether you are on a break")))


class PublishedRow(CommunityRow, Base):
    """What everybody may read of a region until the next refresh: "`level` or more". No row: it does not show."""

    __tablename__ = "nearby_published"
    __table_args__ = (UniqueConstraint("community_id", "region"),)
    __keeps__ = keeps(
        later("a rounded number of people in a region"),
        why=later("so that members see where others are, without anybody being found out"),
        owner=NOBODY,
        goes=Age(later("at the next weekly count")),
    )

    id: Mapped[RowId]
    region: Mapped[Region] = mapped_column(_word(Region), info=kept(later("the region")))
    level: Mapped[int] = mapped_column(Integer, info=kept(later("the rounded number")))


class RefreshRow(Base):
    """When the regions of a community were last counted; whoever writes anything of Nearby there locks it first."""

    __tablename__ = "nearby_refresh"
    __keeps__ = keeps(
        later("the day of the weekly count"),
        why=later("so that it is done once a week at most"),
        owner=NOBODY,
        goes=Age(later("at the next weekly count")),
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    at: Mapped[datetime | None] = mapped_column("counted_at", UtcDateTime, info=kept(later("when it was done")))


class HelloRow(CommunityRow, Base):
    """One hello to all who take part in a region, without a name and without words."""

    __tablename__ = "nearby_hello"
    __table_args__ = (Index("ix_nearby_hello_region", "community_id", "region"),)
    __keeps__ = keeps(
        later("your hello to your region"),
        why=later("so that people of your region can answer it"),
        owner="member_id",
        goes=Age(
            later("when you leave, or on its last day; so nobody says hello more often by taking it back"),
            until="until",
        ),
        subject="hello",
    )

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(
        MemberId, index=True, info=kept(later("who you are on Discord"), whose="member_id")
    )
    region: Mapped[Region] = mapped_column(_word(Region), info=kept(later("your region")))
    at: Mapped[datetime] = mapped_column("said_at", UtcDateTime, info=kept(later("when you said it")))
    taken_back: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether you took it back")))
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("its last day")))


class AnswerRow(CommunityRow, Base):
    """What one person said to one hello; a no is told to nobody."""

    __tablename__ = "nearby_answer"
    __table_args__ = (UniqueConstraint("hello_id", "member_id"),)
    __keeps__ = keeps(
        later("your answer to a hello"),
        why=later("so that you are not asked twice"),
        owner="member_id",
        goes=Age(later("with the hello")),
    )

    id: Mapped[RowId]
    hello_id: Mapped[int] = mapped_column(
        ForeignKey("nearby_hello.id"), index=True, info=kept(later("which hello it was"))
    )
    member_id: Mapped[int] = mapped_column(
        MemberId, index=True, info=kept(later("who you are on Discord"), whose="member_id")
    )
    answer: Mapped[Answer] = mapped_column(_word(Answer), info=kept(later("yes or no")))


class MeetingRow(Versioned, CommunityRow, Base):
    """Two people who both said yes, with the connector who joins them. It may start only after the second yes."""

    __tablename__ = "nearby_meeting"
    __keeps__ = keeps(
        later("a meeting you said yes to"),
        why=later("so that you two and a connector share a private thread"),
        owner=("asked_id", "answered_id"),
        others=later("a meeting you joined as a connector"),
        goes=Age(later("when one of you ends it or leaves, or on its last day"), until="until"),
        subject="meeting",
    )

    id: Mapped[RowId]
    asked_id: Mapped[int] = mapped_column(
        MemberId, index=True, info=kept(later("who said hello"), whose=("asked_id", "answered_id"))
    )
    answered_id: Mapped[int] = mapped_column(
        MemberId, index=True, info=kept(later("who answered it"), whose=("asked_id", "answered_id"))
    )
    connector_id: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("the connector"), whose=("asked_id", "answered_id", "connector_id"))
    )
    state: Mapped[MeetingState] = mapped_column(_word(MeetingState), info=kept(later("where it stands")))
    thread_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the private thread")))
    since: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it began")))
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("its last day")))

    def snapshot(self) -> Meeting:
        """Return what the two people and their connector see."""
        return Meeting(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            asked_id=self.asked_id,
            answered_id=self.answered_id,
            connector_id=self.connector_id,
            state=self.state,
            thread_id=self.thread_id,
            since=self.since,
            until=self.until,
        )


class BlockRow(CommunityRow, Base):
    """That a person wants to hear no more of another in Nearby. The other is never told.

    The other is kept as a keyed hash: whoever blocks a hello does not learn from their own data who sent it.
    """

    __tablename__ = "nearby_block"
    __table_args__ = (UniqueConstraint("community_id", "member_id", "blocked_key"),)
    __keeps__ = keeps(
        later("somebody you blocked in Nearby"),
        why=later("so that neither of you hears of the other there"),
        owner="member_id",
        goes=Age(later("when you take it back or leave")),
    )

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("who you are on Discord"), whose="member_id"))
    blocked_key: Mapped[str] = mapped_column(
        String(64), index=True, info=kept(later("whom you blocked, as a keyed hash"))
    )
    at: Mapped[datetime] = mapped_column("blocked_at", UtcDateTime, info=kept(later("when you did")))


class ReportRow(Versioned, CommunityRow, Base):
    """What a person told the moderators about another in Nearby, and what they decided."""

    __tablename__ = "nearby_report"
    __keeps__ = keeps(
        later("your report to the moderators"),
        why=later("so that a moderator can look into it"),
        owner="by_id",
        others=later("a report to the moderators"),
        goes=Age(
            later(
                "{nearby.report_days} days after a moderator decided, and half a year after it was sent at the latest"
            ),
            timer=Timer.REPORT_FORGET,
        ),
        subject="report",
    )

    id: Mapped[RowId]
    by: Mapped[int] = mapped_column(
        "by_id", MemberId, index=True, info=kept(later("who you are on Discord"), whose="by_id")
    )
    about_id: Mapped[int] = mapped_column(
        MemberId, index=True, info=kept(later("that it is about you"), whose="about_id")
    )
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("what you wrote"), whose="by_id"))
    at: Mapped[datetime] = mapped_column("reported_at", UtcDateTime, info=kept(later("when you sent it")))
    finding: Mapped[Finding | None] = mapped_column(_word(Finding), info=kept(later("what was decided")))
    reason: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("why, in the moderator's words to the person"), whose="about_id")
    )
    settled_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("the moderator who decided"), whose="settled_by")
    )
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))

    def snapshot(self, *, words: bool = False) -> Report:
        """Return what moderators see; the words only for one who reads them."""
        return Report(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            by=self.by,
            about_id=self.about_id,
            at=self.at,
            finding=self.finding,
            settled_by=self.settled_by,
            settled_at=self.settled_at,
            words=self.words if words else None,
            reason=self.reason if words else None,
        )


class BarRow(CommunityRow, Base):
    """That a moderator stopped Nearby for a person, by keyed hash only, so that leaving does not undo it."""

    __tablename__ = "nearby_bar"
    __table_args__ = (UniqueConstraint("community_id", "person_key"),)
    __keeps__ = keeps(
        later("that a moderator stopped Nearby for you"),
        why=later("so that the decision holds until its last day"),
        owner="person_key",
        goes=Age(later("on its last day"), until="until"),
    )

    id: Mapped[RowId]
    person_key: Mapped[str] = mapped_column(String(64), info=kept(later("you, as a keyed hash")))
    reason: Mapped[str] = mapped_column(SealedText, info=kept(later("why, in the moderator's words to you")))
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("its last day")))
