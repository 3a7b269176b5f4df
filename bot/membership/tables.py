"""What membership stores, and how long: each table says its purpose and when its words and ids go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Enum,
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
from bot.membership.rules import ENDED, OPEN, Door, Hold, Status, waited
from bot.membership.snapshots import Application, Bulk, Ended, Leaning, RaidState, ToldBy
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime

_OPEN_ONLY = text("status IN ({})".format(", ".join(f"'{status}'" for status in sorted(OPEN))))


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class ConsentRow(CommunityRow, Base):
    """That a person said yes to storing their words, to which wording, and when. Goes with the application."""

    __tablename__ = "membership_consent"

    id: Mapped[RowId]
    member_id: Mapped[int | None] = mapped_column(MemberId, index=True)
    wording: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column("given_at", UtcDateTime)


class ApplicationRow(Versioned, CommunityRow, Base):
    """One application and where it stands.

    At its forget date (7 days after a yes, 30 after a no, 7 after any other end) `member_id` and all words go; what
    stays is code, dates and `person_key`, a keyed hash, and the row itself goes with the memory of the decision.
    Times are kept in two clocks: `submitted_at` with `paused_seconds` and `paused_since` give the true wait.
    `words_version` is the version since which nothing changed that a decision stands on (answers, questions, a
    proposal): a press from then on still counts.
    """

    __tablename__ = "membership_application"
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
    member_id: Mapped[int | None] = mapped_column(MemberId, index=True)
    person_key: Mapped[str] = mapped_column(String(64), index=True)
    door: Mapped[Door] = mapped_column(_word(Door))
    request_id: Mapped[int | None] = mapped_column(Snowflake)
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("membership_consent.id"))
    status: Mapped[Status] = mapped_column(_word(Status))
    status_since: Mapped[datetime] = mapped_column(UtcDateTime)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    draft_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft_reminder_sent: Mapped[bool] = mapped_column(Boolean, default=False)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_seconds: Mapped[float] = mapped_column(Float, default=0.0)
    paused_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[int | None] = mapped_column(MemberId)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_round: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    questions_reminded: Mapped[bool] = mapped_column(Boolean, default=False)
    no_answer: Mapped[bool] = mapped_column(Boolean, default=False)
    thread_id: Mapped[int | None] = mapped_column(Snowflake)
    opinion_asked_by: Mapped[int | None] = mapped_column(MemberId)
    safety_by: Mapped[int | None] = mapped_column(MemberId)
    decided_by: Mapped[int | None] = mapped_column(MemberId)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reason: Mapped[DeclineReason | None] = mapped_column(_word(DeclineReason))
    decline_text: Mapped[str | None] = mapped_column(SealedText)
    decline_signposts: Mapped[list[str]] = mapped_column(JSON, default=list)
    reapply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hold: Mapped[Hold | None] = mapped_column(_word(Hold))
    told_by: Mapped[ToldBy | None] = mapped_column(_word(ToldBy))
    delay_told: Mapped[bool] = mapped_column(Boolean, default=False)
    ended: Mapped[Ended | None] = mapped_column(_word(Ended))
    on_duty_reminded: Mapped[bool] = mapped_column(Boolean, default=False)
    organiser_reminded: Mapped[bool] = mapped_column(Boolean, default=False)
    bulk_id: Mapped[int | None] = mapped_column(ForeignKey("membership_bulk.id"))
    words_version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

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
    __table_args__ = (UniqueConstraint("application_id", "question_id"),)

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(ForeignKey("membership_application.id"), index=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("membership_consent.id"))
    question_id: Mapped[str] = mapped_column(String(32))
    answer: Mapped[Any] = mapped_column(SealedJson)


class AskedRow(CommunityRow, Base):
    """One question of a moderator with the answer. Both are words, and go with the answers."""

    __tablename__ = "membership_asked"

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(ForeignKey("membership_application.id"), index=True)
    round: Mapped[int] = mapped_column("asked_round", Integer)
    asked_by: Mapped[int] = mapped_column(MemberId)
    question: Mapped[str] = mapped_column(SealedText)
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("membership_consent.id"))
    answer: Mapped[str | None] = mapped_column(SealedText)

    __table_args__ = (CheckConstraint("answer IS NULL OR consent_id IS NOT NULL", name="consent_first"),)


class OpinionRow(CommunityRow, Base):
    """One second opinion, at most one for each moderator. Goes with the answers."""

    __tablename__ = "membership_opinion"
    __table_args__ = (UniqueConstraint("application_id", "by_id"),)

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(ForeignKey("membership_application.id"), index=True)
    by: Mapped[int] = mapped_column("by_id", MemberId)
    leaning: Mapped[Leaning] = mapped_column(_word(Leaning))
    words: Mapped[str] = mapped_column(SealedText)
    at: Mapped[datetime] = mapped_column("given_at", UtcDateTime)


class MemoryRow(CommunityRow, Base):
    """What is remembered of a decision: a keyed hash, a code and dates. Goes after `memory_months`."""

    __tablename__ = "membership_memory"
    __table_args__ = (Index("ix_membership_memory_person", "community_id", "person_key"),)

    id: Mapped[RowId]
    application_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    person_key: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(24))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reapply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waited_seconds: Mapped[float | None] = mapped_column(Float)


class ReminderRow(CommunityRow, Base):
    """That a person wants to be asked again on a day. Goes when it is sent or when they begin."""

    __tablename__ = "membership_reminder"
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId)
    at: Mapped[datetime] = mapped_column("ask_at", UtcDateTime)


class ArrivalRow(CommunityRow, Base):
    """That somebody came in, by keyed hash only, for the raid rule. Goes after 7 days."""

    __tablename__ = "membership_arrival"
    __table_args__ = (
        UniqueConstraint("community_id", "person_key", "joined_at"),
        Index("ix_membership_arrival_joined", "community_id", "joined_at"),
    )

    id: Mapped[RowId]
    person_key: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    known: Mapped[bool] = mapped_column(Boolean)


class DoorsRow(Versioned, Base):
    """Whether people may apply in one community, and who paused it."""

    __tablename__ = "membership_doors"

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    lobby_open: Mapped[bool] = mapped_column(Boolean, default=False)
    paused: Mapped[bool] = mapped_column(Boolean, default=False)
    paused_by: Mapped[int | None] = mapped_column(MemberId)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invites_paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RaidRow(Versioned, CommunityRow, Base):
    """One burst of arrivals and what people did about it. Goes 7 days after the last of them."""

    __tablename__ = "membership_raid"

    id: Mapped[RowId]
    state: Mapped[RaidState] = mapped_column(_word(RaidState))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_by: Mapped[int | None] = mapped_column(MemberId)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BulkRow(CommunityRow, Base):
    """Applications a person closed together; the words stay until the undo time is over. Goes 7 days later."""

    __tablename__ = "membership_bulk"

    id: Mapped[RowId]
    raid_id: Mapped[int | None] = mapped_column(ForeignKey("membership_raid.id"))
    by: Mapped[int] = mapped_column("by_id", MemberId)
    count: Mapped[int] = mapped_column(Integer)
    undo_until: Mapped[datetime] = mapped_column(UtcDateTime)
    undone: Mapped[bool] = mapped_column(Boolean, default=False)
    final: Mapped[bool] = mapped_column(Boolean, default=False)

    def snapshot(self) -> Bulk:
        """Return what the outside sees."""
        return Bulk(self.id, self.count, self.by, self.undo_until, self.undone, self.final)
