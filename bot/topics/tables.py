"""What topics store, and how long: each table says its purpose and when its words and ids go."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Boolean, Enum, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime
from bot.topics.rules import LIVE, Access, TopicKind, TopicState
from bot.topics.snapshots import DriftKind, Topic
from bot.topics.timing import Timer

_LIVE_ONLY = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(LIVE))))
_WITH_TOPIC = Age(later("as long as this group keeps the topic"))


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words, checked by the program."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class TopicRow(Versioned, CommunityRow, Base):
    """One topic and where it stands.

    Name and catalogue id are sealed, since they would tell what the people in `topics_member` live with;
    `name_key` and `catalogue_key` are keyed hashes by which two openings of the same topic meet.
    """

    __tablename__ = "topics_topic"
    __keeps__ = keeps(
        later("a topic"),
        others=later("a topic you had a hand in"),
        why=later("so that this group can talk about it"),
        owner=NOBODY,
        goes=_WITH_TOPIC,
        subject="topic",
        named="name",
    )
    __table_args__ = (
        Index("uq_topics_topic_name", "community_id", "name_key", unique=True, sqlite_where=_LIVE_ONLY),
        Index("uq_topics_topic_channel", "community_id", "channel_id", unique=True, sqlite_where=_LIVE_ONLY),
    )

    id: Mapped[RowId]
    catalogue_id: Mapped[str | None] = mapped_column(SealedText, info=kept(later("which shipped topic it is")))
    name: Mapped[str] = mapped_column(SealedText, info=kept(later("its name")))
    name_key: Mapped[str] = mapped_column(String(64), info=kept(later("a code made from its name")))
    purpose: Mapped[str] = mapped_column(SealedText, info=kept(later("what it is for")))
    kind: Mapped[TopicKind] = mapped_column(_word(TopicKind), info=kept(later("text or forum")))
    tags: Mapped[list[str]] = mapped_column(SealedJson, info=kept(later("the tags of its forum")))
    sensitive: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether it needs special care")))
    content_note: Mapped[str] = mapped_column(SealedText, info=kept(later("its habit of content notes")))
    access: Mapped[Access] = mapped_column(_word(Access), info=kept(later("how people get in")))
    host_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you look after it"), whose="host_id")
    )
    review_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it is looked at again")))
    review_months: Mapped[int] = mapped_column(Integer, info=kept(later("how often it is looked at")))
    channel_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("its channel")))
    role_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("its role")))
    role_name: Mapped[str | None] = mapped_column(
        String(40), info=kept(later("the name of its role, which tells nothing"))
    )
    adopted: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether its channel was there before")))
    state: Mapped[TopicState] = mapped_column(_word(TopicState), info=kept(later("how it stands")))
    since: Mapped[datetime] = mapped_column("state_since", UtcDateTime, info=kept(later("since when")))
    decided_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you opened or closed it"), whose="decided_by")
    )
    closed_why: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("why it was closed")))
    closed_where: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("where to go instead")))
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("topics_topic.id"), info=kept(later("the topic it became a part of"))
    )
    purged: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether its members are forgotten")))
    announced: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether it was announced")))
    channel_name: Mapped[str | None] = mapped_column(SealedText, info=kept(later("its channel's name, given by hand")))
    line: Mapped[str | None] = mapped_column(SealedText, info=kept(later("a line its channel was given by hand")))
    accepted: Mapped[list[str]] = mapped_column(
        SealedJson, default=list, info=kept(later("what was changed by hand and may stay"))
    )

    def snapshot(self) -> Topic:
        """Return what the outside sees."""
        return Topic(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            catalogue_id=self.catalogue_id,
            name=self.name,
            purpose=self.purpose,
            kind=self.kind,
            tags=tuple(self.tags),
            sensitive=self.sensitive,
            content_note=self.content_note,
            access=self.access,
            host_id=self.host_id,
            review_at=self.review_at,
            review_months=self.review_months,
            channel_id=self.channel_id,
            role_id=self.role_id,
            state=self.state,
            since=self.since,
            closed_why=self.closed_why,
            closed_where=self.closed_where,
            merged_into=self.merged_into,
        )


TOPICS = cast("Table", TopicRow.__table__)
"""The same table for reading without the sealed words."""


class TopicMemberRow(CommunityRow, Base):
    """That a person chose a topic. Goes when they leave it or the community, or when the closed topic is purged.

    `granted_at` is when Discord first let them in, None until then: whoever was let in and is out again was taken
    out by a person. A hidden or paused membership keeps its place and gives no access.
    """

    __tablename__ = "topics_member"
    __keeps__ = keeps(
        later("a topic you chose"),
        why=later("so that the bot lets you into the channel you chose, and out again"),
        owner="member_id",
        goes=Age(
            later("when you leave the topic or this group, or {topics.archive_days} days after the topic was closed")
        ),
    )
    __table_args__ = (
        UniqueConstraint("topic_id", "member_id"),
        Index("ix_topics_member_person", "community_id", "member_id"),
    )

    id: Mapped[RowId]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics_topic.id"), info=kept(later("which topic")))
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("your account"), whose="member_id"))
    since: Mapped[datetime] = mapped_column("joined_at", UtcDateTime, info=kept(later("since when")))
    hidden_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("until when it is hidden")))
    paused: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether you are on a break")))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when Discord let you in")))

    @property
    def wanted(self) -> bool:
        """Tell whether this person should see the channel now."""
        return self.hidden_until is None and not self.paused


class BreakRow(CommunityRow, Base):
    """That a person is on a break from all topics, until a day or until they say. Goes when the break ends."""

    __tablename__ = "topics_break"
    __keeps__ = keeps(
        later("a break you take"),
        why=later("so that your topics stay hidden during your break, and come back after it"),
        owner="member_id",
        goes=Age(later("when your break ends")),
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, info=kept(later("your account"), whose="member_id"))
    until: Mapped[datetime | None] = mapped_column("ends_at", UtcDateTime, info=kept(later("when it ends")))


class DriftRow(CommunityRow, Base):
    """One thing that was changed on Discord by hand and waits for a person's word, or has had it."""

    __tablename__ = "topics_drift"
    __keeps__ = keeps(
        later("a change made by hand in a topic"),
        others=later("a change made by hand in a topic that names you"),
        why=later("so that organisers can decide whether it stays"),
        owner=("member_id", "settled_by"),
        goes=Age(later("30 days after somebody has decided"), timer=Timer.FORGET_DRIFT),
    )
    __table_args__ = (Index("ix_topics_drift_topic", "topic_id", "settled"),)

    id: Mapped[RowId]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics_topic.id"), info=kept(later("which topic")))
    kind: Mapped[DriftKind] = mapped_column(_word(DriftKind), info=kept(later("what was changed")))
    member_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("your account"), whose="member_id")
    )
    now: Mapped[str] = mapped_column("found", SealedText, info=kept(later("what is there now"), whose="settled_by"))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when the bot saw it")))
    settled: Mapped[str | None] = mapped_column(String(12), info=kept(later("what was decided")))
    settled_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you decided"), whose="settled_by"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))
