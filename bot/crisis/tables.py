"""What help now stores, and how long. No words of a message are ever among it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.crisis.patterns import Tier
from bot.crisis.snapshots import Alert, AlertKind, AlertState, Handled, Shift
from bot.crisis.timing import Timer
from bot.language import later
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText, Snowflake, UtcDateTime

_THIRTY_DAYS = Age(later("30 days after it came up"), timer=Timer.FORGET)
_HANDLED = Age(later("when it is handled, at the latest after 30 days"), timer=Timer.FORGET)
_TO_HELP = later("so that a person can look after somebody who may need help")


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words, checked by the program."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class AlertRow(Versioned, CommunityRow, Base):
    """One alert. Time, class and how it ended stay 30 days; link, person and any words go when it is handled."""

    __tablename__ = "crisis_alert"
    __keeps__ = keeps(
        later("that somebody was asked to look after you"),
        others=later("an alert you had a hand in"),
        why=_TO_HELP,
        owner="about_id",
        goes=_THIRTY_DAYS,
        subject="alert",
    )
    __table_args__ = (Index("ix_crisis_alert_open", "community_id", "state"),)

    id: Mapped[RowId]
    kind: Mapped[AlertKind] = mapped_column(_word(AlertKind), info=kept(later("words, or a worry")))
    tier: Mapped[int] = mapped_column(Integer, info=kept(later("how soon somebody should look")))
    state: Mapped[AlertState] = mapped_column(_word(AlertState), info=kept(later("how it stands")))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it came up")))
    times: Mapped[int] = mapped_column(Integer, default=1, info=kept(later("how often it came up")))
    raised_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you were worried"), whose="raised_by", goes=_HANDLED)
    )
    about_id: Mapped[int | None] = mapped_column(MemberId, index=True, info=kept(later("who"), goes=_HANDLED))
    channel_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("the channel"), goes=_HANDLED))
    message_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("which message"), goes=_HANDLED))
    words: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("what you wrote about your worry"), whose="raised_by", goes=_HANDLED)
    )
    to_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you were asked to look"), whose="to_id", goes=_HANDLED)
    )
    with_organisers: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether it went to the organisers"))
    )
    taken_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you said you reply"), whose="taken_by", goes=_HANDLED)
    )
    lease_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when"), whose="taken_by", goes=_HANDLED)
    )
    handled: Mapped[Handled | None] = mapped_column(_word(Handled), info=kept(later("how it ended")))
    closed_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you looked after it"), whose="closed_by")
    )

    def snapshot(self) -> Alert:
        """Return what its card shows."""
        link = (self.channel_id, self.message_id) if self.channel_id and self.message_id else None
        return Alert(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            kind=self.kind,
            tier=Tier(self.tier),
            state=self.state,
            raised_at=self.raised_at,
            times=self.times,
            link=link,
            about_id=self.about_id,
            to_id=self.to_id,
            with_organisers=self.with_organisers,
            has_words=self.words is not None,
            taken_by=self.taken_by,
            lease_until=self.lease_until,
            handled=self.handled,
            closed_by=self.closed_by,
        )


class AskedRow(CommunityRow, Base):
    """Who was asked to look after an alert already, so that it goes on to somebody else. Goes when it is handled."""

    __tablename__ = "crisis_asked"
    __keeps__ = keeps(
        later("that you were asked to look after somebody"),
        why=later("so that an alert nobody took goes on to the next person"),
        owner="member_id",
        goes=Age(later("when the alert is handled, at the latest after 30 days"), timer=Timer.FORGET, ref="alert_id"),
    )
    __table_args__ = (UniqueConstraint("alert_id", "member_id"),)

    id: Mapped[RowId]
    alert_id: Mapped[int] = mapped_column(
        ForeignKey("crisis_alert.id", ondelete="CASCADE"), index=True, info=kept(later("which alert"))
    )
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it was you")))


class ShiftRow(CommunityRow, Base):
    """One person's time on duty."""

    __tablename__ = "crisis_shift"
    __keeps__ = keeps(
        later("when you are on duty"),
        why=later("so that alerts find somebody who is awake"),
        owner="member_id",
        goes=Age(later("when it ends"), timer=Timer.SHIFT_ENDS),
    )
    __table_args__ = (Index("ix_crisis_shift_when", "community_id", "begins_at"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it is you")))
    begins: Mapped[datetime] = mapped_column("begins_at", UtcDateTime, info=kept(later("from when")))
    ends: Mapped[datetime] = mapped_column("ends_at", UtcDateTime, info=kept(later("until when")))

    def snapshot(self) -> Shift:
        """Return what the rota shows."""
        return Shift(self.id, self.member_id, self.begins, self.ends)


class ChoiceRow(CommunityRow, Base):
    """What a person chose about help: the nation they live in, and whether the bot may write to them."""

    __tablename__ = "crisis_choice"
    __keeps__ = keeps(
        later("your choices about help"),
        why=later("so that you need not say it again"),
        owner="member_id",
        goes=Age(later("when you take it back")),
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it is you")))
    nation: Mapped[str | None] = mapped_column(SealedText, info=kept(later("where you are, because you said so")))
    letters: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether the bot may write to you")))
    last_letter_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("when the bot last wrote to you"))
    )


class CheckRow(CommunityRow, Base):
    """That one person looked whether a line is still right."""

    __tablename__ = "crisis_check"
    __keeps__ = keeps(
        later("that you checked a help line"),
        why=later("so that members can see when a line was last checked"),
        owner="member_id",
        goes=Age(later("when you check it again, or with your other data")),
    )
    __table_args__ = (UniqueConstraint("community_id", "line_id", "member_id"),)

    id: Mapped[RowId]
    line_id: Mapped[str] = mapped_column(String(40), info=kept(later("which line")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it was you")))
    right: Mapped[bool] = mapped_column("is_right", Boolean, info=kept(later("whether it was right")))
    at: Mapped[datetime] = mapped_column("checked_at", UtcDateTime, info=kept(later("when")))
