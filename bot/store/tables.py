"""The tables that every feature writes to through a transaction: inbox, outbox, due, audit, cards, notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import ABOUT, NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime

AUDIT_DAYS = 365
"""How long a line of the audit log is kept, see `bot.audit.pruning`."""

_ACTOR = ("actor_id", "actor_key")
_IN_USE = Age(later("as long as this group uses the bot"))
_CARD_STANDS = Age(later("as long as the card stands on Discord"))


class InboxRow(Base):
    """One event that was handled; the same event a second time is known by its key."""

    __tablename__ = "inbox"
    __keeps__ = keeps(
        later("an event from Discord that was handled"),
        why=later("so that an event sent twice is handled once"),
        owner=NOBODY,
        goes=Age(later("7 days after it came"), since="seen_at", days=7),
    )

    event_key: Mapped[str] = mapped_column(String(200), primary_key=True, info=kept(later("which event it was")))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=kept(later("when it came")))


class OutboxRow(CommunityRow, Base):
    """One act on Discord, written with the decision and carried out afterwards. `id` gives the order."""

    __tablename__ = "outbox"
    __keeps__ = keeps(
        later("something the bot does on Discord"),
        why=later("so that it is done once, even after a crash"),
        owner="by_id",
        about=("stream", "payload"),
        goes=Age(later("7 days after it is done; one that a person must mend stays until they have")),
    )
    __table_args__ = (
        CheckConstraint("state IN ('new', 'sending', 'done', 'parked', 'dropped', 'skipped')", name="state"),
        # The dispatcher asks: what is the oldest waiting, what waits before it in its stream, what shows its card.
        Index("ix_outbox_state_id", "state", "id"),
        Index("ix_outbox_stream", "community_id", "stream", "state", "id"),
        Index("ix_outbox_coalesce", "community_id", "coalesce_key", "state", "id"),
    )

    id: Mapped[RowId]
    community_id: Mapped[int] = mapped_column(Snowflake)  # a single index would be taken in place of the better ones
    op_id: Mapped[str] = mapped_column(String(25), unique=True, info=kept(later("its mark"), inner=True))
    stream: Mapped[str] = mapped_column(String(120), info=kept(later("in which order it belongs"), inner=True))
    kind: Mapped[str] = mapped_column(String(40), info=kept(later("what is done")))
    payload: Mapped[dict[str, Any]] = mapped_column(SealedJson, info=kept(later("with what"), whose=ABOUT, inner=True))
    then: Mapped[str | None] = mapped_column(
        "outcome_handler", String(80), info=kept(later("what comes after it"), inner=True)
    )
    coalesce: Mapped[str | None] = mapped_column(
        "coalesce_key", String(200), info=kept(later("which card it draws"), inner=True)
    )
    by: Mapped[int] = mapped_column("by_id", MemberId, info=kept(later("who decided it"), whose="by_id"))
    state: Mapped[str] = mapped_column(String(10), default="new", info=kept(later("how far it is")))
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how often it was tried"), inner=True))
    first_try_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("when it was first tried"), inner=True)
    )
    not_before: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("when it may be tried"), inner=True)
    )
    result_id: Mapped[int | None] = mapped_column(
        Snowflake, info=kept(later("the number of what was made"), inner=True)
    )
    channel_id: Mapped[int | None] = mapped_column(
        Snowflake, info=kept(later("the channel it was made in"), inner=True)
    )
    todo: Mapped[str | None] = mapped_column(String(60), info=kept(later("what a person must mend")))
    todo_details: Mapped[dict[str, Any] | None] = mapped_column(
        SealedJson, info=kept(later("what is known of the trouble"), whose=ABOUT, inner=True)
    )
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it ended")))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))


class DueRow(Base):
    """One thing to do at a moment: `kind` names the handler, `ref` the thing it is about."""

    __tablename__ = "due"
    __keeps__ = keeps(
        later("something the bot has to do at a set time"),
        why=later("so that nothing is forgotten, and all is deleted on its day"),
        owner=NOBODY,
        goes=Age(later("when it is done"), until="due_at"),
    )

    kind: Mapped[str] = mapped_column(String(60), primary_key=True, info=kept(later("what is to be done")))
    ref: Mapped[str] = mapped_column(String(120), primary_key=True, info=kept(later("the number of what it is about")))
    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column("due_at", UtcDateTime, index=True, info=kept(later("when")))
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("how often it was tried"), inner=True))


class AuditRow(CommunityRow, Base):
    """Who did what: ids, verbs and codes only, each row hashed with the one before it.

    Triggers refuse every change but one: `actor_id` may become NULL when the person is forgotten. The hash
    covers `actor_key` in its place, so the chain stays whole.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("community_id", "seq"), Index("ix_audit_subject", "community_id", "subject"))

    __keeps__ = keeps(
        later("a line in the log of who did what"),
        why=later("so that every decision can be looked at again"),
        owner=("actor_id", "actor_key"),
        about="subject",
        goes=Age(later("12 months after it was written"), since="written_at", days=AUDIT_DAYS),
    )

    id: Mapped[RowId]
    seq: Mapped[int] = mapped_column(Integer, info=kept(later("its place in the log"), inner=True))
    at: Mapped[datetime] = mapped_column("written_at", UtcDateTime, info=kept(later("when it was done")))
    actor_id: Mapped[int | None] = mapped_column(
        MemberId,
        index=True,
        info=kept(
            later("who did it"),
            whose=_ACTOR,
            goes=Age(
                later("with what you sent, if it is about your application; else 12 months after it was written"),
            ),
        ),
    )
    actor_key: Mapped[str] = mapped_column(
        String(64), info=kept(later("a code made from the number of who did it"), whose=_ACTOR, inner=True)
    )
    verb: Mapped[str] = mapped_column(String(60), info=kept(later("what was done")))
    subject: Mapped[str] = mapped_column(String(120), info=kept(later("with what")))
    detail: Mapped[str] = mapped_column(String(200), info=kept(later("a code that says more"), whose=_ACTOR))
    prev_hash: Mapped[str] = mapped_column(String(64), info=kept(later("the seal of the line before"), inner=True))
    hash: Mapped[str] = mapped_column(String(64), info=kept(later("the seal of this line"), inner=True))


