"""The tables that every feature writes to through a transaction: inbox, outbox, due, audit, cards, notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, CommunityRow
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime


class InboxRow(Base):
    """One event that was handled; the same event a second time is known by its key."""

    __tablename__ = "inbox"

    event_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OutboxRow(CommunityRow, Base):
    """One act on Discord, written with the decision and carried out afterwards. `id` gives the order."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('new', 'sending', 'done', 'parked', 'dropped', 'skipped')", name="state"),
        # The dispatcher asks: what is the oldest waiting, what waits before it in its stream, what shows its card.
        Index("ix_outbox_state_id", "state", "id"),
        Index("ix_outbox_stream", "community_id", "stream", "state", "id"),
        Index("ix_outbox_coalesce", "community_id", "coalesce_key", "state", "id"),
    )

    id: Mapped[RowId]
    community_id: Mapped[int] = mapped_column(Snowflake)  # a single index would be taken in place of the better ones
    op_id: Mapped[str] = mapped_column(String(25), unique=True)
    stream: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    then: Mapped[str | None] = mapped_column("outcome_handler", String(80))
    coalesce: Mapped[str | None] = mapped_column("coalesce_key", String(200))
    by: Mapped[int] = mapped_column("by_id", MemberId)
    state: Mapped[str] = mapped_column(String(10), default="new")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    first_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result_id: Mapped[int | None] = mapped_column(Snowflake)
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    todo: Mapped[str | None] = mapped_column(String(60))
    todo_details: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DueRow(Base):
    """One thing to do at a moment: `kind` names the handler, `ref` the thing it is about."""

    __tablename__ = "due"

    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column("due_at", UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class AuditRow(CommunityRow, Base):
    """Who did what: ids, verbs and codes only, each row hashed with the one before it.

    Triggers refuse every change but one: `actor_id` may become NULL when the person is forgotten. The hash
    covers `actor_key` in its place, so the chain stays whole.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("community_id", "seq"), Index("ix_audit_subject", "community_id", "subject"))

    id: Mapped[RowId]
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column("written_at", UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(MemberId, index=True)
    actor_key: Mapped[str] = mapped_column(String(64))
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(200))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The newest link of a community's chain, so that cutting off its end is noticed."""

    __tablename__ = "audit_head"

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class CardRow(Base):
    """Where a card stands on Discord, and which version of it."""

    __tablename__ = "card"

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    card: Mapped[str] = mapped_column(String(40), primary_key=True)
    ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    message_id: Mapped[int | None] = mapped_column(Snowflake)
    thread_id: Mapped[int | None] = mapped_column(Snowflake)
    rendered_version: Mapped[int | None] = mapped_column(Integer)
    rendered_hash: Mapped[str | None] = mapped_column(String(64))


class NoteRow(Base):
    """A small fact the bot keeps for itself, such as the hash of the commands it last registered."""

    __tablename__ = "note"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[str] = mapped_column(SealedText)
