"""What is stored of a message under review: the case with its sealed words, flags, and who was too near to judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import CaseState, Check, Reason, Why
from bot.misinformation.snapshots import Case
from bot.misinformation.timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, Snowflake, UtcDateTime

_BARE = Age(later("a year after it was settled"), timer=Timer.FORGET_CASE)
_SETTLED = Age(
    later(
        "at once when people find the message fine, or when nobody decides for 90 days; "
        "otherwise 90 days after it was settled"
    ),
    timer=Timer.FORGET_PEOPLE,
)
_WITH_CASE = Age(later("90 days after it was settled"), timer=Timer.FORGET_PEOPLE, ref="case_id")
_PEOPLE = Age(later("90 days after it was settled"), timer=Timer.FORGET_PEOPLE)
_LEASE = Age(later("when you give it back, or when it is settled"))


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


class CaseRow(Versioned, CommunityRow, Base):
    """One message under review. Many flags make one case; `turn` counts the cases about the same message.

    Nothing in this row says how many people flagged it: no decision may depend on that.
    """

    __tablename__ = "misinformation_case"
    __keeps__ = keeps(
        later("a message of yours that others look at"),
        others=later("a flagged message you had a hand in"),
        why=later("so that advice that could hurt somebody is looked at by people"),
        owner="author_id",
        goes=_BARE,
        subject="case",
    )
    __table_args__ = (
        UniqueConstraint("community_id", "message_id", "turn"),
        Index("ix_misinformation_case_state", "community_id", "state", "id"),
    )

    id: Mapped[RowId]
    channel_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("where it stands"), goes=_PEOPLE))
    parent_id: Mapped[int | None] = mapped_column(
        Snowflake, info=kept(later("the channel above its thread"), goes=_PEOPLE)
    )
    message_id: Mapped[int | None] = mapped_column(
        Snowflake, index=True, info=kept(later("which message"), goes=_PEOPLE)
    )
    turn: Mapped[int] = mapped_column(
        Integer, default=1, info=kept(later("how often the message was looked at"), inner=True)
    )
    author_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you wrote it"), whose="author_id", goes=_PEOPLE)
    )
    author_gone: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether its author left"), inner=True)
    )
    author_is_staff: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether its author is a moderator"), inner=True)
    )
    with_organisers: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether it went to the organisers, too"), inner=True)
    )
    is_reply: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("whether it was a reply")))
    severity: Mapped[int] = mapped_column(Integer, info=kept(later("how harmful it might be")))
    state: Mapped[CaseState] = mapped_column(_word(CaseState), info=kept(later("where it stands with people")))
    why: Mapped[Why | None] = mapped_column(_word(Why), info=kept(later("why moderators look at it")))
    sources: Mapped[list[str]] = mapped_column(SealedJson, info=kept(later("what raised it, without names")))
    rule_words: Mapped[list[str]] = mapped_column(
        SealedJson, default=list, info=kept(later("what the bot's own rules say of it"), goes=_SETTLED)
    )
    text: Mapped[str | None] = mapped_column(SealedText, info=kept(later("your words"), goes=_SETTLED))
    later_text: Mapped[str | None] = mapped_column(
        SealedText, info=kept(later("your words since you edited it"), goes=_SETTLED)
    )
    neighbours: Mapped[list[str] | None] = mapped_column(
        SealedJson, info=kept(later("the words of two messages before it"), whose=NOBODY, goes=_SETTLED)
    )
    names: Mapped[list[str] | None] = mapped_column(
        SealedJson, info=kept(later("names to take out before a peer reads it"), whose=NOBODY, goes=_SETTLED)
    )
    links: Mapped[list[str] | None] = mapped_column(SealedJson, info=kept(later("links in it"), goes=_SETTLED))
    attachments: Mapped[list[str] | None] = mapped_column(
        SealedJson, info=kept(later("names of files in it"), goes=_SETTLED)
    )
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was last edited")))
    edited_since: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether it was edited since it was flagged"))
    )
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it was flagged first")))
    state_since: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("since when it stands so")))
    panel_open: Mapped[bool] = mapped_column(
        Boolean, default=False, info=kept(later("whether peers are looking"), inner=True)
    )
    advice: Mapped[PanelOutcome | None] = mapped_column(_word(PanelOutcome), info=kept(later("what peers thought")))
    taken_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you look after it"), whose="taken_by", goes=_LEASE)
    )
    lease_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when you look after it"), whose="taken_by", goes=_LEASE)
    )
    decided_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you decided"), whose="decided_by", goes=_PEOPLE)
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was decided")))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was settled")))
    check: Mapped[Check | None] = mapped_column(
        "dismissal_check", _word(Check), info=kept(later("whether a moderator checked what peers found"))
    )
    checked_by: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you checked it"), whose="checked_by", goes=_PEOPLE)
    )
    earlier_id: Mapped[int | None] = mapped_column(
        ForeignKey("misinformation_case.id", ondelete="SET NULL"),
        info=kept(later("the earlier case about the same message")),
    )

    @property
    def place(self) -> str:
        """Return where its card belongs: what is about one of the moderators goes past the others, to organisers."""
        return "organisers" if self.author_is_staff else "cases"

    def snapshot(self, reasons: tuple[Reason, ...] = ()) -> Case:
        """Return what its card shows, with the distinct reasons of its flags."""
        return Case(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            state=self.state,
            severity=self.severity,
            sources=tuple(self.sources),
            reasons=reasons,
            opened_at=self.opened_at,
            state_since=self.state_since,
            channel_id=self.channel_id,
            message_id=self.message_id,
            is_reply=self.is_reply,
            edited_since=self.edited_since,
            author_gone=self.author_gone,
            why=self.why,
            panel_open=self.panel_open,
            advice=None if self.panel_open else self.advice,
            taken_by=self.taken_by,
            lease_until=self.lease_until,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            closed_at=self.closed_at,
            check=self.check,
            earlier_id=self.earlier_id,
            place=self.place,
        )


class FlagRow(CommunityRow, Base):
    """That one person asked to look at a message. Nobody but the bot knows who."""

    __tablename__ = "misinformation_flag"
    __keeps__ = keeps(
        later("that you flagged a message"),
        why=later("so that people look at it, and you can be told what came of it"),
        owner="member_id",
        goes=_WITH_CASE,
        subject="flag",
    )
    __table_args__ = (UniqueConstraint("case_id", "member_id"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("misinformation_case.id"), info=kept(later("which case")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it was you")))
    reason: Mapped[Reason] = mapped_column(_word(Reason), info=kept(later("why")))
    words: Mapped[str | None] = mapped_column(
        SealedText,
        info=kept(
            later("what you wrote about it"),
            goes=Age(
                later(
                    "at once when people find the message fine, or when nobody decides for 90 days; "
                    "otherwise 90 days after it was settled"
                ),
                timer=Timer.FORGET_PEOPLE,
                ref="case_id",
            ),
        ),
    )
    wants_result: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether you want to be told")))
    at: Mapped[datetime] = mapped_column("flagged_at", UtcDateTime, info=kept(later("when")))


class NearRow(CommunityRow, Base):
    """That a reviewer wrote in the same place shortly before, and is therefore not asked about a case."""

    __tablename__ = "misinformation_near"
    __keeps__ = keeps(
        later("that you are not asked about a flagged message, because you wrote near it"),
        why=later("so that peers look at words of people they do not know"),
        owner="member_id",
        goes=Age(later("when the panel ends")),
    )
    __table_args__ = (UniqueConstraint("case_id", "member_id"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("misinformation_case.id"), info=kept(later("which case")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it is you")))