class AuditHeadRow(Base):
    """The newest link of a community's chain, so that cutting off its end is noticed."""

    __tablename__ = "audit_head"
    __keeps__ = keeps(
        later("the newest line of the log"),
        why=later("so that nobody can cut off the end of the log unseen"),
        owner=NOBODY,
        goes=_IN_USE,
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer, info=kept(later("its place in the log"), inner=True))
    hash: Mapped[str] = mapped_column(String(64), info=kept(later("the seal of this line"), inner=True))
    seal: Mapped[str] = mapped_column(String(64), info=kept(later("the seal of the end")))


class CardRow(Base):
    """Where a card stands on Discord, and which version of it."""

    __tablename__ = "card"
    __keeps__ = keeps(
        later("where a card of the bot stands"),
        why=later("so that a card is drawn again and not posted twice"),
        owner=NOBODY,
        goes=_CARD_STANDS,
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    card: Mapped[str] = mapped_column(String(40), primary_key=True, info=kept(later("which card it is")))
    ref: Mapped[str] = mapped_column(String(120), primary_key=True, info=kept(later("the number of what it is about")))
    place: Mapped[str] = mapped_column(String(40), primary_key=True, info=kept(later("where it belongs")))
    channel_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the channel it stands in")))
    message_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the message it is")))
    thread_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the thread that belongs to it")))
    rendered_version: Mapped[int | None] = mapped_column(Integer, info=kept(later("how old the drawing is")))
    rendered_hash: Mapped[str | None] = mapped_column(String(64), info=kept(later("a mark of the drawing")))


class NoteRow(Base):
    """A small fact the bot keeps for itself, such as the hash of the commands it last registered."""

    __tablename__ = "note"
    __keeps__ = keeps(
        later("a note of the bot for itself"),
        why=later("so that it knows after a restart what it has asked or set up"),
        owner=NOBODY,
        about="value",
        goes=Age(later("when the question in it is answered; what names nobody stays while the bot is used")),
    )

    key: Mapped[str] = mapped_column(String(120), primary_key=True, info=kept(later("which note it is"), inner=True))
    value: Mapped[str] = mapped_column(SealedText, info=kept(later("what it says"), whose=ABOUT))
