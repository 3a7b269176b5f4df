"""What membership stores, and how long: each table says its purpose and when its words and ids go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.community.joining import DeclineReason
from bot.language import later
from bot.membership.columns import BULK, DECIDERS, MEMORY, PERSON, PERSON_RULE, TO_JOIN, WORDS, word
from bot.membership.door_tables import ArrivalRow as ArrivalRow  # noqa: PLC0414 - all tables of the room are found here
from bot.membership.door_tables import BulkRow as BulkRow  # noqa: PLC0414 - the same
from bot.membership.door_tables import DoorsRow as DoorsRow  # noqa: PLC0414 - the same
from bot.membership.door_tables import RaidRow as RaidRow  # noqa: PLC0414 - the same
from bot.membership.rules import ENDED, OPEN, Door, Hold, Status, waited
from bot.membership.snapshots import Application, Ended, Leaning, ToldBy
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime

_OPEN_ONLY = text("status IN ({})".format(", ".join(f"'{status}'" for status in sorted(OPEN))))


class ConsentRow(CommunityRow, Base):
    """That a person said yes to storing their words, to which wording, and when. Goes with the application."""

    __tablename__ = "membership_consent"
    __keeps__ = keeps(
        later("your yes to storing your words"),
        why=later("to show that you agreed, and to which words"),
        owner="member_id",
        goes=Age(PERSON_RULE),
    )

    id: Mapped[RowId]
    member_id: Mapped[int | None] = mapped_column(MemberId, index=True, info=kept(later("your Discord account")))
    wording: Mapped[str] = mapped_column(String(40), info=kept(later("which words you agreed to"), inner=True))
    at: Mapped[datetime] = mapped_column("given_at", UtcDateTime, info=kept(later("when you agreed")))


class ApplicationRow(Versioned, CommunityRow, Base):
    """One application and where it stands.

    At its forget date (7 days after a yes, 30 after a no, 7 after any other end) `member_id` and all words go; what
    stays is code, dates and `person_key`, a keyed hash, and the row itself goes with the memory of the decision.
    Times are kept in two clocks: `submitted_at` with `paused_seconds` and `paused_since` give the true wait.
    `words_version` is the version since which nothing changed that a decision stands on (answers, questions, a
    proposal): a press from then on still counts.
    """

    __tablename__ = "membership_application"
    __keeps__ = keeps(
        later("your application"),
        others=later("somebody's application that you dealt with"),
        why=TO_JOIN,
        owner=("member_id", "person_key"),
        goes=MEMORY,
        subject="application",
    )
    __table_args__ = (
        CheckConstraint("consent_id IS NOT NULL OR door = 'native' OR member_id IS NULL", name="consent_first"),
        CheckConstraint(
            "status != 'declined' OR decline_reason IS NOT NULL OR ended = 'in_discord'", name="reason_given"
        ),
        Index(
            "uq_membership_application_open",
            "community_id",
            "person_key",
            unique=True,
            sqlite_where=_OPEN_ONLY,  # `import_tables` says it for PostgreSQL, too
        ),
        Index("ix_membership_application_status", "community_id", "status", "submitted_at"),
        UniqueConstraint("community_id", "request_id"),
    )

    id: Mapped[RowId]
    member_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("your Discord account"), goes=PERSON)
    )
    person_key: Mapped[str] = mapped_column(
        String(64), index=True, info=kept(later("a code made from your account number"))
    )
    door: Mapped[Door] = mapped_column(word(Door), info=kept(later("which way you came in")))
    request_id: Mapped[int | None] = mapped_column(
        Snowflake, info=kept(later("the number of your request on Discord"), goes=PERSON)
    )
    consent_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_consent.id"), info=kept(later("the number of your yes"), goes=PERSON)
    )
    status: Mapped[Status] = mapped_column(word(Status), info=kept(later("where it stands")))
    status_since: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("since when it stands there")))
    questions: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, info=kept(later("the questions of the form"))
    )
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when you began")))
    draft_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("how long the draft waits")))
    draft_reminder_sent: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("if you were reminded of the draft"))
    )
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when you sent it")))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when you last changed it")))
    paused_seconds: Mapped[float] = mapped_column(Float, default=0.0, info=kept(later("how long we waited for you")))
    paused_since: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("since when we wait for you")))
    taken_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you took it"), whose="taken_by"))
    lease_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when you have it"), whose="taken_by")
    )
    asked_round: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how often you were asked something")))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when you were asked something")))
    questions_reminded: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("if you were reminded of the questions"))
    )
    no_answer: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if the questions were left open")))
    thread_id: Mapped[int | None] = mapped_column(
        Snowflake, info=kept(later("the thread with the questions"), goes=PERSON)
    )
    opinion_asked_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you asked for a second opinion"), whose="opinion_asked_by")
    )
    safety_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you put forward a no for safety"), whose="safety_by")
    )
    decided_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you decided"), whose="decided_by"))
    decided_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("when it was decided"), whose=("member_id", "person_key", "decided_by"))
    )
    decline_reason: Mapped[DeclineReason | None] = mapped_column(
        word(DeclineReason), info=kept(later("the reason for a no"), whose=DECIDERS)
    )
    decline_text: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("the words for a no"), whose=DECIDERS, goes=PERSON)
    )
    decline_signposts: Mapped[list[str]] = mapped_column(
        JSON, default=list, info=kept(later("the places named with a no"), whose=DECIDERS)
    )
    reapply_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("from when they may apply again"), whose=DECIDERS)
    )
    hold: Mapped[Hold | None] = mapped_column(word(Hold), info=kept(later("what holds it up")))
    told_by: Mapped[ToldBy | None] = mapped_column(word(ToldBy), info=kept(later("how you were told")))
    delay_told: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("if you were told that it takes longer"))
    )
    ended: Mapped[Ended | None] = mapped_column(word(Ended), info=kept(later("how it ended")))
    on_duty_reminded: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("if moderators were reminded of it"))
    )
    organiser_reminded: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("if organisers were reminded of it"))
    )
    bulk_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_bulk.id"),
        info=kept(later("if it was closed with many others, the number of that"), goes=BULK),
    )
    words_version: Mapped[int] = mapped_column(
        Integer, default=0, server_default="0", info=kept(later("since which change the words stand"), inner=True)
    )

    def waited(self, now: datetime) -> timedelta | None:
        """Return how long the applicant has waited for us, until now or until the end; None for a draft."""
        if self.submitted_at is None:
            return None
        paused = timedelta(seconds=self.paused_seconds)
        end = self.decided_at or (self.status_since if self.status in ENDED else now)
        return waited(self.submitted_at, end, paused=paused, paused_since=self.paused_since)

    def snapshot(self, now: datetime) -> Application:
        """Return what the outside sees."""
        return Application(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            member_id=self.member_id,
            door=self.door,
            status=self.status,
            begun_at=self.begun_at,
            submitted_at=self.submitted_at,
            waited=self.waited(now),
            taken_by=self.taken_by,
            lease_until=self.lease_until,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            hold=self.hold,
        )


APPLICATIONS: Final = cast("Table", ApplicationRow.__table__)
"""The same table for writing past the version, where nothing changes that a moderator decides on."""


class AnswerRow(CommunityRow, Base):
    """One answer. It cannot exist without a consent. Goes at the forget date, or at once on withdrawing."""

    __tablename__ = "membership_answer"
    __keeps__ = keeps(later("your answer to a question of the form"), why=TO_JOIN, owner="application_id", goes=WORDS)
    __table_args__ = (UniqueConstraint("application_id", "question_id"),)

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(
        ForeignKey("membership_application.id"), index=True, info=kept(later("the number of your application"))
    )
    consent_id: Mapped[int] = mapped_column(
        ForeignKey("membership_consent.id"), info=kept(later("the number of your yes"))
    )
    question_id: Mapped[str] = mapped_column(String(32), info=kept(later("which question")))
    answer: Mapped[Any] = mapped_column(SealedJson, info=kept(later("your answer")))


class AskedRow(CommunityRow, Base):
    """One question of a moderator with the answer. Both are words, and go with the answers."""

    __tablename__ = "membership_asked"
    __keeps__ = keeps(
        later("what you were asked, and your answer"),
        others=later("what you asked an applicant"),
        why=TO_JOIN,
        owner="application_id",
        goes=WORDS,
    )

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(
        ForeignKey("membership_application.id"),
        index=True,
        info=kept(later("the number of the application"), whose=("application_id", "asked_by")),
    )
    round: Mapped[int] = mapped_column(
        "asked_round", Integer, info=kept(later("which time it was"), whose=("application_id", "asked_by"))
    )
    asked_by: Mapped[int] = mapped_column(MemberId, info=kept(later("that you asked"), whose="asked_by"))
    question: Mapped[str] = mapped_column(SealedText, info=kept(later("what you asked"), whose="asked_by"))
    consent_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_consent.id"), info=kept(later("the number of your yes"))
    )
    answer: Mapped[str | None] = mapped_column(SealedText, info=kept(later("your answer")))

    __table_args__ = (CheckConstraint("answer IS NULL OR consent_id IS NOT NULL", name="consent_first"),)


class OpinionRow(CommunityRow, Base):
    """One second opinion, at most one for each moderator. Goes with the answers."""

    __tablename__ = "membership_opinion"
    __keeps__ = keeps(
        later("your second opinion on an application"),
        why=TO_JOIN,
        owner="by_id",
        goes=WORDS,
    )
    __table_args__ = (UniqueConstraint("application_id", "by_id"),)

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(
        ForeignKey("membership_application.id"), index=True, info=kept(later("the number of the application"))
    )
    by: Mapped[int] = mapped_column("by_id", MemberId, info=kept(later("that you gave it")))
    leaning: Mapped[Leaning] = mapped_column(word(Leaning), info=kept(later("to which side you lean")))
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("what you wrote")))
    at: Mapped[datetime] = mapped_column("given_at", UtcDateTime, info=kept(later("when you gave it")))


class MemoryRow(CommunityRow, Base):
    """What is remembered of a decision: a keyed hash, a code and dates. Goes after `memory_months`."""

    __tablename__ = "membership_memory"
    __keeps__ = keeps(
        later("that your application was decided"),
        why=later("to know when you may apply again, and how long people wait"),
        owner="person_key",
        goes=Age(later("{membership.memory_months} months after the decision"), until="expires_at"),
    )
    __table_args__ = (Index("ix_membership_memory_person", "community_id", "person_key"),)

    id: Mapped[RowId]
    application_id: Mapped[int | None] = mapped_column(
        BigInteger, unique=True, info=kept(later("the number of your application"))
    )
    person_key: Mapped[str] = mapped_column(String(64), info=kept(later("a code made from your account number")))
    code: Mapped[str] = mapped_column(String(24), info=kept(later("what was decided")))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=kept(later("when")))
    reapply_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("from when you may apply again")))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when this is deleted")))
    waited_seconds: Mapped[float | None] = mapped_column(Float, info=kept(later("how long you waited")))


class ReminderRow(CommunityRow, Base):
    """That a person wants to be asked again on a day. Goes when it is sent or when they begin."""

    __tablename__ = "membership_reminder"
    __keeps__ = keeps(
        later("that you want to be asked again"),
        why=later("to ask you on the day you chose"),
        owner="member_id",
        goes=Age(later("on that day, or when you apply before it"), until="ask_at"),
        subject="reminder",
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("your Discord account")))
    at: Mapped[datetime] = mapped_column("ask_at", UtcDateTime, info=kept(later("the day you chose")))
